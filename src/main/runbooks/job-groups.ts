/** A tenant's share of a run's jobs. */
export interface GroupedTenant {
  readonly tenantId: number;
  readonly group: number;
  readonly total: number;
}

/** Small tenants share a job up to this many rows: fetching and ending a job costs round trips, not each tenant. */
const GROUP_ROWS = 5_000;
const GROUP_TENANTS = 100;

/** Shares tenants out over jobs, the largest first, so that the longest job is not the last to begin. */
export function groupTenants(tenantIds: readonly number[], sizes: ReadonlyMap<number, number>): GroupedTenant[] {
  const bySize = tenantIds
    .map((tenantId) => ({ tenantId, total: sizes.get(tenantId) ?? 0 }))
    .toSorted((a, b) => b.total - a.total || a.tenantId - b.tenantId);
  const grouped: GroupedTenant[] = [];
  let group = -1;
  let rows = Number.POSITIVE_INFINITY;
  let tenants = 0;
  for (const tenant of bySize) {
    if (rows + tenant.total > GROUP_ROWS || tenants >= GROUP_TENANTS) {
      group += 1;
      rows = 0;
      tenants = 0;
    }
    grouped.push({ ...tenant, group });
    rows += tenant.total;
    tenants += 1;
  }
  return grouped;
}
