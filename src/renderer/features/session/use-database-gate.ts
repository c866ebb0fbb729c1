import { type Action, type RunbookOf, whatIsMissing } from '../../../shared/domain/actions';
import { withBreakGlass } from '../../../shared/domain/break-glass';
import type { Session } from '../../../shared/contract/session';
import { useSession } from './session-store';

/** Why what needs the database is off, in words, or null where it is on. */
export function databaseGate(session: Session | null): string | null {
  switch (session?.connection.status) {
    case 'connected':
      return null;
    case 'disconnected':
      return 'Off while the database is not connected.';
    case 'preparing':
      return 'Off until the sandbox is ready.';
    case 'connecting':
    case undefined:
      return 'Off until the database is connected.';
  }
}

/** {@link databaseGate} of the session as it is now. */
export function useDatabaseGate(): string | null {
  return useSession((state) => databaseGate(state.session));
}

/** Why what changes something is off, in words, or null where it is on; main refuses it too. */
export function useWriteGate(): string | null {
  return useSession(({ session }) =>
    session?.areWritesLocked === true
      ? 'Writes to production are locked: unlock them at the top.'
      : databaseGate(session),
  );
}

/** Whether one is a member of tenants: they look at operations, and are shown no runbooks. */
export function useIsTenantMember(): boolean {
  return useSession((state) => state.session?.identity?.kind === 'tenant_user');
}

/** Whether the operator may do this, as far as is known; main is asked anew by each action. */
export function useMay<Name extends Action>(action: Name, ...runbook: RunbookOf<Name>): boolean {
  return useSession((state) => {
    const { identity, breakGlass } = state.session ?? {};
    if (identity == null) return false;
    const holder =
      breakGlass?.status === 'active' && identity.kind === 'platform_user'
        ? { ...identity, capabilities: withBreakGlass(identity.capabilities) }
        : identity;
    return whatIsMissing(holder, action, ...runbook) === null;
  });
}
