import {
  IconAlertTriangle,
  IconCheck,
  IconCircleDashed,
  IconClock,
  IconHandStop,
  IconLoader2,
  IconPlayerPause,
  IconX,
  IconCircleX,
} from '@tabler/icons-react';
import type { RunDetail, RunSummary, RunTenantState } from '../../shared/contract/runs';
import type { StatusBucket } from '../../shared/domain/run-status';
import type { Appearance } from './Badge';

/** Everything a status badge can say: the buckets, staleness, what a control makes of a run, and a tenant's wait. */
export type ShownStatus = StatusBucket | 'stale' | 'pausing' | 'paused' | 'cancelling' | 'pending';

/** The one vocabulary of status: a word, an icon and a colour each. */
export const STATUS_APPEARANCE: Readonly<Record<ShownStatus, Appearance>> = {
  queued: { label: 'Queued', icon: IconClock, color: '--status-queued' },
  running: { label: 'Running', icon: IconLoader2, color: '--status-running', isMoving: true },
  succeeded: { label: 'Succeeded', icon: IconCheck, color: '--status-succeeded' },
  'partially succeeded': { label: 'Partially succeeded', icon: IconAlertTriangle, color: '--status-partial' },
  failed: { label: 'Failed', icon: IconCircleX, color: '--status-failed' },
  blocked: { label: 'Blocked', icon: IconHandStop, color: '--status-blocked' },
  cancelled: { label: 'Cancelled', icon: IconX, color: '--status-cancelled' },
  stale: { label: 'Stale', icon: IconCircleDashed, color: '--status-stale', isHollow: true },
  pausing: { label: 'Pausing', icon: IconPlayerPause, color: '--status-running' },
  paused: { label: 'Paused', icon: IconPlayerPause, color: '--status-queued' },
  cancelling: { label: 'Cancelling', icon: IconX, color: '--status-cancelled' },
  pending: { label: 'Waiting', icon: IconClock, color: '--status-queued' },
};

/** What a run's badge says: what an operator asked of it comes before the bucket it is stored under. */
export function shownStatus(
  run: Pick<RunSummary, 'bucket' | 'status'> & Partial<Pick<RunDetail, 'control'>>,
): ShownStatus {
  const isOver = run.status === 'completed';
  return isOver || run.control === undefined || run.control === 'none' ? run.bucket : run.control;
}

/** A tenant's state in the same vocabulary. */
export function shownTenantStatus(state: RunTenantState): ShownStatus {
  return state;
}
