import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHistoryIndex, type IndexedRun, type IndexFilter } from '../../../../src/main/history/history-index';
import { STATUS_BUCKETS } from '../../../../src/shared/domain/run-status';

const EVERYTHING: IndexFilter = {
  types: null,
  initiators: null,
  tenantId: null,
  workspaceId: null,
  createdFrom: Number.NEGATIVE_INFINITY,
  createdBefore: Number.POSITIVE_INFINITY,
  staleAt: null,
  record: null,
  places: null,
};

const small = fc.nat(3);
/** Few values, so that runs share times and ids, and places are used again. */
const run: fc.Arbitrary<IndexedRun> = fc.record({
  place: fc.integer({ min: 1, max: 40 }),
  record: small,
  id: fc.nat(5),
  createdAt: fc.nat(6),
  bucket: fc.nat(STATUS_BUCKETS.length - 1),
  type: small,
  initiator: small,
  tenantId: small,
  workspaceId: small,
  staleAt: fc.constantFrom(3, 5, Number.POSITIVE_INFINITY),
});
const set = fc.option(fc.array(small).map((values) => new Set(values)));
const filter: fc.Arbitrary<IndexFilter> = fc.record({
  types: set,
  initiators: set,
  tenantId: fc.option(small),
  workspaceId: fc.option(small),
  createdFrom: fc.constantFrom(Number.NEGATIVE_INFINITY, 2),
  createdBefore: fc.constantFrom(Number.POSITIVE_INFINITY, 5),
  staleAt: fc.option(fc.constantFrom(2, 4, 6)),
  record: fc.option(fc.record({ is: fc.boolean(), rank: small })),
  places: fc.option(fc.array(fc.integer({ min: 1, max: 40 }))),
});
const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), run }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), place: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'look' as const }) },
);

/** The same rules, said the slow way. */
function matches(each: IndexedRun, wanted: IndexFilter): boolean {
  return (
    (wanted.types?.has(each.type) ?? true) &&
    (wanted.initiators?.has(each.initiator) ?? true) &&
    (wanted.tenantId === null || each.tenantId === wanted.tenantId) &&
    (wanted.workspaceId === null || each.workspaceId === wanted.workspaceId) &&
    each.createdAt >= wanted.createdFrom &&
    each.createdAt < wanted.createdBefore &&
    (wanted.staleAt === null || each.staleAt <= wanted.staleAt) &&
    (wanted.record === null || (each.record === wanted.record.rank) === wanted.record.is) &&
    (wanted.places?.includes(each.place) ?? true)
  );
}

it('finds, counts and pages as a plain list does, whatever was added, changed and removed', () => {
  fc.assert(
    fc.property(
      fc.array(deed, { maxLength: 120 }),
      filter,
      fc.array(fc.nat(STATUS_BUCKETS.length - 1), { maxLength: 2 }),
      fc.integer({ min: 1, max: 7 }),
      (deeds, wanted, buckets, limit) => {
        const index = createHistoryIndex();
        const plain = new Map<number, IndexedRun>();
        for (const act of deeds) {
          if (act.kind === 'put') {
            // A run has its place alone.
            const twin = [...plain.values()].find(({ id, record }) => id === act.run.id && record === act.run.record);
            const place = twin?.place ?? act.run.place;
            index.put({ ...act.run, place });
            plain.set(place, { ...act.run, place });
          } else if (act.kind === 'remove') {
            index.remove(act.place);
            plain.delete(act.place);
          } else index.find(EVERYTHING, { buckets: [], after: null, limit: 1 });
        }
        const sorted = [...plain.values()].toSorted(
          (a, b) => b.createdAt - a.createdAt || b.id - a.id || a.record - b.record,
        );
        const found = sorted.filter((each) => matches(each, wanted));
        const inBuckets = found.filter(({ bucket }) => buckets.length === 0 || buckets.includes(bucket));

        const places: number[] = [];
        let after: Parameters<typeof index.find>[1]['after'] = null;
        do {
          const page: ReturnType<typeof index.find> = index.find(wanted, { buckets, after, limit });
          expect(page.counts).toEqual(
            STATUS_BUCKETS.map((_bucket, position) => found.filter(({ bucket }) => bucket === position).length),
          );
          places.push(...page.places);
          after = page.next;
        } while (after !== null);
        expect(places).toEqual(inBuckets.map(({ place }) => place));
        expect(index.size()).toBe(plain.size);
        expect(index.count(4, [1, 2], 2)).toEqual({
          active: sorted.filter(({ staleAt }) => staleAt > 4 && staleAt < Number.POSITIVE_INFINITY).length,
          stuck: sorted.filter(({ staleAt }) => staleAt <= 4).length,
          recent: sorted.filter(({ bucket, createdAt }) => [1, 2].includes(bucket) && createdAt > 2).length,
        });
      },
    ),
    { numRuns: 400 },
  );
});
