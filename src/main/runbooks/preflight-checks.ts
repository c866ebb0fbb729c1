import type { PreflightCheck } from '../../shared/contract/preflight';
import type { RunSummary } from '../../shared/contract/runs';
import { type DatabaseHealth, holdReason, MAX_REPLICATION_LAG_SECONDS } from '../postgres/database-health';
import type { HeldLock } from './lock-store';

const NAMED = 3;

function ok(about: PreflightCheck['about'], key: string, message: string): PreflightCheck {
  return { key, about, level: 'ok', message, runIds: [] };
}

function notice(about: PreflightCheck['about'], key: string, message: string, runIds: number[] = []): PreflightCheck {
  return { key, about, level: 'notice', message, runIds };
}

function operations(runs: readonly RunSummary[]): string {
  const named = runs
    .slice(0, NAMED)
    .map(({ id, tenantName }) => (tenantName === null ? `#${id}` : `#${id} (${tenantName})`));
  const more = runs.length - named.length;
  return `${runs.length === 1 ? 'Operation' : 'Operations'} ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What is at work already and could meet a run. `same` is the active run that a start would lead to. */
export function describeConflicts(
  same: number | null,
  active: readonly RunSummary[],
  locks: readonly HeldLock[],
): PreflightCheck[] {
  const others = active.filter(({ id }) => id !== same);
  const stale = active.filter(({ isStale }) => isStale);
  const ids = (runs: readonly RunSummary[]) => runs.map(({ id }) => id).slice(0, NAMED);
  const is = (runs: readonly RunSummary[]) => (runs.length === 1 ? 'is' : 'are');
  return [
    same === null
      ? ok('conflicts', 'active_run', `No run of ${others.length === 0 ? 'this runbook' : 'the same scope'} is active.`)
      : notice('conflicts', 'active_run', `Operation #${same} is active: a start leads to it and adds nothing.`, [
          same,
        ]),
    ...(others.length === 0
      ? []
      : [
          notice(
            'conflicts',
            'other_runs',
            `${operations(others)} of this runbook ${is(others)} active elsewhere: tenants in both wait for each other.`,
            ids(others),
          ),
        ]),
    ...(stale.length === 0
      ? []
      : [
          notice(
            'conflicts',
            'stale_runs',
            `${operations(stale)} ${is(stale)} likely stale: look there first, nothing vouches for the work.`,
            ids(stale),
          ),
        ]),
    describeLocks(locks),
  ];
}

function describeLocks(locks: readonly HeldLock[]): PreflightCheck {
  if (locks.length === 0) return ok('conflicts', 'locks', 'All locks are free.');
  const runIds = [...new Set(locks.flatMap(({ runId }) => runId ?? []))].slice(0, NAMED);
  const ofTenants = locks.filter(({ tenantId }) => tenantId !== null).length;
  const messages = [
    ...(ofTenants === locks.length
      ? []
      : ['The lock on all tenants is held: a run on all tenants waits for it, then is blocked.']),
    ...(ofTenants === 0
      ? []
      : [
          `${ofTenants === 1 ? 'The lock of one tenant is' : `Locks of ${ofTenants} tenants are`} held: a run tries again for a while, then goes on without.`,
        ]),
  ];
  return notice('conflicts', 'locks', messages.join(' '), runIds);
}

/** What the engine's governor looks at, with what it means for a run. */
export function describeHealth(health: DatabaseHealth): PreflightCheck[] {
  const { schemaChangesWaiting, maintenance, lagSeconds, freeConnections } = health;
  const hold = (only: Partial<DatabaseHealth>) =>
    holdReason({ schemaChangesWaiting: 0, maintenance: 0, lagSeconds: null, freeConnections: 99, ...only });
  return [
    hold({ schemaChangesWaiting }) === null
      ? ok('database', 'schema_changes', 'Nobody waits to change a table of the run.')
      : notice(
          'database',
          'schema_changes',
          'Somebody waits to change a table of the run, which makes way until that is done.',
        ),
    maintenance === 0
      ? ok('database', 'maintenance', 'No vacuum or index build on the tables of the run.')
      : notice(
          'database',
          'maintenance',
          'A vacuum or index build is at work on a table of the run, which will be slower.',
        ),
    hold({ lagSeconds }) === null
      ? ok(
          'database',
          'replication',
          lagSeconds === null
            ? 'No replica reports a delay.'
            : `The slowest replica is ${Math.round(lagSeconds)} s behind.`,
        )
      : notice(
          'database',
          'replication',
          `A replica is ${Math.round(lagSeconds ?? 0)} s behind: the run holds until it is under ${MAX_REPLICATION_LAG_SECONDS} s.`,
        ),
    hold({ freeConnections }) === null
      ? ok('database', 'connections', `${freeConnections} connections are free.`)
      : notice(
          'database',
          'connections',
          `Only ${Math.max(0, freeConnections)} connections are free: the run holds until there are more.`,
        ),
  ];
}
