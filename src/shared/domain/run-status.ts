/** Life of an operation run as the platform stores it in `operation_runs.status`. */
export const RUN_STATUSES = ['queued', 'running', 'completed'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** `operation_runs.outcome`: `pending` until the run is completed, then exactly one of the others. */
export const RUN_OUTCOMES = ['pending', 'succeeded', 'partially_succeeded', 'failed', 'blocked', 'cancelled'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];
export type TerminalOutcome = Exclude<RunOutcome, 'pending'>;

/** What people are shown instead of status and outcome. */
export const STATUS_BUCKETS = [
  'queued',
  'running',
  'succeeded',
  'partially succeeded',
  'failed',
  'blocked',
  'cancelled',
] as const;
export type StatusBucket = (typeof STATUS_BUCKETS)[number];

const ALLOWED_TRANSITIONS: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  // The first worker that takes a job of the run starts it; a run that never could begin is completed from here.
  queued: ['running', 'completed'],
  // Every tenant is done, failed for good or cancelled.
  running: ['completed'],
  // No way back: a retry of failed tenants is a new run.
  completed: [],
};

/** Whether a run may go from one status to another. Staying where it is counts as no transition. */
export function isAllowedTransition(from: RunStatus, to: RunStatus): boolean {
  return ALLOWED_TRANSITIONS[from].includes(to);
}

/** Whether the run still occupies its identity: the partial unique indexes cover exactly these. */
export function isActive(status: string): boolean {
  return status === 'queued' || status === 'running';
}

/**
 * The bucket of a canonical run. Values that no version of the platform writes fall back to the most cautious
 * reading (`failed` for an unknown terminal outcome), so that a foreign row never hides a problem.
 */
export function statusBucket(status: string, outcome: string): StatusBucket {
  if (status === 'queued') return 'queued';
  if (status === 'running') return 'running';
  switch (outcome) {
    case 'succeeded':
    case 'blocked':
    case 'cancelled':
    case 'failed':
      return outcome;
    case 'partially_succeeded':
      return 'partially succeeded';
    default:
      return 'failed';
  }
}

/** The bucket of a legacy `bulk_operation_runs` row. */
export function bulkStatusBucket(row: { status: string; succeeded: number; failed: number }): StatusBucket {
  switch (row.status) {
    case 'pending':
      return 'queued';
    case 'running':
      return 'running';
    case 'completed':
      if (row.failed > 0) return row.succeeded > 0 ? 'partially succeeded' : 'failed';
      return 'succeeded';
    case 'completed_with_errors':
      return row.succeeded > 0 ? 'partially succeeded' : 'failed';
    default:
      return 'failed';
  }
}
