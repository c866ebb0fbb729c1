import { Button, Skeleton } from '@mantine/core';
import { IconArchive, IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import type { LegacyRecord, LegacyRunDetail } from '../../../shared/contract/runs';
import { SUMMARY_COUNT_KEYS } from '../../../shared/domain/summary-counts';
import { toShownError } from '../../api';
import { CopyButton } from '../../components/CopyButton';
import { DetailLine, DetailProblem, DetailReading, DetailScreen, DetailTitle } from '../../components/DetailScreen';
import { Elapsed } from '../../components/Elapsed';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { isEmptyJson, JsonTree } from '../../components/JsonTree';
import { RouteLink } from '../../components/RouteLink';
import { ScreenHeader } from '../../components/ScreenHeader';
import { StatusBadge } from '../../components/StatusBadge';
import { Time } from '../../components/Time';
import { formatCount } from '../../format/count';
import { replaceRoute } from '../navigation/navigation-store';
import { routeLink, runRoute } from '../navigation/route';
import { useScreenTitle } from '../navigation/use-screen-title';
import classes from './LegacyRunScreen.module.css';
import { legacyRunQuery } from './run-queries';
import { RunFailures } from './RunFailures';
import { RunRelated } from './RunRelated';

interface LegacyRunScreenProps {
  readonly record: LegacyRecord;
  readonly id: number;
}

/** One run of the legacy history; one that a canonical operation stands for leads there. */
export function LegacyRunScreen({ record, id }: LegacyRunScreenProps) {
  const { data: run, error, refetch } = useQuery(legacyRunQuery(record, id));
  useScreenTitle(`Legacy operation #${id}`);
  const canonicalRunId = run?.canonicalRunId ?? null;
  useEffect(() => {
    if (canonicalRunId !== null) replaceRoute({ screen: 'operation', runId: canonicalRunId });
  }, [canonicalRunId]);
  if (run !== undefined && canonicalRunId === null) return <LegacyRun run={run} />;
  if (error === null) {
    return (
      <DetailReading label="Reading the operation">
        <Skeleton h={28} w={360} />
        <Skeleton h={16} w={440} />
        <Skeleton h={140} />
        <Skeleton h={220} />
      </DetailReading>
    );
  }
  return (
    <DetailProblem>
      {toShownError(error).kind === 'not_found' ? (
        <EmptyState
          title={`Legacy operation #${id} was not found`}
          action={<RouteLink to={{ screen: 'operations', view: 'all' }}>All operations</RouteLink>}
        >
          There is no row with this id in {record}, or you may not see it.
        </EmptyState>
      ) : (
        <ErrorNotice error={error} title="The operation could not be read.">
          <Button size="xs" variant="default" onClick={() => void refetch()}>
            Read again
          </Button>
        </ErrorNotice>
      )}
    </DetailProblem>
  );
}

function LegacyRun({ run }: { readonly run: LegacyRunDetail }) {
  const counts = SUMMARY_COUNT_KEYS.flatMap((key) => {
    const count = run.summaryCounts[key];
    return count === undefined ? [] : [{ label: sentenceCase(key), value: formatCount(count) }];
  });
  return (
    <DetailScreen label={`Legacy operation ${run.id}`}>
      <ScreenHeader
        title={
          <DetailTitle id={`Legacy operation #${run.id}`} name={run.label}>
            <StatusBadge status={run.bucket} isStale={run.isStale} size="large" />
          </DetailTitle>
        }
        actions={
          <>
            <CopyButton text={run.key} label="Copy id" />
            <CopyButton text={routeLink(runRoute(run))} label="Copy link" icon={<IconLink size={15} aria-hidden />} />
          </>
        }
      >
        <DetailLine>
          <span>{run.tenantName ?? (run.tenantId === null ? 'All tenants' : `Tenant #${run.tenantId}`)}</span>
          <span>
            created <Time instant={run.createdAt} />
            {run.initiatorName !== '' && ` by ${run.initiatorName}`}
          </span>
          {run.startedAt !== null && (
            <span>
              took <Elapsed from={run.startedAt} to={run.completedAt} isStill={run.isStale} />
            </span>
          )}
          {run.label === 'Unknown operation' && <code>{run.type}</code>}
        </DetailLine>
      </ScreenHeader>
      <p className={classes.note}>
        <IconArchive size={15} aria-hidden />
        <span>
          Read-only history from the table <code>{run.record}</code>: it is kept as it was written, and nothing here
          acts on it.
        </span>
      </p>
      <Facts facts={[...counts, ...run.facts]} />
      <Part title="Failures">
        <RunFailures run={run} />
      </Part>
      {!isEmptyJson(run.context) && (
        <Part title="Context">
          <JsonTree value={run.context} label="Context" />
        </Part>
      )}
      {run.related.length > 0 && (
        <Part title="Related">
          <RunRelated related={run.related} />
        </Part>
      )}
    </DetailScreen>
  );
}

function sentenceCase(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

function Facts({ facts }: { readonly facts: LegacyRunDetail['facts'] }) {
  if (facts.length === 0) return null;
  return (
    <dl className={classes.facts} aria-label="Facts">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <h2 className={classes.part}>{title}</h2>
      {children}
    </div>
  );
}
