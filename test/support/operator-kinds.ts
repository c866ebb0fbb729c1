import type pg from 'pg';
import type { Action } from '../../src/shared/domain/actions';
import { CAPABILITIES, type Capability, TENANT_ROLES, type TenantRole } from '../../src/shared/domain/capabilities';
import { makePlatformUser, makeTenantUser } from './builders';

/** The runbook's own capability in all of these tests. */
export const OWN: Capability = 'platform.runbooks.findings.lifecycle_backfill';

/** What each action takes, written down a second time: what is changed in one place only, a test tells. */
export const EXPECTED_NEEDS: Readonly<Record<Action, readonly Capability[]>> = {
  'console.open': ['platform.console.view'],
  'runs.view': ['platform.ops.view'],
  'notifications.own': ['platform.console.view'],
  'findings.view': ['platform.ops.view'],
  'runs.control': ['platform.ops.view', 'platform.operations.manage'],
  'runs.retry': ['platform.ops.view', 'platform.operations.manage', 'platform.runbooks.run', OWN],
  'runs.verify': ['platform.ops.view', OWN],
  'runbooks.view': ['platform.runbooks.view'],
  'runbooks.preflight': [OWN],
  'runbooks.start': ['platform.runbooks.run', OWN],
  'breakGlass.use': ['platform.console.view', 'platform.use_break_glass'],
  'audit.view': ['platform.audit.view'],
};

/** The actions that a member of a tenant may do, whatever their role. */
export const OPEN_TO_MEMBERS: readonly Action[] = ['console.open', 'runs.view', 'notifications.own', 'findings.view'];

/** Somebody behind a database role. */
export type OperatorKind =
  | { readonly name: string; readonly is: 'platform'; readonly capabilities: readonly Capability[] }
  | { readonly name: string; readonly is: 'inactive' | 'unmapped' | 'without_tenant' }
  | { readonly name: string; readonly is: 'member'; readonly role: TenantRole };

/** Every kind of operator there is. */
export const OPERATOR_KINDS: readonly OperatorKind[] = [
  { name: 'full', is: 'platform', capabilities: CAPABILITIES },
  ...CAPABILITIES.map((missing) => ({
    name: `full but ${missing}`,
    is: 'platform' as const,
    capabilities: CAPABILITIES.filter((capability) => capability !== missing),
  })),
  { name: 'view-only', is: 'platform', capabilities: ['platform.console.view', 'platform.ops.view'] },
  { name: 'without capabilities', is: 'platform', capabilities: [] },
  { name: 'inactive', is: 'inactive' },
  { name: 'unmapped', is: 'unmapped' },
  { name: 'member of no tenant', is: 'without_tenant' },
  ...TENANT_ROLES.map((role) => ({ name: `tenant ${role}`, is: 'member' as const, role })),
];

/** How an action is refused, or null where it is allowed. */
export interface ExpectedRefusal {
  readonly code: string;
  /** The capability that the message names, where one is missing. */
  readonly names: Capability | null;
}

/** What is expected of an action by one kind of operator. */
export function expectedRefusal(kind: OperatorKind, action: Action): ExpectedRefusal | null {
  switch (kind.is) {
    case 'inactive':
      return { code: 'inactive_operator', names: null };
    case 'unmapped':
      return { code: 'unmapped_role', names: null };
    case 'without_tenant':
      return { code: 'no_membership', names: null };
    case 'member':
      if (OPEN_TO_MEMBERS.includes(action)) return null;
      return {
        code: 'missing_capability',
        names:
          EXPECTED_NEEDS[action].find((need) => need !== 'platform.ops.view' && need !== 'platform.console.view') ??
          null,
      };
    case 'platform': {
      const needs = [...EXPECTED_NEEDS['console.open'], ...EXPECTED_NEEDS[action]];
      const names = needs.find((need) => !kind.capabilities.includes(need));
      return names === undefined ? null : { code: 'missing_capability', names };
    }
  }
}

/** Makes a database role into this kind of operator, in place of what it was before. */
export async function mapRoleTo(
  client: Pick<pg.Pool, 'query'>,
  dbRole: string,
  kind: OperatorKind,
  tenantId: number,
): Promise<void> {
  await client.query('DELETE FROM wheelhouse.operators WHERE db_role = $1', [dbRole]);
  if (kind.is === 'unmapped') return;
  const isPlatform = kind.is === 'platform' || kind.is === 'inactive';
  const id = isPlatform
    ? await makePlatformUser(client, {
        name: 'Robin Role',
        isActive: kind.is === 'platform',
        ...(kind.is === 'platform' ? { capabilities: kind.capabilities } : {}),
      })
    : await makeTenantUser(client, tenantId, kind.is === 'member' ? kind.role : 'owner');
  if (kind.is === 'without_tenant') await client.query('DELETE FROM tenant_memberships WHERE user_id = $1', [id]);
  await client.query(
    `INSERT INTO wheelhouse.operators (db_role, ${isPlatform ? 'platform_user_id' : 'user_id'}) VALUES ($1, $2)`,
    [dbRole, id],
  );
}
