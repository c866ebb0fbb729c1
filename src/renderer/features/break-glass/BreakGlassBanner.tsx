import { IconFlame } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { BreakGlassState } from '../../../shared/contract/break-glass';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import banner from '../../components/Banner.module.css';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Time } from '../../components/Time';
import { useNow } from '../../components/use-now';
import { formatCountdown } from '../../format/duration';
import { useWriteGate } from '../session/use-database-gate';
import { useSession } from '../session/session-store';
import { openBreakGlassDialog } from './break-glass-dialogs';
import classes from './BreakGlassBanner.module.css';
import { endCauseText } from './end-cause';

/** On every screen while break-glass lasts, and until it was reviewed. */
export function BreakGlassBanner() {
  const state = useSession(({ session }) => session?.breakGlass);
  if (state === undefined || state.status === 'none') return null;
  return state.status === 'active' ? <Active state={state} /> : <ToReview state={state} />;
}

function Active({ state }: { readonly state: Extract<BreakGlassState, { status: 'active' }> }) {
  const gate = useWriteGate();
  const leftMs = Date.parse(state.endsAt) - useNow();
  const end = useMutation({
    mutationFn: () => call('breakGlass.exit'),
    onSuccess: () => openBreakGlassDialog('review'),
  });
  const noMore = state.extendableMinutes === 0 ? 'All of it lasts at most 60 minutes.' : null;
  return (
    <section
      aria-label="Break-glass"
      className={`${banner.banner} ${classes.banner}`}
      data-soon={state.isEndingSoon || undefined}
    >
      <IconFlame size={16} aria-hidden className={banner.icon} />
      <p className={banner.text}>
        <strong>Break-glass: {state.reasonCode}</strong> — “{state.reasonText}”
      </p>
      <span className={classes.left} role="timer">
        ends in {formatCountdown(leftMs)}
      </span>
      <ActionButton disabledReason={gate ?? noMore} onClick={() => openBreakGlassDialog('extend')}>
        Extend
      </ActionButton>
      <ActionButton loading={end.isPending} onClick={() => end.mutate()}>
        End
      </ActionButton>
      {end.isError && <ErrorNotice error={end.error} title="It could not be ended from this window." />}
    </section>
  );
}

function ToReview({ state }: { readonly state: Extract<BreakGlassState, { status: 'review_needed' }> }) {
  return (
    <section aria-label="Break-glass" className={`${banner.banner} ${classes.banner}`} data-quiet>
      <IconFlame size={16} aria-hidden className={banner.icon} />
      <p className={banner.text}>
        <strong>
          Your break-glass of <Time instant={state.enteredAt} /> waits for its review.
        </strong>{' '}
        <span className={banner.dim}>It passes nothing any more: {endCauseText(state.endCause)}.</span>
      </p>
      <ActionButton onClick={() => openBreakGlassDialog('review')}>Write the review</ActionButton>
    </section>
  );
}
