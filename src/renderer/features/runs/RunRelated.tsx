import type { RunDetail } from '../../../shared/contract/runs';
import { CopyButton } from '../../components/CopyButton';
import { EmptyState } from '../../components/EmptyState';
import classes from './RunRelated.module.css';

/** What the context points at. Those things have no screen of their own here yet, so their ids are there to be copied. */
export function RunRelated({ related }: { readonly related: RunDetail['related'] }) {
  if (related.length === 0) {
    return (
      <EmptyState title="Nothing related">
        Backup sets, schedules, connections and other things that an operation names are listed here.
      </EmptyState>
    );
  }
  return (
    <dl className={classes.list} aria-label="Related">
      {related.map(({ key, label, value }) => (
        <div key={`${key}-${value}`} className={classes.row}>
          <dt>{label}</dt>
          <dd>
            <code>{value}</code>
            <CopyButton text={value} label={`Copy ${label.toLowerCase()}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
