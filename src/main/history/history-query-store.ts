import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { RunChoices } from '../../shared/contract/run-lists';
import type { RunFilter, RunSummary } from '../../shared/contract/runs';
import { canonicalType } from '../../shared/domain/operation-types';
import { STATUS_BUCKETS, type StatusBucket } from '../../shared/domain/run-status';
import type { HistoryIndex, IndexFilter, ListPlace } from './history-index';
import { recordRank, storedRowSchema, summaryAt } from './stored-run';

export interface ListRequest {
  readonly filter: RunFilter;
  readonly after: ListPlace | null;
  readonly limit: number;
}

export interface ListedRuns {
  readonly runs: readonly RunSummary[];
  /** The last one's place where more follow. */
  readonly next: ListPlace | null;
  readonly total: number;
  readonly bucketCounts: Readonly<Record<StatusBucket, number>>;
}

/** What occurs in a file, to filter by. */
export type OccurringChoices = Omit<RunChoices, 'workspaces'> & { readonly workspaceIds: readonly number[] };

/** More of a kind than this are not offered; what one knows by name is found by the text search. */
const MAX_OFFERED = 5_000;

/** Words as FTS5's tokenizer takes them apart, each the beginning of one; null where there is none to look for. */
export function searchExpression(text: string): string | null {
  const words = text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(' AND ');
}

const bucketOf = (bucket: StatusBucket) => STATUS_BUCKETS.indexOf(bucket);
const wordRows = z.array(z.object({ id: z.number(), word: z.string() }));
const places = z.array(z.number());
const texts = z.array(z.string());
const namedRows = z.array(z.object({ id: z.number(), name: z.string() }));

/** What lists and the navigation ask of a file. */
export function createHistoryQueries(database: Database, index: HistoryIndex) {
  const allWords = database.prepare('SELECT id, word FROM words');
  const search = database.prepare('SELECT rowid FROM run_texts WHERE run_texts MATCH ?').pluck();
  const show = database.prepare(
    `SELECT r.stale_at, s.summary, t.name AS tenant_name FROM json_each(?) wanted
     CROSS JOIN runs r ON r.place = wanted.value
     CROSS JOIN summaries s ON s.place = r.place
     LEFT JOIN tenants t ON t.id = r.tenant_id ORDER BY wanted.key`,
  );
  /** Names and types are few beside runs. */
  const wordsWhere = (isMeant: (word: string) => boolean): ReadonlySet<number> =>
    new Set(
      wordRows
        .parse(allWords.all())
        .filter(({ word }) => isMeant(word))
        .map(({ id }) => id),
    );

  const read = (filter: RunFilter, nowMs: number): IndexFilter => {
    const { types = [], initiator, tenantId, workspaceId, createdAfter, createdBefore, isLegacy, text } = filter;
    const wantedTypes = new Set(types.map(canonicalType));
    const wantedName = initiator?.toLocaleLowerCase('en');
    const expression = text === undefined ? null : searchExpression(text);
    return {
      types: types.length === 0 ? null : wordsWhere((word) => wantedTypes.has(word)),
      initiators:
        wantedName === undefined ? null : wordsWhere((word) => word.toLocaleLowerCase('en').includes(wantedName)),
      tenantId: tenantId ?? null,
      workspaceId: workspaceId ?? null,
      createdFrom: createdAfter === undefined ? Number.NEGATIVE_INFINITY : Date.parse(createdAfter),
      createdBefore: createdBefore === undefined ? Number.POSITIVE_INFINITY : Date.parse(createdBefore),
      staleAt: filter.staleOnly === true ? nowMs : null,
      record: isLegacy === undefined ? null : { is: !isLegacy, rank: recordRank('operation_runs') },
      places: expression === null ? null : places.parse(search.all(expression)),
    };
  };

  return {
    /** A page, newest first, with how many there are in all. */
    list({ filter, after, limit }: ListRequest, nowMs: number): ListedRuns {
      const buckets = [...new Set(filter.buckets)].map(bucketOf);
      const found = index.find(read(filter, nowMs), { buckets, after, limit });
      const rows = z.array(storedRowSchema).parse(show.all(JSON.stringify(found.places)));
      const countOf = (bucket: StatusBucket) => found.counts[bucketOf(bucket)] ?? 0;
      const counted = buckets.length === 0 ? found.counts : buckets.map((bucket) => found.counts[bucket] ?? 0);
      return {
        runs: rows.map((row) =>
          summaryAt({ summary: row.summary, tenantName: row.tenant_name, staleAt: row.stale_at }, nowMs),
        ),
        next: found.next,
        total: counted.reduce((sum, count) => sum + count, 0),
        bucketCounts: {
          queued: countOf('queued'),
          running: countOf('running'),
          succeeded: countOf('succeeded'),
          'partially succeeded': countOf('partially succeeded'),
          failed: countOf('failed'),
          blocked: countOf('blocked'),
          cancelled: countOf('cancelled'),
        },
      };
    },

    /** Types, tenants, workspaces and initiators of the runs in the file; the busiest initiators first. */
    choices(): OccurringChoices {
      const all = (sql: string) => database.prepare(`${sql} LIMIT ${MAX_OFFERED}`);
      return {
        types: texts.parse(
          all('SELECT word FROM words WHERE id IN (SELECT type FROM runs) ORDER BY word').pluck().all(),
        ),
        tenants: namedRows.parse(all('SELECT id, name FROM tenants ORDER BY lower(name), id').all()),
        workspaceIds: places.parse(all('SELECT DISTINCT workspace_id FROM runs ORDER BY 1').pluck().all()),
        initiators: texts.parse(
          all(
            `SELECT w.word FROM runs r JOIN words w ON w.id = r.initiator WHERE w.word <> ''
             GROUP BY w.id ORDER BY count(*) DESC, w.word`,
          )
            .pluck()
            .all(),
        ),
      };
    },

    /** Counts for the navigation: active, ended badly in the last day, stale. */
    counts(nowMs: number): { active: number; failures: number; stuck: number } {
      const bad = (['failed', 'partially succeeded', 'blocked'] as const).map((bucket) => bucketOf(bucket));
      const { active, stuck, recent } = index.count(nowMs, bad, nowMs - 86_400_000);
      return { active, failures: recent, stuck };
    },
  };
}
