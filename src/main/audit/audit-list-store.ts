import { z } from 'zod';
import { AUDIT_STATUSES, type AuditFilter } from '../../shared/contract/audit';
import { storedDate } from '../postgres/stored-values';
import type { ReadTransaction } from '../postgres/transaction';

/** A row of the platform's audit as it is stored: nothing in it is fit to be shown yet. */
export interface AuditRow {
  readonly id: number;
  readonly recordedAt: Date;
  /** `recorded_at` with its microseconds, by which pages continue. */
  readonly position: string;
  readonly action: string;
  readonly status: (typeof AUDIT_STATUSES)[number];
  readonly actorId: number | null;
  readonly actorName: string | null;
  readonly actorEmail: string | null;
  /** Whether the address is one of the platform's operators: only those may be shown. */
  readonly isOperator: boolean;
  readonly tenantId: number | null;
  readonly tenantName: string | null;
  readonly resourceType: string | null;
  readonly resourceId: string | null;
  readonly metadata: unknown;
}

const row = z.object({
  id: z.number(),
  recorded_at: storedDate,
  position: z.string(),
  action: z.string(),
  // A foreign value must not look like a success.
  status: z.enum(AUDIT_STATUSES).catch('failed'),
  actor_id: z.number().nullable(),
  actor_name: z.string().nullable(),
  actor_email: z.string().nullable(),
  is_operator: z.boolean(),
  tenant_id: z.number().nullable(),
  tenant_name: z.string().nullable(),
  resource_type: z.string().nullable(),
  resource_id: z.string().nullable(),
  metadata: z.unknown(),
});

/** What text is looked for in: not the whole metadata, or a search could guess at what is never shown. */
const SEARCHED = `lower(concat_ws(' ', a.action, a.actor_name, a.resource_type, a.resource_id, t.name,
  a.metadata->>'runbook_key', a.metadata->>'runbook', a.metadata->>'scope', a.metadata->>'reason_code',
  a.metadata->>'source', a.metadata->>'outcome'))`;

function condition(filter: AuditFilter, values: unknown[]): string {
  const parts: string[] = [];
  const add = (sql: (placeholder: string) => string, value: unknown) => {
    values.push(value);
    parts.push(sql(`$${values.length}`));
  };
  const { actions, statuses, actor, recordedAfter, recordedBefore, runId, text } = filter;
  if (actions !== undefined && actions.length > 0) add((p) => `a.action = ANY(${p}::text[])`, actions);
  if (statuses !== undefined && statuses.length > 0) add((p) => `a.status = ANY(${p}::text[])`, statuses);
  if (actor !== undefined) {
    add((p) => `strpos(lower(concat_ws(' ', a.actor_name, u.email)), lower(${p})) > 0`, actor);
  }
  if (recordedAfter !== undefined) add((p) => `a.recorded_at >= ${p}::timestamptz`, recordedAfter);
  if (recordedBefore !== undefined) add((p) => `a.recorded_at < ${p}::timestamptz`, recordedBefore);
  if (runId !== undefined) {
    add(
      (p) => `(a.metadata->>'operation_run_id' = ${p}::text
        OR (a.resource_type = 'operation_run' AND a.resource_id = ${p}::text))`,
      String(runId),
    );
  }
  if (text !== undefined) add((p) => `strpos(${SEARCHED}, lower(${p})) > 0`, text);
  return parts.length === 0 ? 'true' : parts.join(' AND ');
}

/** Whether nothing but actions and times is asked for, which the platform's indexes know. */
function isIndexed({ statuses, actor, runId, text }: AuditFilter): boolean {
  return statuses === undefined && actor === undefined && runId === undefined && text === undefined;
}

/**
 * The keys of a page, by way of the platform's indexes: the newest of each action, or of each workspace, together hold the
 * newest of all. No index covers the whole audit, and sorting a million rows for each page would be felt.
 *
 * @param newest the newest keys under a condition, as a subquery
 */
function indexedKeys({ actions }: AuditFilter, newest: (condition: string, order?: string) => string): string {
  if (actions !== undefined && actions.length > 0) {
    return `SELECT part.* FROM (SELECT DISTINCT unnest($1::text[]) AS action) named
            CROSS JOIN LATERAL (${newest('a.action = named.action')}) part`;
  }
  // Told to sort by what is null everywhere, Postgres sees that the index has the order.
  return `SELECT part.* FROM workspaces w CROSS JOIN LATERAL (${newest('a.workspace_id = w.id')}) part
          UNION ALL (${newest('a.workspace_id IS NULL', 'a.workspace_id DESC,')})`;
}

const JOINED = `LEFT JOIN tenants t ON t.id = a.tenant_id
  LEFT JOIN platform_users u ON lower(u.email) = lower(a.actor_email)`;

/** Rows newest first, after the given one. */
export async function listAuditRows(
  tx: ReadTransaction,
  page: { filter: AuditFilter; after: { position: string; id: number } | null; limit: number },
): Promise<AuditRow[]> {
  const values: unknown[] = [];
  // The actions, if any, are the first value.
  const where = condition(page.filter, values);
  let after = 'true';
  if (page.after !== null) {
    values.push(page.after.position, page.after.id);
    const [position, id] = [`$${values.length - 1}::timestamptz`, `$${values.length}`];
    // The first part alone is what an index can be entered by.
    after = `a.recorded_at <= ${position} AND (a.recorded_at, a.id) < (${position}, ${id})`;
  }
  values.push(page.limit);
  const newest = (more: string, order = '', joined = '') =>
    `SELECT a.id, a.recorded_at FROM audit_logs a ${joined} WHERE ${more} AND ${where} AND ${after}
     ORDER BY ${order} a.recorded_at DESC, a.id DESC LIMIT $${values.length}`;
  const keys = isIndexed(page.filter) ? indexedKeys(page.filter, newest) : newest('true', '', JOINED);
  const { rows } = await tx.query(
    `WITH page AS MATERIALIZED (
       SELECT DISTINCT * FROM (${keys}) found ORDER BY recorded_at DESC, id DESC LIMIT $${values.length}
     )
     SELECT a.id, a.recorded_at, a.action, a.status, a.actor_id, a.actor_name, a.actor_email, a.tenant_id,
            a.resource_type, a.resource_id, a.metadata, t.name AS tenant_name, u.id IS NOT NULL AS is_operator,
            to_char(greatest('0001-01-01Z', least('9999-12-31 23:59:59Z', a.recorded_at)) AT TIME ZONE 'UTC',
                    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position
     FROM audit_logs a JOIN page ON page.id = a.id ${JOINED}
     ORDER BY a.recorded_at DESC, a.id DESC`,
    values,
  );
  return rows.map((raw) => {
    const read = row.parse(raw);
    return {
      id: read.id,
      recordedAt: read.recorded_at,
      position: read.position,
      action: read.action,
      status: read.status,
      actorId: read.actor_id,
      actorName: read.actor_name,
      actorEmail: read.actor_email,
      isOperator: read.is_operator,
      tenantId: read.tenant_id,
      tenantName: read.tenant_name,
      resourceType: read.resource_type,
      resourceId: read.resource_id,
      metadata: read.metadata,
    };
  });
}
