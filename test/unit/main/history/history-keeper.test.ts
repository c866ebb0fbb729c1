import { closeSync, existsSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../../src/main/history/history-entry';
import { searchExpression } from '../../../../src/main/history/history-query-store';
import { IDS_PER_RANGE } from '../../../../src/main/history/range-state';
import type { RunFilter } from '../../../../src/shared/contract/runs';
import { canLoadSqlite, nativeBinding, openLocalHistory } from '../../../support/local-history';

const FILE = 'a'.repeat(32);
const DAY_MS = 86_400_000;

function makeEntry(id: number, over: Partial<HistoryEntry['summary']> = {}, searchText = ''): HistoryEntry {
  const at = new Date(1_760_000_000_000 + id * 1_000).toISOString();
  const summary: HistoryEntry['summary'] = {
    record: 'operation_runs',
    key: `operation_runs:${id}`,
    id,
    type: 'findings.lifecycle.backfill',
    label: 'Rebuild findings lifecycle',
    bucket: 'succeeded',
    status: 'completed',
    outcome: 'succeeded',
    tenantId: null,
    workspaceId: 1,
    initiatorName: 'Olivia Ops',
    isBreakGlass: false,
    summaryCounts: {},
    failureCount: 0,
    createdAt: at,
    startedAt: at,
    completedAt: at,
    updatedAt: at,
    ...over,
  };
  return { summary, newsAtMs: null, searchText: [id, summary.label, searchText].join('\n') };
}

describe.runIf(canLoadSqlite)('the keeper of history', () => {
  let local: ReturnType<typeof openLocalHistory>;
  beforeEach(() => {
    local = openLocalHistory();
    local.keeper.open(FILE);
  });
  afterEach(() => local.remove());
  const idsOf = (filter: RunFilter, nowMs = Date.now()) =>
    local.keeper.list({ filter, after: null, limit: 500 }, nowMs).runs.map(({ id }) => id);

  it('finds the words of labels, ids, failures and tenants by how they begin', () => {
    local.keeper.putTenants([{ id: 7, name: 'Østfjord Havbruk' }]);
    local.keeper.putRuns([
      makeEntry(3121, { tenantId: 7 }, 'provider_permission_denied The provider refuses access'),
      makeEntry(88, {}, 'Olivia'),
    ]);
    expect(idsOf({ text: '312' })).toEqual([3121]);
    expect(idsOf({ text: '#3121' })).toEqual([3121]);
    expect(idsOf({ text: 'refus provider' })).toEqual([3121]);
    expect(idsOf({ text: 'havb' })).toEqual([3121]);
    expect(idsOf({ text: 'rebuild find' })).toEqual([3121, 88]);
    expect(idsOf({ text: 'efuses' })).toEqual([]);
    for (const nasty of ['"', '*', 'a" OR "b', 'NEAR(a b)', "'", 'text:x', '- -', '(', 'AND', '^x']) {
      expect(() => idsOf({ text: nasty })).not.toThrow();
    }
    expect(searchExpression(' -- ')).toBeNull();
  });

  it('knows a tenant that was renamed by the new name', () => {
    local.keeper.putTenants([{ id: 7, name: 'Contoso' }]);
    local.keeper.putRuns([makeEntry(1, { tenantId: 7 })]);
    local.keeper.putTenants([{ id: 7, name: 'Fabrikam' }]);
    expect(idsOf({ text: 'contoso' })).toEqual([]);
    expect(local.keeper.list({ filter: { text: 'fabrikam' }, after: null, limit: 5 }, 0).runs[0]?.tenantName).toBe(
      'Fabrikam',
    );
  });

  it('lets an active run become stale as time goes by, without being told', () => {
    const newsAtMs = 1_000_000;
    const summary = { ...makeEntry(1).summary, status: 'running', outcome: 'pending', bucket: 'running' } as const;
    local.keeper.putRuns([{ summary, newsAtMs, searchText: '' }]);
    const limitMs = 30 * 60_000;
    expect(local.keeper.counts(newsAtMs + limitMs - 1)).toMatchObject({ active: 1, stuck: 0 });
    expect(idsOf({ staleOnly: true }, newsAtMs + limitMs - 1)).toEqual([]);
    expect(local.keeper.counts(newsAtMs + limitMs)).toMatchObject({ active: 0, stuck: 1 });
    expect(idsOf({ staleOnly: true }, newsAtMs + limitMs)).toEqual([1]);
  });

  it('tells whether something is different from before', () => {
    expect(local.keeper.putRuns([makeEntry(1)])).toBe(true);
    expect(local.keeper.putRuns([makeEntry(1)])).toBe(false);
    expect(local.keeper.putRuns([makeEntry(1, { bucket: 'failed' })])).toBe(true);
    const range = { record: 'operation_runs', from: 0, to: IDS_PER_RANGE - 1 } as const;
    expect(local.keeper.replaceRange(range, [makeEntry(1, { bucket: 'failed' })], IDS_PER_RANGE)).toBe(false);
    expect(local.keeper.replaceRange(range, [], IDS_PER_RANGE)).toBe(true);
    expect(local.keeper.countRuns()).toBe(0);
  });

  it('drops what is old and over, and what was opened long ago', () => {
    const old = new Date(Date.now() - 100 * DAY_MS).toISOString();
    const active = { status: 'running', outcome: 'pending', bucket: 'running', createdAt: old } as const;
    local.keeper.putRuns([
      makeEntry(1, { createdAt: old }),
      { ...makeEntry(2, active), newsAtMs: Date.now() },
      makeEntry(3, { createdAt: new Date().toISOString() }),
    ]);
    expect(local.keeper.dropBefore(Date.now() - 90 * DAY_MS)).toBe(1);
    expect(idsOf({})).toEqual([3, 2]);
    local.keeper.putDocument('a', { tenantId: null, content: { a: 1 }, readAtMs: 1 });
    local.keeper.putDocument('b', { tenantId: null, content: { b: 1 }, readAtMs: 10 });
    local.keeper.dropDocuments(5);
    expect([local.keeper.findDocument('a'), local.keeper.findDocument('b')]).toEqual([null, { b: 1 }]);
  });

  it('makes room by letting the oldest go, and says up to when', () => {
    const maxBytes = 600_000;
    const cramped = openLocalHistory({ maxBytes });
    try {
      const { keeper } = cramped;
      keeper.open(FILE);
      expect(keeper.shrink()).toBeNull();
      const entries = Array.from({ length: 1_500 }, (_, index) =>
        makeEntry(index + 1, { createdAt: new Date(1_760_000_000_000 + index * 1_000).toISOString() }, `word${index}`),
      );
      keeper.putRuns(entries);
      const cutoffMs = keeper.shrink();
      expect(cutoffMs).toBeGreaterThan(1_760_000_000_000);
      const left = keeper.countRuns();
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(1_500);
      expect(keeper.list({ filter: {}, after: null, limit: 1 }, 0).runs[0]?.id).toBe(1_500);
      keeper.close();
      expect(statSync(join(cramped.folder, `${FILE}.sqlite`)).size).toBeLessThan(maxBytes * 1.5);
    } finally {
      cramped.remove();
    }
  });

  it('keeps each viewer in a file of its own, and deletes what no connection leads to', () => {
    const other = 'b'.repeat(32);
    local.keeper.putRuns([makeEntry(1)]);
    local.keeper.remember('one', FILE);
    local.keeper.open(other);
    expect(idsOf({})).toEqual([]);
    local.keeper.remember('two', other);
    expect([local.keeper.findFile('one'), local.keeper.findFile('two'), local.keeper.findFile('x')]).toEqual([
      FILE,
      other,
      null,
    ]);
    local.keeper.remove(other);
    expect(local.keeper.findFile('two')).toBeNull();
    expect(() => idsOf({})).toThrow('No history is open');
    // Led to one file, leads to another now.
    local.keeper.open(other);
    local.keeper.remember('one', other);
    local.keeper.tidy(0);
    expect(existsSync(join(local.folder, `${FILE}.sqlite`))).toBe(false);
    expect(existsSync(join(local.folder, `${other}.sqlite`))).toBe(true);
  });

  it('says what the files take, what the open one holds and from when', () => {
    const active = { status: 'running', outcome: 'pending', bucket: 'running' } as const;
    local.keeper.putRuns([{ ...makeEntry(1, active), newsAtMs: 0 }, makeEntry(2), makeEntry(3)]);
    local.keeper.remember('one', FILE);
    const one = local.keeper.usage();
    // What is active is kept however old it is.
    expect(one).toMatchObject({ files: 1, open: { runs: 3, oldestAtMs: 1_760_000_002_000 } });
    expect(one.bytes).toBe(one.open?.bytes);
    const onDisk = readdirSync(local.folder).filter((name) => name.startsWith(FILE));
    expect(one.bytes).toBe(onDisk.reduce((sum, name) => sum + statSync(join(local.folder, name)).size, 0));
    local.keeper.open('b'.repeat(32));
    expect(local.keeper.usage()).toMatchObject({ files: 2, open: { runs: 0, oldestAtMs: null } });
    local.keeper.close();
    expect(local.keeper.usage()).toMatchObject({ files: 2, open: null });
  });

  it('sets a file aside that a newer version wrote, says so, and begins anew', () => {
    local.keeper.putRuns([makeEntry(1)]);
    local.keeper.close();
    const file = join(local.folder, `${FILE}.sqlite`);
    const database = new Database(file, nativeBinding === undefined ? {} : { nativeBinding });
    database.pragma('user_version = 99');
    database.close();
    expect(local.keeper.open(FILE)).toBeNull();
    expect(idsOf({})).toEqual([]);
    expect(local.problems).toHaveLength(1);
    expect(local.problems[0]).toMatch(/set aside and is being read again/);
    expect(readdirSync(local.folder).filter((name) => name.includes('.unusable-'))).not.toEqual([]);
  });

  it('sets a file aside that turns out to be damaged while it is in use', () => {
    local.keeper.putRuns(Array.from({ length: 3_000 }, (_, index) => makeEntry(index + 1)));
    local.keeper.close();
    local.keeper.open(FILE);
    const file = join(local.folder, `${FILE}.sqlite`);
    const { size } = statSync(file);
    // Another writer, so that what is in memory counts no more and pages have to be read.
    const writer = new Database(file, nativeBinding === undefined ? {} : { nativeBinding });
    writer.exec(`BEGIN; INSERT INTO words (word) VALUES ('x')`);
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(size - 4_096, 0xaa), 0, size - 4_096, 4_096);
    closeSync(handle);
    writer.exec('COMMIT');
    writer.close();
    const use = () => {
      for (let id = 1; id <= 3_000; id += 100) idsOf({ text: String(id) });
      local.keeper.putRuns(Array.from({ length: 3_000 }, (_, index) => makeEntry(index + 1, { bucket: 'failed' })));
    };
    expect(use).toThrow(/malformed|not a database/);
    expect(local.problems).toHaveLength(1);
    expect(idsOf({})).toEqual([]);
    local.keeper.putRuns([makeEntry(5)]);
    expect(idsOf({})).toEqual([5]);
  });
});
