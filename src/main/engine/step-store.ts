import { z } from 'zod';
import type { RunbookDefinition, RunbookPhase } from '../runbooks/definition';
import type { Queryable } from '../postgres/transaction';
import { isBlocking, type TenantFailure } from './tenant-failure';
import { canReleaseLocks, LOCK_MARGIN_SECONDS, LOCK_TTL_SECONDS, NOW_EPOCH } from './lock-sql';

/** How many ids of a large tenant stand in one row of `run_pages`. */
const IDS_PER_PAGE = 500;

/** A batch may not start unless its tenants' locks outlive it by far. */
const LOCK_NEEDED_SECONDS = 120;

/** Where a tenant stands after a step. */
export interface TenantStep {
  readonly tenantId: number;
  readonly phase: number;
  readonly isListed: boolean;
  /** Rows that went through a phase in this step. */
  readonly scanned: number;
}

/** What one step did. Tenants that are missing from `tenants` could not be worked on: the claim is gone. */
export interface Step {
  readonly tenants: readonly TenantStep[];
  /** Rows that went through a phase, for the adaptive batch size. */
  readonly rows: number;
  readonly finished: readonly number[];
  /** How long the server took, without the network. */
  readonly tookMs: number;
}

/**
 * The statement of one phase: the tenants' checkpoint rows are held, fenced by claim, control and lock; the phase
 * changes a page; counts and checkpoint move. One statement, so one snapshot and one round trip.
 * `$1` run, `$2` claim, `$3` tenants, `$4` page limit.
 */
function phaseStatement(phase: RunbookPhase, index: number): string {
  return `
WITH slice AS MATERIALIZED (
  SELECT rt.tenant_id, rt.cursor, $4::int AS page_limit, rt.is_listed
  FROM wheelhouse.run_tenants rt
  JOIN wheelhouse.run_controls c ON c.run_id = rt.run_id
    AND c.pause_requested_at IS NULL AND c.cancel_requested_at IS NULL
  JOIN cache_locks l ON l.key = c.tenant_key_prefix || rt.tenant_id AND l.owner = rt.lock_owner
    AND l.expiration > ${NOW_EPOCH} + ${LOCK_NEEDED_SECONDS}
  WHERE rt.run_id = $1 AND rt.claim = $2 AND rt.state = 'running' AND rt.phase = ${index}
    AND rt.tenant_id = ANY($3::bigint[])
  ORDER BY rt.tenant_id
  FOR NO KEY UPDATE OF rt
),
run AS MATERIALIZED (SELECT started_at AS t0 FROM operation_runs WHERE id = $1),
listed AS MATERIALIZED (
  SELECT slice.tenant_id, u.id
  FROM slice
  JOIN wheelhouse.run_pages p ON p.run_id = $1 AND p.tenant_id = slice.tenant_id
    AND p.last_id > coalesce(nullif(slice.cursor, ''), '0')::bigint
  CROSS JOIN LATERAL unnest(p.ids) AS u (id)
  WHERE slice.is_listed AND u.id > coalesce(nullif(slice.cursor, ''), '0')::bigint
  ORDER BY p.last_id, u.id
  LIMIT $4
),
${phase.changePage}
UPDATE wheelhouse.run_tenants rt
SET phase = rt.phase + CASE WHEN r.is_done THEN 1 ELSE 0 END,
    cursor = CASE WHEN r.is_done THEN '' ELSE r.next_cursor END,
    is_listed = rt.is_listed AND r.scanned >= $4,
    scanned = rt.scanned + r.scanned,
    row_updated = rt.row_updated + r.row_updated,
    consolidated = rt.consolidated + r.consolidated,
    skipped = rt.skipped + r.skipped,
    total = greatest(rt.total, rt.scanned + r.scanned),
    batch_size = $4,
    updated_at = now()
FROM result r
WHERE rt.run_id = $1 AND rt.tenant_id = r.tenant_id
RETURNING rt.tenant_id, rt.phase, rt.is_listed, r.scanned::bigint AS scanned`;
}

/** Tenants that are through all phases are done: locks and page lists go with the same commit. */
function finishStatement(phases: number): string {
  return `
WITH done AS (
  UPDATE wheelhouse.run_tenants rt
  SET state = 'succeeded', total = rt.scanned, claim = NULL, finished_at = now(), updated_at = now()
  WHERE rt.run_id = $1 AND rt.claim = $2 AND rt.state = 'running' AND rt.phase = ${phases}
    AND rt.tenant_id = ANY($3::bigint[])
  RETURNING rt.tenant_id, rt.lock_owner
),
released AS (
  DELETE FROM cache_locks l USING done, wheelhouse.run_controls c
  WHERE c.run_id = $1 AND l.key = c.tenant_key_prefix || done.tenant_id AND l.owner = done.lock_owner
),
forgotten AS (
  DELETE FROM wheelhouse.run_pages p USING done WHERE p.run_id = $1 AND p.tenant_id = done.tenant_id
)
SELECT coalesce(json_agg(tenant_id), '[]') AS finished,
  (extract(epoch FROM clock_timestamp() - now()) * 1000)::float8 AS took_ms
FROM done`;
}

const EXTEND = `
UPDATE cache_locks l SET expiration = ${NOW_EPOCH} + ${LOCK_TTL_SECONDS}
FROM wheelhouse.run_tenants rt JOIN wheelhouse.run_controls c ON c.run_id = rt.run_id
WHERE rt.run_id = $1 AND rt.claim = $2 AND rt.tenant_id = ANY($3::bigint[])
  AND l.key = c.tenant_key_prefix || rt.tenant_id AND l.owner = rt.lock_owner
  AND l.expiration > ${NOW_EPOCH} AND l.expiration < ${NOW_EPOCH} + ${LOCK_MARGIN_SECONDS}`;

interface Statements {
  readonly phases: readonly string[];
  readonly finish: string;
}

const prepared = new WeakMap<RunbookDefinition, Statements>();

function statementsOf(definition: RunbookDefinition): Statements {
  const known = prepared.get(definition);
  if (known !== undefined) return known;
  const statements = {
    phases: definition.phases.map(phaseStatement),
    finish: finishStatement(definition.phases.length),
  };
  prepared.set(definition, statements);
  return statements;
}

const stepRows = z.array(
  z.object({ tenant_id: z.number(), phase: z.number(), is_listed: z.boolean(), scanned: z.number() }),
);
const finishRow = z.object({ finished: z.array(z.number()), took_ms: z.number() });

export interface StepRequest {
  readonly runId: number;
  readonly claim: string;
  readonly tenantIds: readonly number[];
  readonly pageLimit: number;
  /** The phase the tenants are in; all of one step are in the same. */
  readonly phase: number;
}

/**
 * One step over some tenants: a page of their phase and, for those it brings to the end of it, the following phases
 * and the end. All statements go out together.
 */
export async function runStep(tx: Queryable, definition: RunbookDefinition, request: StepRequest): Promise<Step> {
  const { phases, finish } = statementsOf(definition);
  const values = [request.runId, request.claim, request.tenantIds];
  const extending = tx.query(EXTEND, values);
  const changing = phases.slice(request.phase).map((sql) => tx.query(sql, [...values, request.pageLimit]));
  const finishing = tx.query(finish, values);
  const [changes, finished] = await Promise.all([Promise.all(changing), finishing, extending]);

  const byTenant = new Map<number, TenantStep>();
  let rows = 0;
  for (const row of changes.flatMap((result) => stepRows.parse(result.rows))) {
    const scanned = (byTenant.get(row.tenant_id)?.scanned ?? 0) + row.scanned;
    byTenant.set(row.tenant_id, { tenantId: row.tenant_id, phase: row.phase, isListed: row.is_listed, scanned });
    rows += row.scanned;
  }
  const end = finishRow.parse(finished.rows[0]);
  return { tenants: [...byTenant.values()], rows, finished: end.finished, tookMs: end.took_ms };
}

/**
 * Reads the ids of a large tenant once and keeps them, where its phase asks for it. Gives false where the claim is gone.
 */
export async function listPages(
  tx: Queryable,
  phase: RunbookPhase,
  request: { runId: number; claim: string; tenantId: number },
): Promise<boolean> {
  if (phase.listIds === undefined) return true;
  const { runId, claim, tenantId } = request;
  const { rows } = await tx.query(
    `WITH mine AS MATERIALIZED (
       SELECT tenant_id FROM wheelhouse.run_tenants
       WHERE run_id = $1 AND claim = $2 AND tenant_id = $3 AND state = 'running' AND cursor = ''
       FOR NO KEY UPDATE
     ),
     numbered AS (
       SELECT id, (row_number() OVER (ORDER BY id) - 1) / ${IDS_PER_PAGE} AS page FROM (${phase.listIds}) ids
     ),
     kept AS (
       INSERT INTO wheelhouse.run_pages (run_id, tenant_id, last_id, ids)
       SELECT $1, mine.tenant_id, max(id), array_agg(id ORDER BY id) FROM numbered CROSS JOIN mine
       GROUP BY mine.tenant_id, page
       ON CONFLICT DO NOTHING
     )
     UPDATE wheelhouse.run_tenants rt SET is_listed = true FROM mine
     WHERE rt.run_id = $1 AND rt.tenant_id = mine.tenant_id RETURNING rt.tenant_id`,
    [runId, claim, tenantId],
  );
  return rows.length > 0;
}

const FAIL = `
  UPDATE wheelhouse.run_tenants rt
  SET state = 'failed', never_began = (rt.scanned = 0 AND $5), last_error = $4::jsonb, claim = NULL,
      finished_at = now(), updated_at = now()
  WHERE rt.run_id = $1 AND rt.claim IS NOT DISTINCT FROM $2 AND rt.state IN ('pending', 'running')
    AND rt.tenant_id = ANY($3::bigint[])
  RETURNING rt.tenant_id, rt.lock_owner`;

const FAIL_AND_RELEASE = `
WITH failed AS (${FAIL})
DELETE FROM cache_locks l USING failed, wheelhouse.run_controls c
WHERE c.run_id = $1 AND l.key = c.tenant_key_prefix || failed.tenant_id AND l.owner = failed.lock_owner`;

/** Fails tenants for good, and lets go of their locks where that can be done. `claim` is null for tenants that nobody works on. */
export async function failTenants(
  tx: Queryable,
  request: {
    runId: number;
    claim: string | null;
    tenantIds: readonly number[];
    failure: TenantFailure;
  },
): Promise<void> {
  const { runId, claim, tenantIds, failure } = request;
  const values = [runId, claim, tenantIds, JSON.stringify(failure), isBlocking(failure)];
  await tx.query((await canReleaseLocks(tx)) ? FAIL_AND_RELEASE : FAIL, values);
}

/** Gives tenants back at their checkpoint, with their locks, for another worker to take up. */
export async function giveBack(tx: Queryable, runId: number, claim: string): Promise<void> {
  await tx.query(
    `WITH back AS (
       UPDATE wheelhouse.run_tenants rt SET state = 'pending', claim = NULL, updated_at = now()
       WHERE rt.run_id = $1 AND rt.claim = $2 AND rt.state = 'running' RETURNING rt.tenant_id, rt.lock_owner
     )
     DELETE FROM cache_locks l USING back, wheelhouse.run_controls c
     WHERE c.run_id = $1 AND l.key = c.tenant_key_prefix || back.tenant_id AND l.owner = back.lock_owner`,
    [runId, claim],
  );
}
