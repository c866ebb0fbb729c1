import { Button, Skeleton } from '@mantine/core';
import { IconHash, IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { FindingDetail } from '../../../shared/contract/findings';
import { findingWord } from '../../../shared/domain/findings';
import { toShownError } from '../../api';
import { Badge } from '../../components/Badge';
import { CopyButton } from '../../components/CopyButton';
import { DetailLine, DetailProblem, DetailReading, DetailScreen, DetailTitle } from '../../components/DetailScreen';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { RouteLink } from '../../components/RouteLink';
import { ScreenHeader } from '../../components/ScreenHeader';
import { Time } from '../../components/Time';
import { findingsRoute } from '../navigation/findings-route';
import { routeLink } from '../navigation/route';
import { useScreenTitle } from '../navigation/use-screen-title';
import { findingSeverity, findingStatus } from './finding-appearance';
import { findingQuery } from './finding-queries';
import { unreadTitle } from './unread-title';
import { FindingEvidence } from './FindingEvidence';
import { FindingFacts } from './FindingFacts';
import { FindingLife } from './FindingLife';
import classes from './FindingScreen.module.css';

/** Refusals and findings that are gone take away what was shown; a lost connection does not. */
const TAKES_AWAY = ['refused', 'not_found'];

/** One finding with everything that may be shown of it. Nothing here changes it. */
export function FindingScreen({ findingId }: { readonly findingId: number }) {
  useScreenTitle(`Finding #${findingId}`);
  const { data: finding, error, refetch } = useQuery(findingQuery(findingId));
  const shownError = error === null ? null : toShownError(error);
  if (finding !== undefined && (shownError === null || !TAKES_AWAY.includes(shownError.kind))) {
    return <Finding finding={finding} isStale={shownError !== null} />;
  }
  if (shownError === null) {
    return (
      <DetailReading label="Reading the finding">
        <Skeleton h={28} w={360} />
        <Skeleton h={16} w={280} />
        <Skeleton h={230} />
        <Skeleton h={180} />
      </DetailReading>
    );
  }
  return (
    <DetailProblem>
      {shownError.kind === 'not_found' ? (
        <EmptyState
          title={`Finding #${findingId} was not found`}
          action={<RouteLink to={findingsRoute()}>All findings</RouteLink>}
        >
          It does not exist, or it belongs to a tenant that you do not see.
        </EmptyState>
      ) : (
        <ErrorNotice error={shownError} title={unreadTitle('The finding', shownError)}>
          <Button size="xs" variant="default" onClick={() => void refetch()}>
            Read again
          </Button>
        </ErrorNotice>
      )}
    </DetailProblem>
  );
}

function Finding({ finding, isStale }: { readonly finding: FindingDetail; readonly isStale: boolean }) {
  const { id, type, severity, status, readAt } = finding;
  return (
    <DetailScreen label={`Finding ${id}`}>
      <ScreenHeader
        title={
          <DetailTitle id={`Finding #${id}`} name={findingWord(type)}>
            <Badge appearance={findingSeverity(severity)} size="large" />
            <Badge appearance={findingStatus(status)} size="large" />
          </DetailTitle>
        }
        actions={
          <>
            <CopyButton text={String(id)} label="Copy id" icon={<IconHash size={15} aria-hidden />} />
            <CopyButton
              text={routeLink({ screen: 'finding', findingId: id })}
              label="Copy link"
              icon={<IconLink size={15} aria-hidden />}
            />
          </>
        }
      >
        <DetailLine>
          <code>{type}</code>
          <span>
            Read from the database <Time instant={readAt} />
            {isStale && '; it could not be read again'}
          </span>
        </DetailLine>
      </ScreenHeader>
      <div className={classes.columns}>
        <div className={classes.column}>
          <Panel title="About">
            <FindingFacts finding={finding} />
          </Panel>
          <Panel title="Evidence">
            <FindingEvidence evidence={finding.evidence} />
          </Panel>
        </div>
        <Panel title="Life">
          <FindingLife finding={finding} />
        </Panel>
      </div>
    </DetailScreen>
  );
}

function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes.panel} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
