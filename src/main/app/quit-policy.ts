/** What is known when the last window closes, or somebody quits. */
export interface LocalWork {
  /** Jobs that the local engine works on. */
  readonly activeJobs: number;
  /** Runs started here that are not at their end and not paused. */
  readonly unfinishedRuns: number;
  /** How long the database has not answered, or null while it does. */
  readonly disconnectedMs: number | null;
}

/** Without the database for this long there is nothing to stay for: the run waits at its checkpoint anyway. */
const PATIENCE_MS = 10 * 60_000;

/** Whether quitting now would stop something that runs on this computer. */
export function hasLocalWork(work: LocalWork): boolean {
  return work.activeJobs > 0 || work.unfinishedRuns > 0;
}

/** Whether the application goes on without a window. */
export function staysInBackground(work: LocalWork): boolean {
  return hasLocalWork(work) && (work.disconnectedMs ?? 0) < PATIENCE_MS;
}

/** What to ask before quitting stops the local engine. */
export function quitQuestion(environment: 'sandbox' | 'staging' | 'production'): { message: string; detail: string } {
  const goesOn =
    environment === 'sandbox'
      ? 'The sandbox stops with the application; the operation goes on from there at the next start.'
      : 'Another worker takes it up from there; where none is connected, it goes on at the next start.';
  return {
    message: 'An operation is being worked on by this computer',
    detail: `If you quit, the batches under way are brought to their end and nothing is lost. ${goesOn}`,
  };
}
