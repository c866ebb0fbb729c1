import type pg from 'pg';
import { refused, WheelhouseError } from '../../shared/errors';
import { inReadTransaction, inWriteTransaction, type ReadTransaction } from '../postgres/transaction';
import { listRoleMappings, mapRole, type OperatorMapping, readRoleMapping, roleExists } from './identity-store';
import { type Operator, requireCapabilities } from './operator';

/**
 * The operator that the session's database role is mapped to. Read anew for each action, so that a capability taken
 * away takes effect at once.
 *
 * @throws WheelhouseError `unmapped_role`, `inactive_operator` or `missing_capability`
 */
export async function identify(tx: ReadTransaction): Promise<Operator> {
  const mapping = await readRoleMapping(tx);
  if (mapping.kind === 'unmapped') {
    throw refused(
      'unmapped_role',
      `The database role "${mapping.dbRole}" is not mapped to an operator.`,
      `Have an administrator run: wheelhouse operators add --db-role ${mapping.dbRole} --email <your e-mail>`,
    );
  }
  if (mapping.kind === 'tenant_user') {
    throw refused(
      'not_a_platform_operator',
      `The database role "${mapping.dbRole}" is mapped to a tenant's user, not to a platform operator.`,
    );
  }
  if (!mapping.isActive) {
    throw refused('inactive_operator', `The platform user ${mapping.email} is deactivated.`);
  }
  const operator: Operator = {
    kind: 'platform_user',
    platformUserId: mapping.id,
    name: mapping.name,
    email: mapping.email,
    capabilities: mapping.capabilities,
    dbRole: mapping.dbRole,
  };
  requireCapabilities(operator, ['platform.console.view']);
  return operator;
}

/** Maps a database role to a platform user. */
export async function addOperator(pool: pg.Pool, dbRole: string, email: string): Promise<void> {
  await inWriteTransaction(pool, async (tx) => {
    if (!(await roleExists(tx, dbRole))) {
      throw new WheelhouseError({
        kind: 'invalid_input',
        code: 'unknown_role',
        message: `The server has no role "${dbRole}".`,
        nextStep: 'Create the role first, or check the spelling.',
      });
    }
    if (await mapRole(tx, dbRole, email)) return;
    throw new WheelhouseError({
      kind: 'invalid_input',
      code: 'unknown_platform_user',
      message: `There is no platform user with the e-mail address ${email}.`,
      nextStep: 'Check the spelling, or create the platform user first.',
    });
  });
}

/** Every mapped role. */
export function listOperators(pool: pg.Pool): Promise<OperatorMapping[]> {
  return inReadTransaction(pool, listRoleMappings);
}
