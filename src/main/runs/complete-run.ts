import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { boundFailures, type Failure } from '../../shared/domain/failures';
import { operationLabel } from '../../shared/domain/operation-types';
import { runOutcome } from '../../shared/domain/outcome';
import { isActive, statusBucket } from '../../shared/domain/run-status';
import { sanitiseMessage } from '../../shared/domain/sanitise';
import { type FailedRun, queueRunFailedAlerts } from '../alerts/alert-service';
import { recordRunEnd } from '../audit/run-audit';
import { runEndedNotification, writeRunNotification } from '../notifications/notification-service';
import { writeOrKeep } from '../outbox/write-or-keep';
import { inWriteTransaction, type WriteTransaction } from '../postgres/transaction';
import { findRunControl, releaseRun, type RunControl } from './run-control-store';
import { insertRunEvent } from './run-event-store';
import type { Run } from './run-row';
import { lockRun, markRunCompleted } from './run-store';
import { readTally, readTenantFailures, summaryCountsOf, type RunTally } from './run-tally-store';

/** Tells in the timeline what could not be written along with the end. */
async function tellProblem(tx: WriteTransaction, runId: number, what: string, problem: string | null): Promise<void> {
  if (problem !== null) await insertRunEvent(tx, runId, 'not_written', null, `${what} ${problem}`);
}

async function failuresOf(tx: WriteTransaction, run: Run, control: RunControl, tally: RunTally): Promise<Failure[]> {
  const failures = await readTenantFailures(tx, run.id);
  if (control.cancelRequestedAt !== null && tally.cancelled > 0) {
    const by = control.cancelRequestedBy ?? 'an operator';
    failures.push({
      reason_code: 'cancelled_by_operator',
      message: sanitiseMessage(`Stopped by ${by}: ${tally.succeeded} of ${tally.tenants} tenants were done.`),
    });
  }
  return boundFailures(failures);
}

/**
 * Completes a run whose tenants are all terminal, inside the caller's transaction: status, outcome and counts, the audit,
 * the alerts and the initiator's notification go together. Gives whether this call completed it; it never happens twice.
 */
export async function completeRun(tx: WriteTransaction, runId: number): Promise<boolean> {
  const run = await lockRun(tx, runId);
  const control = await findRunControl(tx, runId);
  if (run === null || control === null || !isActive(run.status)) return false;
  const tally = await readTally(tx, runId);
  if (tally.unfinished > 0) return false;

  const outcome = runOutcome(tally, control.cancelRequestedAt !== null);
  const bucket = statusBucket('completed', outcome);
  const summaryCounts = summaryCountsOf(tally, control.scope === 'all_tenants');
  const failures = await failuresOf(tx, run, control, tally);
  await markRunCompleted(tx, runId, { outcome, summaryCounts, failures });
  await releaseRun(tx, runId);
  await insertRunEvent(tx, runId, 'completed', null, bucket);

  const auditProblem = await recordRunEnd(tx, { run, outcome, summaryCounts });
  await tellProblem(tx, runId, 'The audit entry', auditProblem);
  if (outcome === 'failed' || outcome === 'partially_succeeded' || outcome === 'blocked') {
    const failed: FailedRun = {
      runId,
      type: run.type,
      label: operationLabel(run.type),
      scope: control.scope,
      targetTenantId: run.tenantId,
      bucket,
    };
    const problem = await writeOrKeep(tx, { id: randomUUID(), kind: 'alert', content: failed }, () =>
      queueRunFailedAlerts(tx, failed),
    );
    await tellProblem(tx, runId, 'The alert', problem);
  }
  const { initiatorUserId } = control;
  if (initiatorUserId !== null) {
    const notification = runEndedNotification({ run, initiatorUserId, bucket, summaryCounts, failures });
    const problem = await writeOrKeep(tx, { id: notification.id, kind: 'notification', content: notification }, () =>
      writeRunNotification(tx, notification),
    );
    await tellProblem(tx, runId, 'The notification', problem);
  }
  return true;
}

/** Completes the run if nothing is left to do. Safe to call at any time by anyone. */
export function completeRunIfDone(pool: pg.Pool, runId: number): Promise<boolean> {
  return inWriteTransaction(pool, (tx) => completeRun(tx, runId));
}
