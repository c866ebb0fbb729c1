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

/** Whether the operator holds a capability. */
export function useHasCapability(capability: string): boolean {
  return useSession((state) => state.session?.identity?.capabilities.includes(capability) ?? false);
}
