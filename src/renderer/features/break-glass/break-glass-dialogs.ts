import { create } from 'zustand';
import { useSession } from '../session/session-store';

/** Which of the dialogs is open. */
export type BreakGlassDialog = 'enter' | 'extend' | 'review';

const useDialog = create<{ readonly open: BreakGlassDialog | null }>(() => ({ open: null }));

/** The dialog that is open, or null. */
export function useBreakGlassDialog(): BreakGlassDialog | null {
  return useDialog((state) => state.open);
}

/** Opens a dialog. */
export function openBreakGlassDialog(dialog: BreakGlassDialog): void {
  useDialog.setState({ open: dialog });
}

/** Closes whichever is open. */
export function closeBreakGlassDialog(): void {
  useDialog.setState({ open: null });
}

/** The dialog that fits how the break-glass stands: to enter, to extend, or to review the last one first. */
export function openBreakGlass(): void {
  const session = useSession.getState().session;
  if (session?.identity?.kind !== 'platform_user') return;
  const { status } = session.breakGlass;
  openBreakGlassDialog(status === 'active' ? 'extend' : status === 'review_needed' ? 'review' : 'enter');
}
