import { Button, Skeleton, Tabs } from '@mantine/core';
import { useState } from 'react';
import type { RunDetail } from '../../../shared/contract/runs';
import { isActive } from '../../../shared/domain/run-status';
import { DetailProblem, DetailReading, DetailScreen } from '../../components/DetailScreen';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { RouteLink } from '../../components/RouteLink';
import { toShownError } from '../../api';
import { formatCount } from '../../format/count';
import { VerifyCard } from '../runbooks/VerifyCard';
import { useScreenTitle } from '../navigation/use-screen-title';
import { ContextTree } from './ContextTree';
import classes from './RunDetailScreen.module.css';
import { RunChart } from './RunChart';
import { RunFailures } from './RunFailures';
import { RunFacts } from './RunFacts';
import { RunHeader } from './RunHeader';
import { RunNotices } from './RunNotices';
import { RunProgress } from './RunProgress';
import { RunRelated } from './RunRelated';
import { RunTenants } from './RunTenants';
import { RunTimeline } from './RunTimeline';
import { useLiveRun } from './use-live-run';

/** One operation, live. */
export function RunDetailScreen({ runId }: { readonly runId: number }) {
  const { run, error, refetch } = useLiveRun(runId);
  useScreenTitle(run === null ? `Operation #${runId}` : `#${runId} ${run.label}`);
  if (run !== null) return <Detail run={run} />;
  if (error === null) return <DetailSkeleton />;
  return (
    <DetailProblem>
      {toShownError(error).kind === 'not_found' ? (
        <EmptyState
          title={`Operation #${runId} was not found`}
          action={<RouteLink to={{ screen: 'operations', view: 'all' }}>All operations</RouteLink>}
        >
          There is no operation with this id here, or you may not see it.
        </EmptyState>
      ) : (
        <ErrorNotice error={error} title="The operation could not be read.">
          <Button size="xs" variant="default" onClick={refetch}>
            Read again
          </Button>
        </ErrorNotice>
      )}
    </DetailProblem>
  );
}

type Tab = 'tenants' | 'failures' | 'timeline' | 'context' | 'related';

function tabsOf(run: RunDetail): { tab: Tab; label: string; count: number | null }[] {
  const tenants = Object.values(run.tenantStates).reduce((sum, count) => sum + count, 0);
  return [
    ...(run.isManaged || tenants > 0 ? [{ tab: 'tenants' as const, label: 'Tenants', count: tenants }] : []),
    { tab: 'failures', label: 'Failures', count: run.failureCount },
    { tab: 'timeline', label: 'Timeline', count: null },
    { tab: 'context', label: 'Context', count: null },
    { tab: 'related', label: 'Related', count: run.related.length },
  ];
}

function Detail({ run }: { readonly run: RunDetail }) {
  const tabs = tabsOf(run);
  // Decided once: what one is looking at is not exchanged when the operation ends.
  const [tab, setTab] = useState<Tab>(
    run.status === 'completed' && run.failureCount > 0 ? 'failures' : (tabs[0]?.tab ?? 'failures'),
  );
  return (
    <DetailScreen label={`Operation ${run.id}`}>
      <RunHeader run={run} />
      <RunNotices run={run} />
      <section className={classes.summary} aria-label="Progress and counts">
        <RunProgress run={run} />
        <RunFacts run={run} />
      </section>
      <VerifyCard run={run} />
      {/* From the beginning, so that its first points push nothing down. */}
      {(run.samples.length > 1 || (run.isManaged && isActive(run.status))) && <RunChart run={run} />}
      <Tabs
        value={tab}
        onChange={(value) => setTab(value as Tab)}
        keepMounted={false}
        classNames={{ list: classes.tabs ?? '', panel: classes.panel ?? '', tab: classes.tab ?? '' }}
      >
        <Tabs.List>
          {tabs.map(({ tab: value, label, count }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
              {count !== null && count > 0 && (
                <span className={classes.count} data-bad={value === 'failures' || undefined}>
                  {formatCount(count)}
                </span>
              )}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="tenants">
          <RunTenants run={run} />
        </Tabs.Panel>
        <Tabs.Panel value="failures">
          <RunFailures run={run} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline">
          <RunTimeline run={run} />
        </Tabs.Panel>
        <Tabs.Panel value="context">
          <ContextTree value={run.context} />
        </Tabs.Panel>
        <Tabs.Panel value="related">
          <RunRelated related={run.related} tenantId={run.tenantId} />
        </Tabs.Panel>
      </Tabs>
    </DetailScreen>
  );
}

function DetailSkeleton() {
  return (
    <DetailReading label="Reading the operation">
      <Skeleton h={28} w={360} />
      <Skeleton h={16} w={440} />
      <Skeleton h={84} />
      <Skeleton h={150} />
      <Skeleton h={220} />
    </DetailReading>
  );
}
