import { join } from 'node:path';
import type { HistoryEntry } from '../../src/main/history/history-entry';
import { startKeeperThread } from '../../src/main/history/keeper-thread';
import { IDS_PER_RANGE } from '../../src/main/history/range-state';
import { RUN_RECORDS, type RunFilter } from '../../src/shared/contract/runs';
import { operationLabel, operationTypes } from '../../src/shared/domain/operation-types';
import { STATUS_BUCKETS, type StatusBucket } from '../../src/shared/domain/run-status';
import { statusOfBucket } from '../../src/shared/domain/legacy-status';
import { nativeBinding, openLocalHistory } from '../support/local-history';

const TENANTS = 1_200;
const INITIATORS = ['Olivia Ops', 'Carla Oncall', 'Scheduler', 'System', 'Deploy hook', 'Bruno Breakglass'];
const DAY_MS = 86_400_000;
const PAGE = 100;
const ROUNDS = 12;

/** Repeats itself, so that two benches look through the same. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function makeEntry(position: number, count: number, random: () => number): HistoryEntry {
  const pick = <T>(list: readonly T[], fallback: T) => list[Math.floor(random() * list.length)] ?? fallback;
  const record = random() < 0.7 ? 'operation_runs' : pick(RUN_RECORDS, 'operation_runs');
  const type = pick(operationTypes(), operationTypes()[0] ?? { type: 'inventory.sync' }).type;
  const ended = pick<StatusBucket>(['succeeded', 'succeeded', 'succeeded', ...STATUS_BUCKETS.slice(2)], 'succeeded');
  const bucket: StatusBucket = position > count - 40 ? 'running' : ended;
  const createdAt = new Date(Date.now() - ((count - position) / count) * 89 * DAY_MS).toISOString();
  const id = position + 1;
  const initiatorName = pick(INITIATORS, 'System');
  const hasFailed = bucket === 'failed' || bucket === 'partially succeeded';
  const failure = hasFailed
    ? `provider_permission_denied The provider refuses access to item ${Math.floor(random() * 9_999)}`
    : '';
  return {
    summary: {
      record,
      key: `${record}:${id}`,
      id,
      type,
      label: operationLabel(type),
      bucket,
      ...statusOfBucket(bucket),
      tenantId: random() < 0.05 ? null : 1 + Math.floor(TENANTS * random() ** 2),
      workspaceId: 1 + Math.floor(random() * 20),
      initiatorName,
      isBreakGlass: false,
      summaryCounts: { total: 500, processed: 480, succeeded: 470, failed: 10 },
      failureCount: hasFailed ? 1 : 0,
      createdAt,
      startedAt: createdAt,
      completedAt: bucket === 'running' ? null : createdAt,
      updatedAt: createdAt,
    },
    newsAtMs: bucket === 'running' ? Date.now() : null,
    searchText: [id, operationLabel(type), type, initiatorName, failure].join('\n'),
  };
}

/** What operators ask for, from everything down to a needle. */
const FILTERS: Readonly<Record<string, RunFilter>> = {
  'no filter': {},
  'one bucket': { buckets: ['failed'] },
  'three buckets': { buckets: ['failed', 'partially succeeded', 'blocked'] },
  'one type': { types: ['policy.sync'] },
  'large tenant': { tenantId: 1 },
  'small tenant': { tenantId: TENANTS - 1 },
  workspace: { workspaceId: 7 },
  initiator: { initiator: 'onc' },
  'last week': { createdAfter: new Date(Date.now() - 7 * DAY_MS).toISOString() },
  'a month ago': {
    createdAfter: new Date(Date.now() - 35 * DAY_MS).toISOString(),
    createdBefore: new Date(Date.now() - 28 * DAY_MS).toISOString(),
  },
  'legacy only': { isLegacy: true },
  stuck: { staleOnly: true },
  'common word': { text: 'inventory' },
  'failure text': { text: 'provider refuses' },
  'a letter': { text: 'p' },
  'an id': { text: '54321' },
  'tenant name': { text: 'Tenant 77' },
  combined: { types: ['drift.generate'], buckets: ['failed'], tenantId: 2, text: 'provider' },
};

const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

function report(print: (line: string) => void, name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const cells = [quantile(sorted, 0.5), quantile(sorted, 0.95), sorted.at(-1) ?? Number.NaN];
  print(`${name.padEnd(34)} ${cells.map((ms) => ms.toFixed(1).padStart(8)).join(' ')}`);
}

/**
 * How long lists take over history of the given size: each filter's first page with all its counts, as after a change,
 * and paging on. In SQLite alone, and as the window's process waits for its thread.
 */
export async function benchHistory(count: number, print: (line: string) => void): Promise<void> {
  const local = openLocalHistory({ maxBytes: 2 ** 31 });
  const name = '0'.repeat(32);
  try {
    const random = makeRandom(7);
    const { keeper } = local;
    keeper.open(name);
    keeper.putTenants(Array.from({ length: TENANTS }, (_, index) => ({ id: index + 1, name: `Tenant ${index + 1}` })));
    const startedAtMs = performance.now();
    for (let from = 0; from < count; from += 1_000) {
      const size = Math.min(1_000, count - from);
      keeper.putRuns(Array.from({ length: size }, (_, index) => makeEntry(from + index, count, random)));
    }
    const seconds = (performance.now() - startedAtMs) / 1_000;
    print(`History of ${count.toLocaleString('en')} operations, written in ${seconds.toFixed(1)} s`);
    print(`${'ms'.padEnd(34)} ${['median', 'p95', 'longest'].map((word) => word.padStart(8)).join(' ')}`);

    const first: number[] = [];
    const next: number[] = [];
    for (const [called, filter] of Object.entries(FILTERS)) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        // Something was written: nothing of what was counted before may be used.
        keeper.dropBefore(0);
        const before = performance.now();
        const page = keeper.list({ filter, after: null, limit: PAGE }, Date.now());
        times.push(performance.now() - before);
        let after = page.next;
        for (let pages = 0; after !== null && pages < 3; pages += 1) {
          const pagedAt = performance.now();
          const following = keeper.list({ filter, after, limit: PAGE }, Date.now());
          next.push(performance.now() - pagedAt);
          after = following.next;
        }
      }
      report(print, `  ${called}`, times);
      first.push(...times);
    }
    report(print, 'filter and count, in SQLite', first);
    report(print, 'page on, in SQLite', next);
    const ranges: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = performance.now();
      keeper.compare(
        RUN_RECORDS.map((record) => ({ record, ranges: [] })),
        IDS_PER_RANGE,
      );
      ranges.push(performance.now() - before);
    }
    report(print, 'compare with the database', ranges);
    keeper.close();

    const thread = startKeeperThread(
      join(import.meta.dirname, 'history-thread.js'),
      { folder: local.folder, nativeBinding, maxBytes: 2 ** 31 },
      (message) => print(message),
    );
    await thread.keeper.open(name);
    const waited: number[] = [];
    const blocked: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const filter of Object.values(FILTERS)) {
        await thread.keeper.dropBefore(0);
        const before = performance.now();
        const answer = thread.keeper.list({ filter, after: null, limit: PAGE }, Date.now());
        blocked.push(performance.now() - before);
        await answer;
        waited.push(performance.now() - before);
      }
    }
    report(print, 'filter and count, from main', waited);
    report(print, 'main kept busy by it', blocked);
    await thread.close();
  } finally {
    local.remove();
  }
}
