import { expect, it } from 'vitest';
import type { RunTenant } from '../../../../../src/shared/contract/runs';
import { mergeTenantChanges } from '../../../../../src/renderer/features/runs/merge-tenant-changes';

const READ_AT = '2026-03-01T10:00:00Z';

function tenant(tenantId: number, scanned = 0): RunTenant {
  return {
    tenantId,
    tenantName: `Tenant ${tenantId}`,
    state: 'running',
    phase: 'x',
    total: 100,
    scanned,
    rowUpdated: 0,
    consolidated: 0,
    skipped: 0,
    attempts: 1,
    isWaitingForLock: false,
    lastError: null,
    startedAt: null,
    finishedAt: null,
  };
}

const known = {
  pages: [
    { tenants: [tenant(1), tenant(2)], total: 3, readAt: READ_AT },
    { tenants: [tenant(3)], total: 3, readAt: READ_AT },
  ],
  pageParams: [0, 2],
};

it('changed tenants are renewed where they stand, and what has not changed stays the same value', () => {
  const merged = mergeTenantChanges(known, [tenant(2, 50), tenant(99, 1)]);
  expect(merged.pages.map(({ tenants }) => tenants.map(({ tenantId, scanned }) => [tenantId, scanned]))).toEqual([
    [
      [1, 0],
      [2, 50],
    ],
    [[3, 0]],
  ]);
  expect(merged.pages[1]).toBe(known.pages[1]);
  expect(merged.pages[0]?.tenants[0]).toBe(known.pages[0]?.tenants[0]);
});

it('news of tenants that are not shown change nothing', () => {
  expect(mergeTenantChanges(known, [tenant(99)])).toBe(known);
  expect(mergeTenantChanges(known, [])).toBe(known);
});
