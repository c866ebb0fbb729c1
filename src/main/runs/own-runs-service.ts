import type pg from 'pg';
import { combinedProgress, type Progress, runProgress } from '../../shared/domain/progress';
import { authorise } from '../identity/identity-service';
import { inReadTransaction } from '../postgres/transaction';
import { listOwnActiveRuns } from './own-runs-store';
import { toRunSummary } from './run-row';

/** How far the operator's own active runs are, taken together. What is likely stale no longer counts as active. */
export function getOwnProgress(pool: pg.Pool): Promise<Progress> {
  return inReadTransaction(pool, async (tx) => {
    const operator = await authorise(tx, 'runs.view');
    const now = new Date();
    const runs = (await listOwnActiveRuns(tx, operator)).map((run) => toRunSummary(run, now));
    return combinedProgress(
      runs.filter(({ isStale }) => !isStale).map((run) => runProgress(run.status, run.summaryCounts)),
    );
  });
}
