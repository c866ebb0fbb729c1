import { create } from 'zustand';
import type { RunDetail } from '../../../shared/contract/runs';

interface LiveRun {
  readonly run: RunDetail;
  /** Of the last event; -1 while only a snapshot was read. */
  readonly revision: number;
}

interface LiveRunState {
  readonly runs: ReadonlyMap<number, LiveRun>;
}

/** Operations that were opened, as they are known by now. */
export const useLiveRuns = create<LiveRunState>(() => ({ runs: new Map() }));

const MAX_KEPT = 20;

/**
 * What is known after news of a run: an event counts if its revision is newer, a snapshot (revision null) if it was read
 * from the database later than what is known.
 */
export function mergeRun(known: LiveRun | undefined, run: RunDetail, revision: number | null): LiveRun {
  if (known === undefined) return { run, revision: revision ?? -1 };
  if (revision === null) {
    return Date.parse(run.readAt) < Date.parse(known.run.readAt) ? known : { run, revision: known.revision };
  }
  return revision <= known.revision ? known : { run, revision };
}

/** Takes in an event (with its revision) or an answer (without one). */
export function receiveRun(run: RunDetail, revision: number | null = null): void {
  useLiveRuns.setState((state) => {
    const known = state.runs.get(run.id);
    const merged = mergeRun(known, run, revision);
    if (merged === known) return state;
    const others = [...state.runs].filter(([id]) => id !== run.id);
    return { runs: new Map([...others, [run.id, merged] as const].slice(-MAX_KEPT)) };
  });
}
