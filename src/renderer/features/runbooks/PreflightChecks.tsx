import { IconAlertTriangle, IconCheck, IconHandStop, type IconProps } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import type { Preflight, PreflightCheck } from '../../../shared/contract/preflight';
import { RouteLink } from '../../components/RouteLink';
import { Time } from '../../components/Time';
import { countOf } from '../../format/count';
import classes from './PreflightChecks.module.css';

const LEVELS: Readonly<Record<PreflightCheck['level'], { icon: ComponentType<IconProps>; word: string }>> = {
  ok: { icon: IconCheck, word: 'Fine' },
  notice: { icon: IconAlertTriangle, word: 'Notice' },
  blocking: { icon: IconHandStop, word: 'Blocking' },
};

const GROUPS = [
  ['conflicts', 'Conflicts'],
  ['database', 'Database'],
] as const;

const SHOWN_LOCKS = 5;

/** What the operator should know before starting: who else is at work, and how the database is. */
export function PreflightChecks({ checks, locks }: Pick<Preflight, 'checks' | 'locks'>) {
  return (
    <div className={classes.groups}>
      {GROUPS.map(([about, label]) => (
        <ul key={about} className={classes.checks} aria-label={label}>
          {checks
            .filter((check) => check.about === about)
            .map((check) => (
              <Check key={check.key} check={check}>
                {check.key === 'locks' && locks.total > 0 && <Locks locks={locks} />}
              </Check>
            ))}
        </ul>
      ))}
    </div>
  );
}

function Check({ check, children }: { readonly check: PreflightCheck; readonly children: ReactNode }) {
  const { icon: Icon, word } = LEVELS[check.level];
  return (
    <li className={classes.check} data-level={check.level}>
      <Icon size={14} stroke={2} role="img" aria-label={word} className={classes.icon} />
      <div>
        {check.message}{' '}
        {check.runIds.map((runId) => (
          <RouteLink key={runId} to={{ screen: 'operation', runId }} className={classes.link}>
            Open #{runId}
          </RouteLink>
        ))}
        {children}
      </div>
    </li>
  );
}

function Locks({ locks: { held, total } }: Pick<Preflight, 'locks'>) {
  const shown = held.slice(0, SHOWN_LOCKS);
  return (
    <ul className={classes.locks} aria-label="Held locks">
      {shown.map(({ tenantId, tenantName, until, runId }) => (
        <li key={tenantId ?? 'all'}>
          <span className={classes.holder}>
            {tenantId === null ? 'All tenants' : (tenantName ?? `Tenant ${tenantId}`)}
          </span>{' '}
          <span className={classes.dim}>
            held by {runId === null ? 'another worker' : `operation #${runId}`} until{' '}
            <Time instant={until} as="moment" />
          </span>
        </li>
      ))}
      {total > shown.length && <li className={classes.dim}>and {countOf(total - shown.length, 'tenant')} more</li>}
    </ul>
  );
}
