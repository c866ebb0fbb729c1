import type { RunDetail } from '../../../shared/contract/runs';
import { EmptyState } from '../../components/EmptyState';
import { Time } from '../../components/Time';
import classes from './RunTimeline.module.css';

type Kind = RunDetail['events'][number]['kind'];

const WORDS: Readonly<Record<Kind, string>> = {
  queued: 'Queued',
  started: 'Started',
  paused: 'Paused',
  resumed: 'Resumed',
  cancel_requested: 'Cancel asked for',
  held: 'On hold',
  retried: 'Failed tenants started again',
  completed: 'Ended',
  not_written: 'Not written',
};

/** What happened and who did it, oldest first. */
export function RunTimeline({ events }: { readonly events: RunDetail['events'] }) {
  if (events.length === 0) {
    return (
      <EmptyState title="Nothing was noted">What happens to an operation is listed here as it happens.</EmptyState>
    );
  }
  return (
    <ol className={classes.timeline} aria-label="Timeline">
      {events.map((event) => (
        <li key={`${event.at} ${event.kind} ${event.detail}`} className={classes.event}>
          <span className={classes.time}>
            <Time instant={event.at} as="clock" />
          </span>
          <span className={classes.dot} aria-hidden />
          <span className={classes.what}>
            <strong>{WORDS[event.kind]}</strong>
            {event.actorName !== null && <> by {event.actorName}</>}
            {event.detail !== null && <span className={classes.dim}> · {event.detail}</span>}
          </span>
          <span className={classes.ago}>
            <Time instant={event.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
