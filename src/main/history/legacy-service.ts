import type pg from 'pg';
import type { LegacyRecord, LegacyRunDetail } from '../../shared/contract/runs';
import { notFound } from '../../shared/errors';
import { asViewer } from '../runs/runs-service';
import { findLegacyRun } from './legacy-detail-store';

/** One legacy run with everything that is known of it; one of somebody else's tenants does not exist. */
export function getLegacyRun(
  pool: pg.Pool,
  request: { readonly record: LegacyRecord; readonly id: number },
): Promise<LegacyRunDetail> {
  return asViewer(pool, async (tx, visible) => {
    const run = await findLegacyRun(tx, request, visible);
    if (run === null) throw notFound(`Run #${request.id} of ${request.record}`);
    return run;
  });
}
