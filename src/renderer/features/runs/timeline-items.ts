import type { RunDetail } from '../../../shared/contract/runs';
import { describeRunEvent } from '../../../shared/domain/run-events';
import { countOf } from '../../format/count';
import { formatDuration } from '../../format/duration';

/** One line of a timeline. */
export interface TimelineItem {
  readonly key: string;
  readonly at: string;
  readonly title: string;
  readonly actorName: string | null;
  readonly detail: string | null;
  readonly otherRunId: number | null;
  readonly tone: 'plain' | 'bad' | 'waiting';
}

type Event = RunDetail['events'][number];

const TONES: Partial<Record<Event['kind'], TimelineItem['tone']>> = {
  taken_over: 'waiting',
  held: 'waiting',
  paused: 'waiting',
  not_written: 'bad',
};

function fromEvent({ at, kind, actorName, detail, otherRunId }: Event, index: number): TimelineItem {
  const said = kind === 'taken_over' ? `${countOf(Number(detail ?? 0), 'tenant')}, at their checkpoints` : detail;
  return {
    key: `event ${index}`,
    at,
    title: describeRunEvent(kind),
    actorName,
    detail: said,
    otherRunId,
    tone: TONES[kind] ?? 'plain',
  };
}

/** What happened to an operation and when it was held, oldest first. */
export function timelineItems({ events, intervals }: Pick<RunDetail, 'events' | 'intervals'>): TimelineItem[] {
  const holds = intervals
    .filter(({ kind }) => kind === 'held')
    .map(({ from, to, detail }, index): TimelineItem => ({
      key: `hold ${index}`,
      at: from,
      title: to === null ? 'On hold' : `Held for ${formatDuration(Date.parse(to) - Date.parse(from))}`,
      actorName: null,
      detail,
      otherRunId: null,
      tone: 'waiting',
    }));
  // Sorting keeps the order of what happened at the same time.
  return [...events.map(fromEvent), ...holds].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
