import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { RunFilter, RunSummary } from '../../shared/contract/runs';
import { canonicalType } from '../../shared/domain/operation-types';
import { STATUS_BUCKETS, type StatusBucket } from '../../shared/domain/run-status';
import { recordRank, storedRowSchema, summaryAt } from './stored-run';

/** The place of a run in a list. */
export interface ListPlace {
  readonly createdAt: number;
  readonly id: number;
  readonly record: number;
}

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

interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number | null)[];
}

/** Words as FTS5's tokenizer takes them apart, each the beginning of one; null where there is none to look for. */
export function searchExpression(text: string): string | null {
  const words = text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(' AND ');
}

const inList = (column: string, values: readonly (string | number)[]): Condition => ({
  sql: `${column} IN (${values.map(() => '?').join(', ')})`,
  values,
});

/** What the rows of `runs r` have to be. Buckets are apart: they are counted without them. */
function conditions(filter: RunFilter, nowMs: number, initiators: readonly number[] | null): Condition[] {
  const { types, tenantId, workspaceId, createdAfter, createdBefore, staleOnly, isLegacy, text } = filter;
  const found: Condition[] = [];
  const add = (sql: string, ...values: (string | number)[]) => found.push({ sql, values });
  if (types !== undefined && types.length > 0) {
    const wanted = types.map(canonicalType);
    add(`r.type IN (SELECT id FROM words WHERE word IN (${wanted.map(() => '?').join(', ')}))`, ...wanted);
  }
  if (tenantId !== undefined) add('r.tenant_id = ?', tenantId);
  if (workspaceId !== undefined) add('r.workspace_id = ?', workspaceId);
  if (initiators !== null) found.push(inList('r.initiator', initiators));
  if (createdAfter !== undefined) add('r.created_at >= ?', Date.parse(createdAfter));
  if (createdBefore !== undefined) add('r.created_at < ?', Date.parse(createdBefore));
  if (staleOnly === true) add('r.stale_at <= ?', nowMs);
  const canonical = recordRank('operation_runs');
  if (isLegacy !== undefined) add(isLegacy ? 'r.record <> ?' : 'r.record = ?', canonical);
  const expression = text === undefined ? null : searchExpression(text);
  if (expression !== null) add('r.place IN (SELECT rowid FROM run_texts WHERE run_texts MATCH ?)', expression);
  return found;
}

function where(parts: readonly Condition[]): Condition {
  if (parts.length === 0) return { sql: 'true', values: [] };
  return { sql: parts.map(({ sql }) => sql).join(' AND '), values: parts.flatMap(({ values }) => values) };
}

const bucketOf = (bucket: StatusBucket) => STATUS_BUCKETS.indexOf(bucket);
const countRow = z.object({ bucket: z.number(), count: z.number() });
const wordRow = z.object({ id: z.number(), word: z.string() });

/** Counts are kept until something is written: paging on asks for them again and again. */
const MAX_KEPT_COUNTS = 200;

export type HistoryQueries = ReturnType<typeof createHistoryQueries>;

/** What lists and the navigation ask of a file. */
export function createHistoryQueries(database: Database) {
  const keptCounts = new Map<string, Readonly<Record<StatusBucket, number>>>();
  const prepared = new Map<string, ReturnType<Database['prepare']>>();
  const ask = (sql: string, values: readonly (string | number | null)[]): unknown[] => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    // Filters differ in few ways; what a program asks for once should not stay for ever.
    if (prepared.size > MAX_KEPT_COUNTS) prepared.clear();
    prepared.set(sql, statement);
    return statement.all(...values);
  };

  /** Names are few beside runs, so those that hold the text are looked up first; case is folded as people expect. */
  const initiatorsNamed = (text: string | undefined): number[] | null => {
    if (text === undefined) return null;
    const wanted = text.toLocaleLowerCase('en');
    const words = z.array(wordRow).parse(ask('SELECT id, word FROM words', []));
    return words.filter(({ word }) => word.toLocaleLowerCase('en').includes(wanted)).map(({ id }) => id);
  };

  const countBuckets = (filter: RunFilter, nowMs: number): Readonly<Record<StatusBucket, number>> => {
    const { buckets: _, ...rest } = filter;
    const key = JSON.stringify(rest);
    // What counts as stale changes by itself.
    const kept = filter.staleOnly === true ? undefined : keptCounts.get(key);
    if (kept !== undefined) return kept;
    const { sql, values } = where(conditions(filter, nowMs, initiatorsNamed(filter.initiator)));
    const rows = z
      .array(countRow)
      .parse(ask(`SELECT r.bucket, count(*) AS count FROM runs r WHERE ${sql} GROUP BY r.bucket`, values));
    const countOf = (bucket: StatusBucket) => rows.find((row) => row.bucket === bucketOf(bucket))?.count ?? 0;
    const counts: Record<StatusBucket, number> = {
      queued: countOf('queued'),
      running: countOf('running'),
      succeeded: countOf('succeeded'),
      'partially succeeded': countOf('partially succeeded'),
      failed: countOf('failed'),
      blocked: countOf('blocked'),
      cancelled: countOf('cancelled'),
    };
    if (keptCounts.size > MAX_KEPT_COUNTS) keptCounts.clear();
    keptCounts.set(key, counts);
    return counts;
  };

  const listRows = ({ filter, after, limit }: ListRequest, nowMs: number) => {
    const parts = conditions(filter, nowMs, initiatorsNamed(filter.initiator));
    const { buckets = [] } = filter;
    if (buckets.length > 0) parts.push(inList('r.bucket', buckets.map(bucketOf)));
    if (after !== null) {
      const { createdAt, id, record } = after;
      const sql =
        'r.created_at <= ? AND (r.created_at < ? OR (r.created_at = ? AND (r.id < ? OR (r.id = ? AND r.record > ?))))';
      parts.push({ sql, values: [createdAt, createdAt, createdAt, id, id, record] });
    }
    const { sql, values } = where(parts);
    // The order is found among the narrow rows; only what is shown is looked up.
    return z.array(storedRowSchema).parse(
      ask(
        `SELECT p.created_at, p.id, p.record, p.stale_at, s.summary, t.name AS tenant_name
         FROM (SELECT r.place, r.created_at, r.id, r.record, r.stale_at, r.tenant_id FROM runs r WHERE ${sql}
               ORDER BY r.created_at DESC, r.id DESC, r.record LIMIT ?) p
         CROSS JOIN summaries s ON s.place = p.place
         LEFT JOIN tenants t ON t.id = p.tenant_id
         ORDER BY p.created_at DESC, p.id DESC, p.record`,
        [...values, limit],
      ),
    );
  };

  return {
    /** Something was written: what was counted before is no longer true. */
    forgetCounts: () => keptCounts.clear(),

    /** A page, newest first, with how many there are in all. */
    list(request: ListRequest, nowMs: number): ListedRuns {
      const rows = listRows({ ...request, limit: request.limit + 1 }, nowMs);
      const page = rows.slice(0, request.limit);
      const bucketCounts = countBuckets(request.filter, nowMs);
      const { buckets = [] } = request.filter;
      const counted: readonly StatusBucket[] = buckets.length === 0 ? STATUS_BUCKETS : [...new Set(buckets)];
      const last = rows.length > page.length ? page.at(-1) : undefined;
      return {
        runs: page.map((row) =>
          summaryAt({ summary: row.summary, tenantName: row.tenant_name, staleAt: row.stale_at }, nowMs),
        ),
        next: last === undefined ? null : { createdAt: last.created_at, id: last.id, record: last.record },
        total: counted.reduce((sum, bucket) => sum + bucketCounts[bucket], 0),
        bucketCounts,
      };
    },

    /** Counts for the navigation: active, ended badly in the last day, stale. */
    counts(nowMs: number): { active: number; failures: number; stuck: number } {
      const bad = (['failed', 'partially succeeded', 'blocked'] as const).map(bucketOf);
      const row = z.object({ active: z.number(), stuck: z.number(), failures: z.number() });
      const [counts] = ask(
        `SELECT (SELECT count(*) FROM runs WHERE stale_at > ?) AS active,
                (SELECT count(*) FROM runs WHERE stale_at <= ?) AS stuck,
                (SELECT count(*) FROM runs WHERE bucket IN (${bad.join(', ')}) AND created_at > ?) AS failures`,
        [nowMs, nowMs, nowMs - 86_400_000],
      );
      return row.parse(counts);
    },
  };
}
