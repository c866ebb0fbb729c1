import { type FindingDetail, FINDINGS_COUNTED } from '../../../shared/contract/findings';
import { Fact, Facts } from '../../components/Facts';
import { RouteLink } from '../../components/RouteLink';
import { countOf } from '../../format/count';
import { findingsRoute } from '../navigation/findings-route';
import { DueDate } from './DueDate';
import { formatBounded } from './finding-filter';
import classes from './FindingFacts.module.css';
import { InventoryRunLink } from './InventoryRunLink';

/** What a finding is about, where it was found and when it is due. */
export function FindingFacts({ finding }: { readonly finding: FindingDetail }) {
  const { tenantId, tenantName, subjectType, subjectId, scopeKey, baselineRunId, currentRunId } = finding;
  return (
    <Facts label="Facts">
      <Fact label="Tenant" copied={String(tenantId)}>
        <RouteLink to={findingsRoute({ tenantId })} label={`Findings of ${tenantName}`}>
          {tenantName}
        </RouteLink>{' '}
        <span className={classes.dim}>(id {tenantId})</span>
      </Fact>
      <Fact label="Subject" copied={subjectId ?? undefined}>
        {subjectId === null ? <span className={classes.dim}>no id recorded</span> : <code>{subjectId}</code>}{' '}
        <span className={classes.dim}>{subjectType}</span>
      </Fact>
      <Fact label="Due">
        <DueDate finding={finding} />
      </Fact>
      <Fact label="Scope key" copied={scopeKey}>
        <RouteLink to={findingsRoute({ tenantId, scopeKey })} label={`Findings of the scope ${scopeKey}`}>
          <code>{scopeKey}</code>
        </RouteLink>
      </Fact>
      <Fact label="Baseline inventory run">
        <InventoryRunLink runId={baselineRunId} which="Baseline" />
      </Fact>
      <Fact label="Current inventory run">
        <InventoryRunLink runId={currentRunId} which="Current" />
      </Fact>
      <Fact label="Recurrence key" copied={finding.recurrenceKey ?? undefined}>
        {finding.recurrenceKey === null ? (
          <span className={classes.dim}>none yet</span>
        ) : (
          <>
            <code>{finding.recurrenceKey}</code>
            <Others finding={finding} recurrenceKey={finding.recurrenceKey} />
          </>
        )}
      </Fact>
    </Facts>
  );
}

function Others({ finding, recurrenceKey }: { readonly finding: FindingDetail; readonly recurrenceKey: string }) {
  const { others, tenantId } = finding;
  if (others === 0) return <span className={classes.dim}> · no other finding has it</span>;
  const counted =
    others > FINDINGS_COUNTED ? `${formatBounded(others)} other findings` : countOf(others, 'other finding');
  return (
    <>
      {' · '}
      <RouteLink to={findingsRoute({ tenantId, recurrenceKey })}>{counted} with it</RouteLink>
    </>
  );
}
