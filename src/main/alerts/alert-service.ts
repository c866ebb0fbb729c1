import { createHash } from 'node:crypto';
import type { WriteTransaction } from '../postgres/transaction';
import { type AlertRule, insertAlertDelivery, readAlertRules, readPlatformTenantId } from './alert-store';
import { sendAfter } from './quiet-hours';

const RUN_FAILED = 'operations.run.failed';

/** A run that ended in a way somebody should hear of. */
export interface FailedRun {
  readonly runId: number;
  readonly type: string;
  readonly label: string;
  readonly scope: string;
  readonly targetTenantId: number | null;
  readonly bucket: string;
}

function appliesTo(rule: AlertRule, tenantId: number | null): boolean {
  if (rule.tenantScopeMode !== 'allowlist') return true;
  return tenantId !== null && rule.tenantAllowlist.includes(tenantId);
}

function isCoolingDown(rule: AlertRule, now: Date): boolean {
  if (rule.cooldownSeconds === null || rule.lastDeliveryAt === null) return false;
  return now.getTime() - rule.lastDeliveryAt.getTime() < rule.cooldownSeconds * 1000;
}

/**
 * Queues one delivery for each enabled destination of each rule that applies. Belongs into the transaction that
 * completes the run.
 */
export async function queueRunFailedAlerts(tx: WriteTransaction, run: FailedRun, now: Date): Promise<void> {
  // The same operation on the same target is the same trouble, however often it fails.
  const identity = [RUN_FAILED, run.type, run.scope, run.targetTenantId ?? '', run.bucket].join('|');
  const fingerprintHash = createHash('sha256').update(identity).digest('hex');
  const rules = await readAlertRules(tx, RUN_FAILED, fingerprintHash);
  if (rules.length === 0) return;
  const platformTenantId = await readPlatformTenantId(tx);
  for (const rule of rules) {
    if (!appliesTo(rule, platformTenantId) || isCoolingDown(rule, now)) continue;
    for (const destinationId of rule.destinationIds) {
      await insertAlertDelivery(tx, {
        workspaceId: rule.workspaceId,
        ruleId: rule.id,
        destinationId,
        eventType: RUN_FAILED,
        severity: 'high',
        fingerprintHash,
        sendAfter: sendAfter(rule.quietHours, now),
        payload: {
          title: `${run.label} ${run.bucket}`,
          body: `Operation #${run.runId} (${run.label}) ended: ${run.bucket}.`,
          metadata: {
            operation_run_id: run.runId,
            run_type: run.type,
            scope: run.scope,
            view_run_url: `wheelhouse://runs/${run.runId}`,
          },
        },
      });
    }
  }
}
