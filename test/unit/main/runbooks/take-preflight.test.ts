import { describe, expect, it } from 'vitest';
import { tenantsToSample } from '../../../../src/main/runbooks/take-preflight';

const tenant = (tenantId: number, totalCount: number, affectedCount = totalCount) => ({
  tenantId,
  totalCount,
  affectedCount,
});

describe('the tenants to take a sample from', () => {
  it('are those with most to change, as many as can be gone through quickly', () => {
    expect(tenantsToSample([tenant(1, 10), tenant(2, 15_000), tenant(3, 9_000), tenant(4, 500)])).toEqual([2, 4, 1]);
  });

  it('leave out where nothing changes', () => {
    expect(tenantsToSample([tenant(1, 10, 0), tenant(2, 20, 1)])).toEqual([2]);
    expect(tenantsToSample([tenant(1, 10, 0)])).toEqual([]);
  });

  it('are the smallest where all are large', () => {
    expect(tenantsToSample([tenant(1, 90_000), tenant(2, 40_000), tenant(3, 60_000)])).toEqual([2]);
  });
});
