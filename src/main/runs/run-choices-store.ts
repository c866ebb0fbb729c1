import { z } from 'zod';
import type { RunChoices } from '../../shared/contract/run-lists';
import { canonicalType } from '../../shared/domain/operation-types';
import { isShowableCode, sanitiseName } from '../../shared/domain/sanitise';
import type { VisibleTenants } from '../identity/operator';
import type { ReadTransaction } from '../postgres/transaction';

/** More of a kind than this are not offered; what one knows by name is found by the text search. */
const MAX_OFFERED = 5_000;

const namedRows = z.array(z.object({ id: z.number(), name: z.string() }));
const grantRow = z.object({ is_granted: z.boolean() });
const textRows = z.array(z.object({ value: z.string() }));

const named = (rows: unknown[]) => namedRows.parse(rows).map(({ id, name }) => ({ id, name: sanitiseName(name) }));

/** What visible operations can be filtered by: types, tenants, workspaces and initiators as they occur. */
export async function readRunChoices(tx: ReadTransaction, visible: VisibleTenants): Promise<RunChoices> {
  const isVisible = '($1::bigint[] IS NULL OR r.tenant_id = ANY ($1::bigint[]))';
  // A role of an older installation may not have been granted the legacy tables yet.
  const bulk = await tx.query(
    `SELECT bool_and(has_column_privilege('bulk_operation_runs', name, 'SELECT')) AS is_granted
     FROM unnest(ARRAY['tenant_id', 'resource', 'action']) AS name`,
  );
  const isBulkGranted = grantRow.parse(bulk.rows[0]).is_granted;
  const [types, tenants, workspaces, initiators] = await Promise.all([
    tx.query(
      `SELECT DISTINCT r.type AS value FROM operation_runs r WHERE ${isVisible}
       ${isBulkGranted ? `UNION SELECT r.resource || '.' || r.action FROM bulk_operation_runs r WHERE ${isVisible}` : ''}
       LIMIT ${MAX_OFFERED}`,
      [visible],
    ),
    tx.query(
      `SELECT r.id, r.name FROM tenants r WHERE $1::bigint[] IS NULL OR r.id = ANY ($1::bigint[])
       ORDER BY lower(r.name), r.id LIMIT ${MAX_OFFERED}`,
      [visible],
    ),
    tx.query(
      `SELECT w.id, w.name FROM workspaces w
       WHERE $1::bigint[] IS NULL OR w.id IN (SELECT workspace_id FROM tenants WHERE id = ANY ($1::bigint[]))
       ORDER BY lower(w.name), w.id LIMIT ${MAX_OFFERED}`,
      [visible],
    ),
    tx.query(
      `SELECT r.initiator_name AS value FROM operation_runs r WHERE ${isVisible} AND r.initiator_name <> ''
       GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${MAX_OFFERED}`,
      [visible],
    ),
  ]);
  const occurring = textRows.parse(types.rows).map(({ value }) => canonicalType(value));
  return {
    types: [...new Set(occurring.filter(isShowableCode))].sort(),
    tenants: named(tenants.rows),
    workspaces: named(workspaces.rows),
    initiators: textRows.parse(initiators.rows).map(({ value }) => sanitiseName(value)),
  };
}
