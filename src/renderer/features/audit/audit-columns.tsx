import type { AuditRecord } from '../../../shared/contract/audit';
import { StatusBadge } from '../../components/StatusBadge';
import type { TableColumn } from '../../components/table-columns';
import { Time } from '../../components/Time';
import { auditStatus } from './audit-status';
import classes from './audit-columns.module.css';

/** The columns of the audit; `onOpen` opens an entry. */
export function auditColumns(onOpen: (entry: AuditRecord) => void): readonly TableColumn<AuditRecord>[] {
  return [
    {
      id: 'status',
      header: 'Status',
      minWidth: 112,
      render: ({ status }) => <StatusBadge status={auditStatus(status)} />,
    },
    {
      id: 'action',
      header: 'Action',
      minWidth: 130,
      grow: 1.1,
      hint: ({ action }) => action,
      render: (entry) => (
        <button
          type="button"
          className={classes.open}
          aria-label={`Audit entry ${entry.id}: ${entry.label}`}
          onClick={() => onOpen(entry)}
        >
          {entry.label}
        </button>
      ),
    },
    {
      id: 'actor',
      header: 'Actor',
      minWidth: 104,
      grow: 0.9,
      importance: 3,
      hint: ({ actor }) => actor?.email,
      render: ({ actor }) => (actor === null ? '–' : actor.name || actor.email),
    },
    {
      id: 'about',
      header: 'About',
      minWidth: 130,
      grow: 1.2,
      importance: 2,
      isDim: true,
      hint: aboutOf,
      render: aboutOf,
    },
    {
      id: 'details',
      header: 'Details',
      minWidth: 150,
      grow: 1.2,
      importance: 1,
      isDim: true,
      hint: detailOf,
      render: detailOf,
    },
    {
      id: 'recorded',
      header: 'Recorded',
      minWidth: 96,
      align: 'end',
      isDim: true,
      render: ({ recordedAt }) => <Time instant={recordedAt} />,
    },
  ];
}

function aboutOf({ runId, tenantName, resourceType, resourceId }: AuditRecord): string {
  const run = runId === null ? null : `Operation #${runId}`;
  const resource = resourceType === null ? null : `${resourceType.replaceAll('_', ' ')} ${resourceId ?? ''}`.trim();
  return [run ?? resource, tenantName].filter((part) => part !== null).join(' · ') || '–';
}

/** What the metadata of our own entries says at a glance. */
const GLANCED = ['reason_code', 'source', 'outcome', 'refusal', 'ip'];

function detailOf({ metadata }: AuditRecord): string {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return '';
  return GLANCED.flatMap((key) => {
    const value = metadata[key];
    return typeof value === 'string' && value !== '' ? [value] : [];
  }).join(' · ');
}
