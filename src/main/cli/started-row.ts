import type { RunSummary } from '../../shared/contract/runs';
import { WheelhouseError } from '../../shared/errors';
import type { OperatorConsole } from '../operator-console';
import type { RunRow } from '../runs/run-row';

/** What the start itself told; the rest reads as empty. */
function rowOfSummary(run: RunSummary): RunRow {
  return {
    id: run.id,
    workspace_id: run.workspaceId,
    tenant_id: run.tenantId,
    user_id: null,
    initiator_name: run.initiatorName,
    type: run.type,
    status: run.status,
    outcome: run.outcome,
    run_identity_hash: '',
    summary_counts: run.summaryCounts,
    failure_summary: [],
    context: {},
    started_at: run.startedAt,
    completed_at: run.completedAt,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
  };
}

/**
 * The row of a run that was just started. Whoever may start but not view operations gets what the start told: the run
 * exists, so that ending in a refusal would be a lie.
 */
export async function rowOfStarted(console: OperatorConsole, run: RunSummary): Promise<RunRow> {
  try {
    return await console.runs.getRow(run.id);
  } catch (error) {
    if (error instanceof WheelhouseError && error.kind === 'refused') return rowOfSummary(run);
    throw error;
  }
}
