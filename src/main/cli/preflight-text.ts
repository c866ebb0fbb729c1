import type { Preflight, PreflightSample, SampleValue } from '../../shared/contract/preflight';
import { formatCount, formatDuration, formatTable } from './table';

type Tenants = Preflight['topTenants'];

/** A preflight as programs read it. */
export function preflightDocument(preflight: Preflight): object {
  return {
    runbook: preflight.runbookKey,
    scope: preflight.scope,
    target_tenant_id: preflight.targetTenantId,
    total_count: preflight.totalCount,
    affected_count: preflight.affectedCount,
    estimated_tenants: preflight.estimatedTenants,
    preflight_id: preflight.id,
    taken_at: preflight.takenAt,
  };
}

/** What `--details` adds to it. */
export function detailsDocument(preflight: Preflight, tenants: Tenants): object {
  return {
    ...preflightDocument(preflight),
    is_estimate: preflight.isEstimate,
    details: {
      plan_hash: preflight.planHash,
      tolerance: preflight.tolerance,
      affected_tenants: preflight.affectedTenants,
      duration_ms: Math.round(preflight.duration.ms),
      rows_per_second: preflight.duration.rowsPerSecond,
      measured_runs: preflight.duration.measuredRuns,
      checks: preflight.checks.map(({ key, about, level, message, runIds }) => ({
        key,
        about,
        level,
        message,
        run_ids: runIds,
      })),
      locks: preflight.locks.held.map(({ tenantId, until, runId }) => ({ tenant_id: tenantId, until, run_id: runId })),
      tenants: tenants.map(({ tenantId, tenantName, totalCount, affectedCount }) => ({
        tenant_id: tenantId,
        name: tenantName,
        total_count: totalCount,
        affected_count: affectedCount,
      })),
      sample: preflight.sample?.rows.map(({ id, tenantId, kinds, mergedInto, changes }) => ({
        id,
        tenant_id: tenantId,
        kinds,
        merged_into: mergedInto,
        changes: changes.map(({ column, before, after }) => ({
          column,
          before: valueText(before),
          after: valueText(after),
        })),
      })),
    },
  };
}

/** How long it will take, no more exact than that is known. */
function durationText({ ms, rowsPerSecond, measuredRuns }: Preflight['duration']): string {
  const stepMs = ms < 600_000 ? 10_000 : 60_000;
  const takes =
    ms < 5_000 ? 'a few seconds' : `about ${formatDuration(Math.max(stepMs, Math.round(ms / stepMs) * stepMs))}`;
  return `${takes} at ${formatCount(rowsPerSecond)} rows/s${measuredRuns === 0 ? ' (a guess: nothing was measured here)' : ''}`;
}

/** What a preflight found, in one line. */
export function preflightLine(preflight: Preflight): string {
  const { totalCount, affectedCount, estimatedTenants, targetTenantId, isEstimate } = preflight;
  const where = estimatedTenants === null ? `tenant ${targetTenantId}` : `${formatCount(estimatedTenants)} tenants`;
  const takes = affectedCount === 0 ? '' : `, ${durationText(preflight.duration)}`;
  const counts = `${formatCount(affectedCount)} of ${formatCount(totalCount)} findings would change, ${where}${takes}.`;
  return isEstimate ? `Estimate, which vouches for no start: about ${counts}` : `Preflight: ${counts}`;
}

function valueText(value: SampleValue): string | null {
  switch (value.kind) {
    case 'none':
      return null;
    case 'word':
      return value.word;
    case 'count':
      return String(value.count);
    case 'instant':
      return value.at;
    case 'after_start':
      return `start + ${value.days} days`;
  }
}

function sampleText({ rows }: PreflightSample): string[] {
  return rows.flatMap(({ id, tenantName, kinds, changes }) => [
    `  #${id} ${tenantName}: ${kinds.join(', ')}`,
    ...changes.map(
      ({ column, before, after }) => `      ${column}  ${valueText(before) ?? '-'} -> ${valueText(after) ?? '-'}`,
    ),
  ]);
}

function lockText(locks: Preflight['locks']): string[] {
  return locks.held.map(({ tenantId, tenantName, until, runId }) => {
    const what = tenantId === null ? 'all tenants' : `${tenantName ?? 'tenant'} (${tenantId})`;
    return `      ${what}: held by ${runId === null ? 'another worker' : `operation #${runId}`} until ${until}`;
  });
}

const SHOWN_TENANTS = 10;

/** A preflight as people read it; with the sample and every tenant where these are given. */
export function preflightText(preflight: Preflight, everyTenant: Tenants | null): string {
  const checks = preflight.checks.flatMap(({ key, level, message }) => [
    `  ${level === 'ok' ? 'ok' : level.toUpperCase()}: ${message}`,
    ...(key === 'locks' && everyTenant !== null ? lockText(preflight.locks) : []),
  ]);
  const tenants =
    everyTenant ?? preflight.topTenants.filter(({ affectedCount }) => affectedCount > 0).slice(0, SHOWN_TENANTS);
  const rows = tenants.map((tenant) => [
    String(tenant.tenantId),
    tenant.tenantName,
    formatCount(tenant.affectedCount),
    formatCount(tenant.totalCount),
  ]);
  const table = rows.length > 1 ? ['', formatTable(['TENANT', 'NAME', 'AFFECTED', 'FINDINGS'], rows, [0, 2, 3])] : [];
  const sample = everyTenant === null || preflight.sample === null ? [] : sampleText(preflight.sample);
  return [
    preflightLine(preflight),
    ...checks,
    ...table,
    ...(sample.length === 0 ? [] : ['', 'Before and after, of real findings:', ...sample]),
  ].join('\n');
}
