import type { RunDetail } from '../../../shared/contract/runs';
import { EmptyState } from '../../components/EmptyState';
import { RouteLink } from '../../components/RouteLink';
import { Time } from '../../components/Time';
import { formatDay } from '../../format/instant';
import classes from './RunTimeline.module.css';
import { timelineItems } from './timeline-items';

/** What happened and who did it, oldest first. */
export function RunTimeline({ run }: { readonly run: RunDetail }) {
  const items = timelineItems(run);
  if (items.length === 0) {
    return (
      <EmptyState title="Nothing was noted">What happens to an operation is listed here as it happens.</EmptyState>
    );
  }
  const days = items.map(({ at }) => formatDay(Date.parse(at)));
  return (
    <ol className={classes.timeline} aria-label="Timeline">
      {items.map((item, index) => (
        <li key={item.key} className={classes.event}>
          <span className={classes.time}>
            {days[index] !== days[index - 1] && <span className={classes.day}>{days[index]}</span>}
            <Time instant={item.at} as="clock" />
          </span>
          <span className={classes.dot} data-tone={item.tone} aria-hidden />
          <span className={classes.what}>
            <strong data-tone={item.tone}>{item.title}</strong>
            {item.actorName !== null && item.actorName !== '' && <> by {item.actorName}</>}
            {item.detail !== null && <span className={classes.dim}> · {item.detail}</span>}
            {item.otherRunId !== null && (
              <>
                {' · '}
                <RouteLink to={{ screen: 'operation', runId: item.otherRunId }}>operation #{item.otherRunId}</RouteLink>
              </>
            )}
          </span>
          <span className={classes.ago}>
            <Time instant={item.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
