import type { RunDetail } from '../../../shared/contract/runs';
import { CopyButton } from '../../components/CopyButton';
import { EmptyState } from '../../components/EmptyState';
import { RouteLink } from '../../components/RouteLink';
import { Time } from '../../components/Time';
import { findingsRoute } from '../navigation/findings-route';
import type { Route } from '../navigation/route';
import { RelatedRecord } from './RelatedRecord';
import classes from './RunRelated.module.css';

type Link = RunDetail['related'][number];

interface RunRelatedProps {
  readonly related: readonly Link[];
  /** The tenant of the operation, whose findings a scope is about. */
  readonly tenantId?: number | null;
}

/** The place in the window that a link leads to, or null where there is none. */
function routeOf({ target }: Link, tenantId: number | null): Route | null {
  switch (target.kind) {
    case 'run':
      return { screen: 'operation', runId: target.runId };
    case 'legacy':
      return { screen: 'legacyOperation', record: target.record, id: target.id };
    case 'findings':
      return findingsRoute({
        ...(tenantId === null ? {} : { tenantId }),
        scopeKey: target.scopeKey,
        ...(target.baselineRunId === null ? {} : { baselineRunId: target.baselineRunId }),
        ...(target.currentRunId === null ? {} : { currentRunId: target.currentRunId }),
      });
    case 'record':
    case 'instant':
    case 'value':
      return null;
  }
}

/** What the context points at: a link where the window has a place for it, else what is known of it. */
export function RunRelated({ related, tenantId = null }: RunRelatedProps) {
  if (related.length === 0) {
    return (
      <EmptyState title="Nothing related">
        Backup sets, schedules, connections and other things that an operation names are listed here.
      </EmptyState>
    );
  }
  return (
    <dl className={classes.list} aria-label="Related">
      {related.map((link) => (
        <div key={link.key} className={classes.row}>
          <dt>{link.label}</dt>
          <dd>
            <Related link={link} route={routeOf(link, tenantId)} />
            <CopyButton text={link.value} label={`Copy ${link.label.toLowerCase()}`} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Related({ link, route }: { readonly link: Link; readonly route: Route | null }) {
  const { target, value, label } = link;
  if (route !== null) {
    return (
      <RouteLink to={route} className={classes.link} label={`${label} ${value}`}>
        <code>{value}</code>
      </RouteLink>
    );
  }
  if (target.kind === 'record') return <RelatedRecord record={target.record} id={target.id} label={label} />;
  if (target.kind === 'instant') {
    return <Time instant={target.at} as="both" />;
  }
  return <code>{value}</code>;
}
