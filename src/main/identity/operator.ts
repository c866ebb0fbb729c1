import type { Identity } from '../../shared/contract/session';
import { type Action, type RunbookOf, whatIsMissing } from '../../shared/domain/actions';
import { refused } from '../../shared/errors';

/** The person behind a database role, as far as services need to know. */
export type Operator = Identity;

/** One of the platform's own people: the only kind that does anything but look. */
export type PlatformOperator = Extract<Operator, { kind: 'platform_user' }>;

/** Refuses an action that the operator may not do, and names the capability that it would take. */
export function requireAction<Name extends Action>(
  operator: Operator,
  action: Name,
  ...runbook: RunbookOf<Name>
): void {
  const missing = whatIsMissing(operator, action, ...runbook);
  if (missing === null) return;
  throw refused(
    'missing_capability',
    `${operator.name} lacks the capability ${missing}.`,
    operator.kind === 'platform_user'
      ? 'Ask a platform administrator for it.'
      : 'Only platform operators have capabilities; members of tenants look at the operations of their tenants.',
  );
}

/** As `requireAction`, for what no member of a tenant may do, whatever their role. */
export function requirePlatformAction<Name extends Action>(
  operator: Operator,
  action: Name,
  ...runbook: RunbookOf<Name>
): PlatformOperator {
  requireAction(operator, action, ...runbook);
  if (operator.kind === 'platform_user') return operator;
  throw refused('not_a_platform_operator', `${operator.name} is not a platform operator.`);
}

/** The tenants whose runs an operator sees, or null for all of them and for runs over all tenants. */
export type VisibleTenants = readonly number[] | null;

/** The tenants that an operator sees. */
export function visibleTenants(operator: Operator): VisibleTenants {
  return operator.kind === 'platform_user' ? null : operator.memberships.map(({ tenantId }) => tenantId);
}

/** Whether runs may be executed under this identity, by the engine of their own application or command. */
export function mayExecuteRuns(identity: Identity): boolean {
  return identity.kind === 'platform_user' && identity.capabilities.includes('platform.runbooks.run');
}
