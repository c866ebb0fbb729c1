import type { RunEvent, RunInterval } from '../../shared/contract/run-parts';
import { isActive, statusBucket } from '../../shared/domain/run-status';
import type { Hold } from './run-detail-store';
import type { Run } from './run-row';

/** Workers lost together are told together. */
const TOGETHER_MS = 60_000;

/** What is taken over comes job by job; people want to know of how many tenants. */
function joinTakeOvers(events: readonly RunEvent[]): RunEvent[] {
  const joined: RunEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    const isSame =
      last?.kind === 'taken_over' &&
      event.kind === 'taken_over' &&
      Date.parse(event.at) - Date.parse(last.at) < TOGETHER_MS;
    if (last === undefined || !isSame) joined.push(event);
    else joined[joined.length - 1] = { ...last, detail: String(Number(last.detail) + Number(event.detail)) };
  }
  return joined;
}

function eventOf(at: Date | null, kind: RunEvent['kind'], actorName: string | null, detail: string | null): RunEvent[] {
  return at === null ? [] : [{ at: at.toISOString(), kind, actorName, detail, otherRunId: null }];
}

/** What is known of a run that this engine does not execute: the platform keeps three instants. */
function platformEvents(run: Run): RunEvent[] {
  const bucket = statusBucket(run.status, run.outcome);
  return [
    ...eventOf(run.createdAt, 'queued', run.initiatorName, null),
    ...eventOf(run.startedAt, 'started', null, null),
    ...eventOf(isActive(run.status) ? null : run.completedAt, 'completed', null, bucket),
  ];
}

/** What happened to a run, oldest first. */
export function timelineOf(run: Run, isManaged: boolean, stored: readonly RunEvent[]): RunEvent[] {
  return isManaged ? joinTakeOvers(stored) : platformEvents(run);
}

/** From a pause to what ended it; one that goes on has no end. */
function pausesOf(events: readonly RunEvent[]): RunInterval[] {
  const pauses: RunInterval[] = [];
  for (const { at, kind, actorName } of events) {
    const last = pauses.at(-1);
    const open = last?.to === null ? last : null;
    if (kind === 'paused' && open === null) pauses.push({ kind: 'paused', from: at, to: null, detail: actorName });
    const isEnd = kind === 'resumed' || kind === 'cancel_requested' || kind === 'completed';
    if (isEnd && open !== null) pauses[pauses.length - 1] = { ...open, to: at };
  }
  return pauses;
}

/** When a run was held or paused, oldest first. */
export function intervalsOf(run: Run, events: readonly RunEvent[], holds: readonly Hold[], now: Date): RunInterval[] {
  const held = holds.map(({ reason, from, until }): RunInterval => {
    const goesOn = isActive(run.status) && until > now;
    return { kind: 'held', from: from.toISOString(), to: goesOn ? null : until.toISOString(), detail: reason };
  });
  return [...pausesOf(events), ...held].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}
