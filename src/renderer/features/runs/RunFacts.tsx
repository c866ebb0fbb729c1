import type { RunDetail } from '../../../shared/contract/runs';
import { SUMMARY_COUNT_KEYS, type SummaryCountKey } from '../../../shared/domain/summary-counts';
import { formatCount } from '../../format/count';
import classes from './RunFacts.module.css';

const LABELS: Partial<Record<SummaryCountKey, string>> = { failed: 'Failed tenants' };

/** Told by the progress line already. */
const NOT_REPEATED: readonly SummaryCountKey[] = ['total', 'processed'];

function labelOf(key: SummaryCountKey, isManaged: boolean): string {
  const own = isManaged ? LABELS[key] : undefined;
  return own ?? `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
}

/** How the result stands against what the preflight had counted. */
function preflightHint({ preflight, summaryCounts }: RunDetail): string | undefined {
  const { updated } = summaryCounts;
  if (preflight === null || updated === undefined) return undefined;
  const difference = updated - preflight.affectedCount;
  const against =
    difference === 0
      ? 'as many as'
      : `${formatCount(Math.abs(difference))} ${difference > 0 ? 'more than' : 'fewer than'}`;
  return `${formatCount(updated)} changed, ${against} the preflight had counted.`;
}

/** Numbers first: every count that the operation keeps. */
export function RunFacts({ run }: { readonly run: RunDetail }) {
  const counts = SUMMARY_COUNT_KEYS.flatMap((key) => {
    const value = run.summaryCounts[key];
    if (value === undefined || NOT_REPEATED.includes(key)) return [];
    if (key === 'tenants' && run.isManaged) return [];
    return [
      { key, label: labelOf(key, run.isManaged), value: formatCount(value), isBad: key === 'failed' && value > 0 },
    ];
  });
  const tenants = Object.values(run.tenantStates).reduce((sum, count) => sum + count, 0);
  const done = tenants - (run.tenantStates.pending ?? 0) - (run.tenantStates.running ?? 0);
  const { preflight } = run;
  if (counts.length === 0 && tenants === 0 && preflight === null) return null;
  return (
    <dl className={classes.facts}>
      {counts.map(({ key, label, value, isBad }) => (
        <div key={key} className={classes.fact}>
          <dt>{label}</dt>
          <dd data-bad={isBad || undefined}>{value}</dd>
        </div>
      ))}
      {preflight !== null && (
        <div className={classes.fact} title={preflightHint(run)}>
          <dt>Preflight</dt>
          <dd>
            {formatCount(preflight.affectedCount)}
            <span className={classes.dim}> of {formatCount(preflight.totalCount)} would change</span>
          </dd>
        </div>
      )}
      {tenants > 0 && (
        <div className={classes.fact}>
          <dt>Tenants done</dt>
          <dd>
            {formatCount(done)} / {formatCount(tenants)}
          </dd>
        </div>
      )}
    </dl>
  );
}
