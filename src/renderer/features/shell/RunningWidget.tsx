import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RunSummary } from '../../../shared/contract/runs';
import { runProgress } from '../../../shared/domain/progress';
import { ProgressBar } from '../../components/ProgressBar';
import { RouteLink } from '../../components/RouteLink';
import { formatPercent } from '../../format/count';
import { currentRoute, useNavigation } from '../navigation/navigation-store';
import { setPreferences, usePreferences } from '../preferences/preferences-store';
import { activeRunsQuery } from '../runs/run-queries';
import classes from './RunningWidget.module.css';

const MAX_SHOWN = 5;

/** What is active, in the corner of every screen but that of the operation itself. */
export function RunningWidget() {
  const route = useNavigation(currentRoute);
  const isOpen = usePreferences((state) => state.preferences.isRunningWidgetOpen);
  const active = useQuery(activeRunsQuery).data;
  // Stale runs are not running; they wait under "Stuck".
  const runs = (active?.runs ?? []).filter((run) => !run.isStale);
  const others = route.screen === 'operation' ? runs.filter((run) => run.id !== route.runId) : runs;
  // The runbook's page tells of its active run itself, and its start button stands in this corner.
  if (others.length === 0 || route.screen === 'runbook') return null;
  const more = runs.length - MAX_SHOWN;
  return (
    <aside className={classes.widget} aria-label="Running operations">
      <button
        type="button"
        className={classes.head}
        aria-expanded={isOpen}
        onClick={() => setPreferences({ isRunningWidgetOpen: !isOpen })}
      >
        <span className={classes.dot} aria-hidden />
        <span>
          running: {runs.length}
          {active?.nextCursor === null ? '' : '+'}
        </span>
        {isOpen ? <IconChevronDown size={14} aria-hidden /> : <IconChevronUp size={14} aria-hidden />}
      </button>
      {isOpen && (
        <ul className={classes.list}>
          {runs.slice(0, MAX_SHOWN).map((run) => (
            <Running key={run.id} run={run} />
          ))}
          {more > 0 && (
            <li>
              <RouteLink to={{ screen: 'operations', view: 'active' }} className={classes.more}>
                +{more} more
              </RouteLink>
            </li>
          )}
        </ul>
      )}
    </aside>
  );
}

function Running({ run }: { readonly run: RunSummary }) {
  const progress = runProgress(run.status, run.summaryCounts);
  return (
    <li>
      <RouteLink to={{ screen: 'operation', runId: run.id }} className={classes.run}>
        <span className={classes.line}>
          <span className={classes.label}>{run.label}</span>
          <span className={classes.dim}>
            {run.status === 'queued'
              ? 'queued'
              : progress.kind === 'determinate'
                ? formatPercent(progress.fraction)
                : ''}
          </span>
        </span>
        <ProgressBar
          size="small"
          progress={progress}
          isStill={run.status === 'queued'}
          label={`Progress of operation ${run.id}`}
        />
      </RouteLink>
    </li>
  );
}
