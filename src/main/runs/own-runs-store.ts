import type { ReadTransaction } from '../postgres/transaction';
import type { Operator } from '../identity/operator';
import { readRun, type Run, RUN_COLUMNS, RUN_TABLES } from './run-row';

const MAX_COUNTED = 100;

/** The active runs that somebody started, in the window or on any other computer. */
export async function listOwnActiveRuns(tx: ReadTransaction, operator: Operator): Promise<Run[]> {
  const [isOwn, id] =
    operator.kind === 'platform_user'
      ? [`r.context #>> '{platform_initiator,platform_user_id}' = $1::text`, operator.platformUserId]
      : ['r.user_id = $1', operator.userId];
  const { rows } = await tx.query(
    `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE r.status IN ('queued', 'running') AND ${isOwn}
     ORDER BY r.id DESC LIMIT ${MAX_COUNTED}`,
    [operator.kind === 'platform_user' ? String(id) : id],
  );
  return rows.map(readRun);
}
