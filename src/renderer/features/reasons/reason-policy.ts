import { useShallow } from 'zustand/react/shallow';
import type { Session } from '../../../shared/contract/session';
import { useSession } from '../session/session-store';

/** How reasons are judged at this moment; main judges them the same. */
export interface ReasonPolicy {
  /** Then everything needs a reason. */
  readonly isBreakGlass: boolean;
  readonly ticket: Session['ticket'];
}

/** The policy of the session as it is now. */
export function useReasonPolicy(): ReasonPolicy {
  return useSession(
    useShallow(({ session }) => ({
      isBreakGlass: session?.breakGlass.status === 'active',
      ticket: session?.ticket ?? null,
    })),
  );
}
