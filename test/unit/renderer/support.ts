import type { RunDetail, RunSummary } from '../../../src/shared/contract/runs';

/** A running operation, newest by its id unless told otherwise. */
export function makeRun(over: Partial<RunSummary> = {}): RunSummary {
  const id = over.id ?? 1;
  const record = over.record ?? 'operation_runs';
  return {
    record,
    key: `${record}:${id}`,
    id,
    type: 'findings.lifecycle.backfill',
    label: 'Rebuild findings lifecycle',
    bucket: 'running',
    status: 'running',
    outcome: 'pending',
    isStale: false,
    tenantId: null,
    tenantName: null,
    workspaceId: 1,
    initiatorName: 'Olivia Ops',
    isBreakGlass: false,
    summaryCounts: {},
    failureCount: 0,
    createdAt: new Date(1_760_000_000_000 + id * 1_000).toISOString(),
    startedAt: null,
    completedAt: null,
    updatedAt: new Date(1_760_000_000_000 + id * 1_000).toISOString(),
    ...over,
  };
}

/** The detail of {@link makeRun}'s operation. */
export function makeRunDetail(over: Partial<RunDetail> = {}): RunDetail {
  return {
    ...makeRun(over),
    failures: [],
    context: {},
    runbookKey: null,
    scope: null,
    source: null,
    reason: null,
    isManaged: true,
    control: 'none',
    hold: null,
    tenantStates: { pending: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 },
    tenantsWaitingForLock: 0,
    rowsPerSecond: null,
    remainingMs: null,
    samples: [],
    events: [],
    intervals: [],
    tenantNames: {},
    preflight: null,
    related: [],
    readAt: '2026-03-01T10:00:00.000Z',
    ...over,
  };
}
