import type { RunSummary } from '../../../shared/contract/runs';
import { Time } from '../../components/Time';
import { STATUS_APPEARANCE } from '../../components/status';

/** How the last run of a runbook ended, when and whose it was. */
export function LastRun({ run }: { readonly run: RunSummary | null }) {
  if (run === null) return <span>never run here</span>;
  return (
    <span>
      last run: {STATUS_APPEARANCE[run.bucket].label.toLowerCase()}, <Time instant={run.completedAt ?? run.createdAt} />
      , {run.initiatorName}
    </span>
  );
}
