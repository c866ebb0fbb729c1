import type pg from 'pg';
import type { Action, RunbookOf } from '../../shared/domain/actions';
import { refused, WheelhouseError } from '../../shared/errors';
import { inReadTransaction, inWriteTransaction, type ReadTransaction } from '../postgres/transaction';
import {
  listRoleMappings,
  mapRole,
  type OperatorMapping,
  type PersonKind,
  readRoleMapping,
  roleExists,
  unmapRole,
} from './identity-store';
import { type Operator, type PlatformOperator, requireAction, requirePlatformAction } from './operator';

/**
 * The operator that the session's database role is mapped to. Read anew for each action, so that a capability or a
 * membership taken away takes effect at once.
 *
 * @throws WheelhouseError `unmapped_role`, `inactive_operator`, `no_membership` or `missing_capability`
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
  const { name, email, dbRole } = mapping;
  if (mapping.kind === 'tenant_user') {
    if (mapping.memberships.length === 0) {
      throw refused(
        'no_membership',
        `${name} is a member of no tenant, so there is nothing to see.`,
        'Ask an owner of your tenant for a membership.',
      );
    }
    return { kind: 'tenant_user', userId: mapping.id, name, email, dbRole, memberships: mapping.memberships };
  }
  if (!mapping.isActive) throw refused('inactive_operator', `The platform user ${email} is deactivated.`);
  const { id: platformUserId, capabilities } = mapping;
  const operator: Operator = { kind: 'platform_user', platformUserId, name, email, dbRole, capabilities };
  requireAction(operator, 'console.open');
  return operator;
}

/** The operator, who may do this. */
export async function authorise<Name extends Action>(
  tx: ReadTransaction,
  action: Name,
  ...runbook: RunbookOf<Name>
): Promise<Operator> {
  const operator = await identify(tx);
  requireAction(operator, action, ...runbook);
  return operator;
}

/** As `authorise`, for what is done by the platform's own people only. */
export async function authorisePlatform<Name extends Action>(
  tx: ReadTransaction,
  action: Name,
  ...runbook: RunbookOf<Name>
): Promise<PlatformOperator> {
  return requirePlatformAction(await identify(tx), action, ...runbook);
}

const ANYBODY: readonly PersonKind[] = ['platform_user', 'tenant_user'];

/**
 * Maps a database role to the person of an e-mail address: one of the platform's people or, where none of them has it, a
 * member of tenants.
 *
 * @param kinds who is meant, where it is to be no other
 */
export async function addOperator(
  pool: pg.Pool,
  dbRole: string,
  email: string,
  kinds: readonly PersonKind[] = ANYBODY,
): Promise<void> {
  await inWriteTransaction(pool, async (tx) => {
    if (!(await roleExists(tx, dbRole))) {
      throw new WheelhouseError({
        kind: 'invalid_input',
        code: 'unknown_role',
        message: `The server has no role "${dbRole}".`,
        nextStep: 'Create the role first, or check the spelling.',
      });
    }
    for (const kind of kinds) if (await mapRole(tx, dbRole, { kind, email })) return;
    const called = kinds.includes('platform_user') ? 'platform user, nor a user of tenants,' : 'user of tenants';
    throw new WheelhouseError({
      kind: 'invalid_input',
      code: 'unknown_person',
      message: `There is no ${called} with the e-mail address ${email}.`,
      nextStep: 'Check the spelling, or have that person created in the platform first.',
    });
  });
}

/** Takes a role's mapping away: whoever is signed in by it is refused from the next action on. */
export async function removeOperator(pool: pg.Pool, dbRole: string): Promise<void> {
  await inWriteTransaction(pool, async (tx) => {
    if (await unmapRole(tx, dbRole)) return;
    throw new WheelhouseError({
      kind: 'not_found',
      code: 'not_found',
      message: `The role "${dbRole}" is not mapped to anybody.`,
      dataSafety: 'Nothing was changed.',
    });
  });
}

/** Every mapped role. */
export function listOperators(pool: pg.Pool): Promise<OperatorMapping[]> {
  return inReadTransaction(pool, listRoleMappings);
}
