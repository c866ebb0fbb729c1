import { Button, Skeleton } from '@mantine/core';
import { IconChevronRight, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Runbook } from '../../../shared/contract/runbooks';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { RouteLink } from '../../components/RouteLink';
import { ScreenHeader } from '../../components/ScreenHeader';
import { countOf } from '../../format/count';
import { useScreenTitle } from '../navigation/use-screen-title';
import { LastRun } from './LastRun';
import classes from './RunbookCatalog.module.css';
import { runbooksQuery } from './runbook-queries';

/** What can be started. */
export function RunbookCatalog() {
  useScreenTitle('Runbooks');
  const { data, error, refetch } = useQuery(runbooksQuery);
  return (
    <div className={classes.screen}>
      <ScreenHeader title="Runbooks">
        <p className={classes.dim}>Each is looked at by a preflight before anything changes.</p>
      </ScreenHeader>
      {data === undefined ? (
        error === null ? (
          <Skeleton h={84} />
        ) : (
          <ErrorNotice error={error} title="The runbooks could not be read.">
            <Button size="xs" variant="default" onClick={() => void refetch()}>
              Read again
            </Button>
          </ErrorNotice>
        )
      ) : data.length === 0 ? (
        <EmptyState icon={<IconPlayerPlay size={28} stroke={1.4} />} title="No runbooks">
          Runbooks that you may see are listed here. They need the capability platform.runbooks.view.
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {data.map((runbook) => (
            <li key={runbook.key}>
              <Entry runbook={runbook} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Entry({ runbook }: { readonly runbook: Runbook }) {
  return (
    <div className={classes.entry}>
      <div className={classes.text}>
        <h2 className={classes.label}>
          <RouteLink to={{ screen: 'runbook', runbookKey: runbook.key }} className={classes.link}>
            {runbook.label}
          </RouteLink>
        </h2>
        <p className={classes.dim}>{runbook.description}</p>
        <p className={classes.meta}>
          <code>{runbook.key}</code>
          <span>{countOf(runbook.allowedTenantCount, 'tenant')}</span>
          <LastRun run={runbook.lastRun} />
          {runbook.missingCapability !== null && <span>view only: needs {runbook.missingCapability}</span>}
        </p>
      </div>
      <IconChevronRight size={16} aria-hidden className={classes.chevron} />
    </div>
  );
}
