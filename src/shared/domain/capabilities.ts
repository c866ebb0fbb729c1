/** What a platform operator may be allowed to do (`platform_users.capabilities`). */
export const CAPABILITIES = [
  'platform.console.view',
  'platform.ops.view',
  'platform.runbooks.view',
  'platform.runbooks.run',
  'platform.runbooks.findings.lifecycle_backfill',
  'platform.operations.manage',
  'platform.use_break_glass',
  'platform.audit.view',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

export const TENANT_ROLES = ['owner', 'manager', 'operator', 'readonly'] as const;
export type TenantRole = (typeof TENANT_ROLES)[number];

/** The first of the required capabilities that is not held, or null where all are. */
export function missingCapability(held: readonly string[], required: readonly Capability[]): Capability | null {
  return required.find((capability) => !held.includes(capability)) ?? null;
}
