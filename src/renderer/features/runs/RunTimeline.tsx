import type { RunDetail } from '../../../shared/contract/runs';
import { EmptyState } from '../../components/EmptyState';
import { RouteLink } from '../../components/RouteLink';
import { Time } from '../../components/Time';
import { Timeline, TimelineEvent } from '../../components/Timeline';
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
    <Timeline label="Timeline">
      {items.map(({ key, at, title, tone, actorName, detail, otherRunId }, index) => (
        <TimelineEvent
          key={key}
          time={
            <>
              {days[index] !== days[index - 1] && <span className={classes.day}>{days[index]}</span>}
              <Time instant={at} as="clock" />
            </>
          }
          title={title}
          tone={tone}
          actorName={actorName}
          detail={detail}
          ago={<Time instant={at} />}
        >
          {otherRunId !== null && (
            <>
              {' · '}
              <RouteLink to={{ screen: 'operation', runId: otherRunId }}>operation #{otherRunId}</RouteLink>
            </>
          )}
        </TimelineEvent>
      ))}
    </Timeline>
  );
}
