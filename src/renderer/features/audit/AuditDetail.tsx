import { Drawer } from '@mantine/core';
import type { AuditRecord } from '../../../shared/contract/audit';
import { Fact, Facts } from '../../components/Facts';
import { isEmptyJson, JsonTree } from '../../components/JsonTree';
import { RouteLink } from '../../components/RouteLink';
import { StatusBadge } from '../../components/StatusBadge';
import { Time } from '../../components/Time';
import { formatExact } from '../../format/instant';
import { auditStatus } from './audit-status';
import classes from './AuditDetail.module.css';

interface AuditDetailProps {
  /** Null where none is open. */
  readonly entry: AuditRecord | null;
  readonly onClose: () => void;
}

/** One entry of the audit with everything that may be shown of it. */
export function AuditDetail({ entry, onClose }: AuditDetailProps) {
  return (
    <Drawer
      opened={entry !== null}
      onClose={onClose}
      position="right"
      size={480}
      classNames={{ content: classes.drawer ?? '' }}
      title={entry === null ? '' : `${entry.label} · entry ${entry.id}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 120 }}
      overlayProps={{ backgroundOpacity: 0.2 }}
    >
      {entry !== null && <Entry entry={entry} />}
    </Drawer>
  );
}

function Entry({ entry }: { readonly entry: AuditRecord }) {
  const { actor, runId, tenantId, resourceType, resourceId } = entry;
  return (
    <div className={classes.body}>
      <Facts>
        <Fact label="Status">
          <StatusBadge status={auditStatus(entry.status)} />
        </Fact>
        <Fact label="Recorded">
          {formatExact(Date.parse(entry.recordedAt))} (<Time instant={entry.recordedAt} />)
        </Fact>
        <Fact label="Action" copied={entry.action}>
          <code>{entry.action}</code>
        </Fact>
        {actor !== null && (
          <Fact label="Actor" copied={actor.email || actor.name}>
            {[actor.name, actor.email].filter((part) => part !== '').join(' · ')}
            {actor.id !== null && <span className={classes.dim}> (id {actor.id})</span>}
          </Fact>
        )}
        {runId !== null && (
          <Fact label="Operation" copied={String(runId)}>
            <RouteLink to={{ screen: 'operation', runId }}>Operation #{runId}</RouteLink>
          </Fact>
        )}
        {tenantId !== null && (
          <Fact label="Tenant" copied={String(tenantId)}>
            {entry.tenantName ?? 'Tenant'} <span className={classes.dim}>(id {tenantId})</span>
          </Fact>
        )}
        {resourceType !== null && (
          <Fact label="Resource" copied={resourceId ?? resourceType}>
            <code>
              {resourceType} {resourceId}
            </code>
          </Fact>
        )}
        <Fact label="Entry id" copied={String(entry.id)}>
          <code>{entry.id}</code>
        </Fact>
      </Facts>
      {isEmptyJson(entry.metadata) ? (
        <p className={classes.dim}>The entry holds no metadata.</p>
      ) : (
        <JsonTree value={entry.metadata} label="Metadata" />
      )}
    </div>
  );
}
