import { describe, expect, it } from 'vitest';
import { CAPABILITIES, missingCapability, TENANT_ROLES } from '../../../../src/shared/domain/capabilities';

describe('capabilities', () => {
  it('are spelled as the platform spells them', () => {
    expect(CAPABILITIES).toEqual([
      'platform.console.view',
      'platform.ops.view',
      'platform.runbooks.view',
      'platform.runbooks.run',
      'platform.runbooks.findings.lifecycle_backfill',
      'platform.operations.manage',
      'platform.use_break_glass',
      'platform.audit.view',
    ]);
    expect(TENANT_ROLES).toEqual(['owner', 'manager', 'operator', 'readonly']);
  });

  it('names the first one that is missing', () => {
    const required = ['platform.runbooks.run', 'platform.runbooks.findings.lifecycle_backfill'] as const;
    expect(missingCapability([], required)).toBe('platform.runbooks.run');
    expect(missingCapability(['platform.runbooks.run'], required)).toBe(
      'platform.runbooks.findings.lifecycle_backfill',
    );
    expect(missingCapability([...required], required)).toBeNull();
  });

  it('does not take a prefix or another case for the real one', () => {
    expect(missingCapability(['platform', 'PLATFORM.OPS.VIEW', 'platform.*'], ['platform.ops.view'])).toBe(
      'platform.ops.view',
    );
  });
});
