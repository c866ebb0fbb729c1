import { BREAK_GLASS_MAX_MINUTES } from '../../../shared/domain/break-glass';
import { useSession } from '../session/session-store';
import { useBreakGlassDialog } from './break-glass-dialogs';
import { EnterDialog } from './EnterDialog';
import { ReviewDialog } from './ReviewDialog';

/** The dialog that was asked for, as long as the break-glass stands so that it makes sense. */
export function BreakGlassDialogs() {
  const open = useBreakGlassDialog();
  const state = useSession(({ session }) => session?.breakGlass);
  if (open === 'enter' && state?.status === 'none') {
    return <EnterDialog isExtension={false} maxMinutes={BREAK_GLASS_MAX_MINUTES} />;
  }
  if (open === 'extend' && state?.status === 'active') {
    return <EnterDialog isExtension maxMinutes={state.extendableMinutes} />;
  }
  if (open === 'review' && state?.status === 'review_needed') return <ReviewDialog state={state} />;
  return null;
}
