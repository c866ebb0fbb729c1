/** What can happen to a run, in the words of its timeline. */
const WORDS = {
  queued: 'Queued',
  started: 'Started',
  paused: 'Paused',
  resumed: 'Resumed',
  cancel_requested: 'Cancel asked for',
  held: 'On hold',
  retried: 'Failed tenants started again',
  taken_over: 'Work of a lost worker taken over',
  completed: 'Ended',
  written: 'Written',
  not_written: 'Not written',
} as const;

export type RunEventKind = keyof typeof WORDS;
export const RUN_EVENT_KINDS = Object.keys(WORDS) as [RunEventKind, ...RunEventKind[]];

/** The word of a timeline for something that happened. */
export function describeRunEvent(kind: RunEventKind): string {
  return WORDS[kind];
}
