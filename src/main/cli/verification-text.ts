import { LEFT_REASON_LABELS, type Verification } from '../../shared/contract/preflight';
import { formatCount, formatTable } from './table';

/** What is left of an operation, as programs read it. */
export function verificationDocument(found: Verification): object {
  return {
    run_id: found.runId,
    runbook: found.runbookKey,
    scope: found.scope,
    target_tenant_id: found.targetTenantId,
    total_count: found.totalCount,
    left_count: found.leftCount,
    left_tenants: found.tenantCount,
    tenants: found.tenants.map(({ tenantId, tenantName, leftCount, reason }) => ({
      tenant_id: tenantId,
      name: tenantName,
      left_count: leftCount,
      reason,
    })),
    checked_at: found.checkedAt,
  };
}

/** What is left of an operation, and why, as people read it. */
export function verificationText(found: Verification): string {
  const { runId, totalCount, leftCount, tenantCount, tenants } = found;
  if (leftCount === 0)
    return `Verified: operation #${runId} has left nothing to change in ${formatCount(totalCount)} findings.`;
  const rows = tenants.map((tenant) => [
    String(tenant.tenantId),
    tenant.tenantName,
    formatCount(tenant.leftCount),
    LEFT_REASON_LABELS[tenant.reason],
  ]);
  const more = tenantCount - tenants.length;
  return [
    `Left by operation #${runId}: ${formatCount(leftCount)} of ${formatCount(totalCount)} findings, in ${formatCount(tenantCount)} tenants.`,
    '',
    formatTable(['TENANT', 'NAME', 'LEFT', 'WHY'], rows, [0, 2]),
    ...(more > 0 ? [`and ${formatCount(more)} tenants more`] : []),
  ].join('\n');
}
