import type { FindingSummary } from '../../../shared/contract/findings';
import { findingWord } from '../../../shared/domain/findings';
import { Badge } from '../../components/Badge';
import { RouteLink } from '../../components/RouteLink';
import type { TableColumn } from '../../components/table-columns';
import { Time } from '../../components/Time';
import { DueDate } from './DueDate';
import { findingSeverity, findingStatus } from './finding-appearance';
import classes from './finding-columns.module.css';
import { InventoryRunLink } from './InventoryRunLink';

/** The columns of a list of findings. */
export const FINDING_COLUMNS: readonly TableColumn<FindingSummary>[] = [
  {
    id: 'severity',
    header: 'Severity',
    minWidth: 96,
    hint: ({ severity }) => findingSeverity(severity).label,
    render: ({ severity }) => <Badge appearance={findingSeverity(severity)} />,
  },
  {
    id: 'status',
    header: 'Status',
    minWidth: 118,
    hint: ({ status }) => findingStatus(status).label,
    render: ({ status }) => <Badge appearance={findingStatus(status)} />,
  },
  {
    id: 'subject',
    header: 'Subject',
    minWidth: 150,
    grow: 1.6,
    hint: subjectOf,
    render: (finding) => (
      <RouteLink
        to={{ screen: 'finding', findingId: finding.id }}
        className={classes.link}
        label={`${subjectOf(finding)}, finding ${finding.id}`}
      >
        {finding.subjectId ?? <span className={classes.none}>No id</span>}
        <span className={classes.kind}> {finding.subjectType}</span>
      </RouteLink>
    ),
  },
  {
    id: 'type',
    header: 'Type',
    minWidth: 104,
    grow: 0.4,
    importance: 5,
    isDim: true,
    hint: ({ type }) => type,
    render: ({ type }) => findingWord(type),
  },
  {
    id: 'tenant',
    header: 'Tenant',
    minWidth: 96,
    grow: 0.8,
    importance: 6,
    isDim: true,
    hint: ({ tenantName, tenantId }) => `${tenantName} (id ${tenantId})`,
    render: ({ tenantName }) => tenantName,
  },
  {
    id: 'scope',
    header: 'Scope key',
    minWidth: 84,
    grow: 0.5,
    importance: 3,
    isDim: true,
    hint: ({ scopeKey }) => scopeKey,
    render: ({ scopeKey }) => <code>{scopeKey}</code>,
  },
  {
    id: 'due',
    header: 'Due',
    minWidth: 134,
    importance: 7,
    render: (finding) => <DueDate finding={finding} />,
  },
  {
    id: 'runs',
    header: 'Baseline → current',
    minWidth: 112,
    importance: 4,
    isDim: true,
    render: ({ baselineRunId, currentRunId }) =>
      baselineRunId === null && currentRunId === null ? (
        '–'
      ) : (
        <>
          <InventoryRunLink runId={baselineRunId} which="Baseline" /> →{' '}
          <InventoryRunLink runId={currentRunId} which="Current" />
        </>
      ),
  },
  {
    id: 'recorded',
    header: 'Recorded',
    minWidth: 84,
    importance: 2,
    align: 'end',
    isDim: true,
    render: ({ createdAt }) => <Time instant={createdAt} />,
  },
];

function subjectOf({ subjectType, subjectId }: FindingSummary): string {
  return [subjectId ?? 'No id', subjectType].join(' ');
}
