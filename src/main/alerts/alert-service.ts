import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { WriteTransaction } from '../postgres/transaction';
import { type AlertRule, insertAlertDelivery, readAlertRules, readPlatform } from './alert-store';
import { sendAfter } from './quiet-hours';

const RUN_FAILED = 'operations.run.failed';

const SEVERITY = 'high';
const SEVERITIES = ['low', 'medium', 'high', 'critical'];

/** A run that ended in a way somebody should hear of. */
export const failedRunSchema = z.object({
  runId: z.number().int(),
  type: z.string(),
  label: z.string(),
  scope: z.string(),
  targetTenantId: z.number().int().nullable(),
  bucket: z.string(),
});
export type FailedRun = z.infer<typeof failedRunSchema>;

/** A run concerns the platform's own tenant, under which its deliveries stand, and the tenant it was about. */
function appliesTo(rule: AlertRule, tenantIds: readonly (number | null)[]): boolean {
  if (rule.tenantScopeMode !== 'allowlist') return true;
  return tenantIds.some((tenantId) => tenantId !== null && rule.tenantAllowlist.includes(tenantId));
}

function isSevereEnough(rule: AlertRule): boolean {
  return SEVERITIES.indexOf(SEVERITY) >= SEVERITIES.indexOf(rule.minimumSeverity);
}

function isCoolingDown(rule: AlertRule): boolean {
  if (rule.cooldownSeconds === null || rule.lastDeliverySecondsAgo === null) return false;
  return rule.lastDeliverySecondsAgo < rule.cooldownSeconds;
}

/** The same operation on the same target is the same trouble, however often it fails. */
function fingerprintOf(run: FailedRun): string {
  const identity = [RUN_FAILED, run.type, run.scope, run.targetTenantId ?? '', run.bucket].join('|');
  return createHash('sha256').update(identity).digest('hex');
}

/**
 * Queues one delivery for each enabled destination of each rule that applies. Belongs into the transaction that
 * completes the run. Gives how many deliveries there are.
 */
export async function queueRunFailedAlerts(tx: WriteTransaction, run: FailedRun): Promise<number> {
  const fingerprintHash = fingerprintOf(run);
  const rules = await readAlertRules(tx, RUN_FAILED, fingerprintHash);
  const platform = rules.length === 0 ? null : await readPlatform(tx);
  let deliveries = 0;
  if (platform === null) return deliveries;
  for (const rule of rules) {
    if (!appliesTo(rule, [platform.tenantId, run.targetTenantId])) continue;
    if (!isSevereEnough(rule) || isCoolingDown(rule)) continue;
    for (const destinationId of rule.destinationIds) {
      deliveries += 1;
      await insertAlertDelivery(tx, {
        workspaceId: rule.workspaceId,
        ruleId: rule.id,
        destinationId,
        eventType: RUN_FAILED,
        severity: SEVERITY,
        fingerprintHash,
        sendAfter: sendAfter(rule.quietHours, platform.now),
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
  return deliveries;
}
