import { IconFlame, IconLink } from '@tabler/icons-react';
import type { RunDetail } from '../../../shared/contract/runs';
import { REASON_CODES, REASON_LABELS } from '../../../shared/domain/reason';
import { describeSource } from '../../../shared/domain/run-source';
import { CopyButton } from '../../components/CopyButton';
import { DetailLine, DetailTitle } from '../../components/DetailScreen';
import { ScreenHeader } from '../../components/ScreenHeader';
import { shownStatus } from '../../components/status';
import { StatusBadge } from '../../components/StatusBadge';
import { Time } from '../../components/Time';
import { routeLink } from '../navigation/route';
import { RunActions } from './RunActions';
import { RunExport } from './RunExport';
import classes from './RunHeader.module.css';
import { TearOffButton } from './TearOffButton';

/** What this operation is, whose, why, and what can be done with it. */
export function RunHeader({ run }: { readonly run: RunDetail }) {
  return (
    <ScreenHeader
      title={
        <DetailTitle id={`Operation #${run.id}`} name={run.label}>
          <StatusBadge status={shownStatus(run)} isStale={run.isStale} size="large" />
          {run.isBreakGlass && (
            <span className={classes.breakGlass}>
              <IconFlame size={14} aria-hidden /> Break-glass
            </span>
          )}
        </DetailTitle>
      }
      actions={
        <>
          <RunActions run={run} />
          <RunExport runId={run.id} />
          <CopyButton text={String(run.id)} label="Copy id" />
          <CopyButton
            text={routeLink({ screen: 'operation', runId: run.id })}
            label="Copy link"
            icon={<IconLink size={15} aria-hidden />}
          />
          <TearOffButton />
        </>
      }
    >
      <DetailLine>
        <span>{run.tenantId === null ? 'All tenants' : (run.tenantName ?? `Tenant #${run.tenantId}`)}</span>
        <span>
          {run.startedAt === null ? (
            <>
              created <Time instant={run.createdAt} as="both" />
            </>
          ) : (
            <>
              started <Time instant={run.startedAt} as="both" />
            </>
          )}{' '}
          {run.initiatorName !== '' && <>by {run.initiatorName}</>}
          {run.source !== null && <> from {describeSource(run.source)}</>}
        </span>
        {run.reason !== null && <Reason code={run.reason.code} text={run.reason.text} />}
        {run.label === 'Unknown operation' && <code>{run.type}</code>}
      </DetailLine>
    </ScreenHeader>
  );
}

function Reason({ code, text }: { readonly code: string; readonly text: string }) {
  const known = REASON_CODES.find((each) => each === code);
  return (
    <span className={classes.reason} title={`${code}: ${text}`}>
      {known === undefined ? code : REASON_LABELS[known]} “{text}”
    </span>
  );
}
