import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { boundFailures, type Failure } from '../../shared/domain/failures';
import { operationLabel } from '../../shared/domain/operation-types';
import { runOutcome } from '../../shared/domain/outcome';
import { isActive, statusBucket } from '../../shared/domain/run-status';
import { sanitiseMessage } from '../../shared/domain/sanitise';
import { type FailedRun, queueRunFailedAlerts } from '../alerts/alert-service';
import { canReleaseLocks } from '../engine/lock-sql';
import { recordRunEnd } from '../audit/run-audit';
import { runEndedNotification, writeRunNotification } from '../notifications/notification-service';
import { writeOrKeep } from '../outbox/write-or-keep';
import { inWriteTransaction, type WriteTransaction } from '../postgres/transaction';
import { findRunControl, releaseRun, type RunControl } from './run-control-store';
import { insertRunEvent } from './run-event-store';
import { lockRun, markRunCompleted, readStoredContext } from './run-store';
import { keepLastSample, readTally, readTenantFailures, summaryCountsOf, type RunTally } from './run-tally-store';

/** Something that belongs to the end of a run, and what kept it from being written. */
interface Told {
  readonly what: string;
  readonly problem: string | null;
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Tells in the timeline what was written along with the end, and what could not be. */
async function tellAll(tx: WriteTransaction, runId: number, told: readonly Told[]): Promise<void> {
  const written = told.filter(({ problem }) => problem === null).map(({ what }) => what);
  const problems = told.flatMap(({ what, problem }) => (problem === null ? [] : [`${sentence(what)} ${problem}`]));
  await Promise.all([
    written.length === 0 ? null : insertRunEvent(tx, runId, 'written', null, sentence(written.join(', '))),
    ...problems.map((problem) => insertRunEvent(tx, runId, 'not_written', null, problem)),
  ]);
}

function failuresOf(tenantFailures: readonly Failure[], control: RunControl, tally: RunTally): Failure[] {
  const failures = [...tenantFailures];
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
  const [run, context, control, tally, tenantFailures, canRelease] = await Promise.all([
    lockRun(tx, runId),
    readStoredContext(tx, runId),
    findRunControl(tx, runId),
    readTally(tx, runId),
    readTenantFailures(tx, runId),
    canReleaseLocks(tx),
  ]);
  if (run === null || control === null || !isActive(run.status) || tally.unfinished > 0) return false;

  const outcome = runOutcome(tally);
  const bucket = statusBucket('completed', outcome);
  const summaryCounts = summaryCountsOf(tally, control.scope === 'all_tenants');
  const failures = failuresOf(tenantFailures, control, tally);
  const [, , , , auditProblem] = await Promise.all([
    markRunCompleted(tx, runId, { outcome, summaryCounts, failures }),
    releaseRun(tx, runId, canRelease),
    keepLastSample(tx, runId, tally.processed),
    insertRunEvent(tx, runId, 'completed', null, bucket),
    // Last, because a failure of it undoes what was sent behind its savepoint.
    recordRunEnd(tx, { run: { id: runId, tenantId: run.tenantId, context }, outcome, summaryCounts }),
  ]);
  const told: Told[] = [{ what: 'the audit entry', problem: auditProblem }];
  if (outcome === 'failed' || outcome === 'partially_succeeded' || outcome === 'blocked') {
    const failed: FailedRun = {
      runId,
      type: run.type,
      label: operationLabel(run.type),
      scope: control.scope,
      targetTenantId: run.tenantId,
      bucket,
    };
    let deliveries = 0;
    const problem = await writeOrKeep(tx, { id: randomUUID(), kind: 'alert', content: failed }, async () => {
      deliveries = await queueRunFailedAlerts(tx, failed);
    });
    const what = deliveries === 1 ? 'one alert' : `${deliveries} alerts`;
    if (problem !== null || deliveries > 0) told.push({ what: problem === null ? what : 'the alert', problem });
  }
  const { initiatorUserId } = control;
  if (initiatorUserId !== null) {
    const notification = runEndedNotification({ run, initiatorUserId, bucket, summaryCounts, failures });
    const problem = await writeOrKeep(tx, { id: notification.id, kind: 'notification', content: notification }, () =>
      writeRunNotification(tx, notification),
    );
    told.push({ what: problem === null ? 'the notification of whoever started it' : 'the notification', problem });
  }
  await tellAll(tx, runId, told);
  return true;
}

/** Completes the run if nothing is left to do. Safe to call at any time by anyone. */
export function completeRunIfDone(pool: pg.Pool, runId: number): Promise<boolean> {
  return inWriteTransaction(pool, (tx) => completeRun(tx, runId));
}
