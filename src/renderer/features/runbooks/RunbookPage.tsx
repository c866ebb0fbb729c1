import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Runbook } from '../../../shared/contract/runbooks';
import { isActive } from '../../../shared/domain/run-status';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { RouteLink } from '../../components/RouteLink';
import { ScreenHeader } from '../../components/ScreenHeader';
import { StatusBadge } from '../../components/StatusBadge';
import { useScreenTitle } from '../navigation/use-screen-title';
import { LastRun } from './LastRun';
import { PreflightStep } from './PreflightStep';
import { ReasonStep } from './ReasonStep';
import { runbooksQuery } from './runbook-queries';
import { useRunbookDraft } from './runbook-draft-store';
import classes from './RunbookPage.module.css';
import { ScopeStep } from './ScopeStep';

/** One page, three steps that stay visible: what it covers, what it would do, why. */
export function RunbookPage({ runbookKey }: { readonly runbookKey: string }) {
  const { data, error, refetch } = useQuery(runbooksQuery);
  const runbook = data?.find((each) => each.key === runbookKey);
  useScreenTitle(runbook?.label ?? 'Runbook');
  if (runbook !== undefined) return <Steps runbook={runbook} />;
  return (
    <div className={classes.screen}>
      {data !== undefined ? (
        <EmptyState
          title="There is no such runbook"
          action={<RouteLink to={{ screen: 'runbooks' }}>All runbooks</RouteLink>}
        >
          No runbook is called “{runbookKey}” here, or you may not see it.
        </EmptyState>
      ) : error !== null ? (
        <ErrorNotice error={error} title="The runbook could not be read.">
          <Button size="xs" variant="default" onClick={() => void refetch()}>
            Read again
          </Button>
        </ErrorNotice>
      ) : (
        <>
          <Skeleton h={28} w={320} />
          <Skeleton h={96} />
          <Skeleton h={180} />
          <Skeleton h={140} />
        </>
      )}
    </div>
  );
}

function Steps({ runbook }: { readonly runbook: Runbook }) {
  const [draft, change] = useRunbookDraft(runbook.key);
  return (
    <div className={classes.screen}>
      <ScreenHeader
        title={runbook.label}
        actions={
          runbook.lastRun !== null && (
            <RouteLink to={{ screen: 'operation', runId: runbook.lastRun.id }} className={classes.lastRun}>
              {isActive(runbook.lastRun.status) ? (
                <>
                  Active now: operation #{runbook.lastRun.id}{' '}
                  <StatusBadge status={runbook.lastRun.bucket} isStale={runbook.lastRun.isStale} />
                </>
              ) : (
                <LastRun run={runbook.lastRun} />
              )}
            </RouteLink>
          )
        }
      >
        <p className={classes.description}>{runbook.description}</p>
      </ScreenHeader>
      <ol className={classes.steps}>
        <ScopeStep runbook={runbook} draft={draft} change={change} />
        <PreflightStep runbook={runbook} draft={draft} change={change} />
        {runbook.missingCapability === null && <ReasonStep runbook={runbook} draft={draft} change={change} />}
      </ol>
      {runbook.missingCapability !== null && (
        <p className={classes.description}>
          You may look at this runbook, not start it: that takes the capability <code>{runbook.missingCapability}</code>
          . Ask a platform administrator for it.
        </p>
      )}
    </div>
  );
}
