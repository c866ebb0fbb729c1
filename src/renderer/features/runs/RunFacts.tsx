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
  if (counts.length === 0 && tenants === 0) return null;
  return (
    <dl className={classes.facts}>
      {counts.map(({ key, label, value, isBad }) => (
        <div key={key} className={classes.fact}>
          <dt>{label}</dt>
          <dd data-bad={isBad || undefined}>{value}</dd>
        </div>
      ))}
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
