import {
  IconActivity,
  IconAlertTriangle,
  IconCircleDashed,
  IconFilter,
  IconHistory,
  IconInbox,
  IconLayoutList,
  IconPlayerPlay,
  IconPlugConnected,
  IconRadar,
  IconSettings,
} from '@tabler/icons-react';
import type { SavedFilter } from '../../../shared/contract/run-lists';
import type { Runbook } from '../../../shared/contract/runbooks';
import { findingsRoute } from '../navigation/findings-route';
import { navigate } from '../navigation/navigation-store';
import type { Route } from '../navigation/route';
import { savedFilterRoute } from '../saved-filters/saved-filters';
import { COMMAND_ICON, type Command } from './palette-command';
import { keysOf, type PlaceAction } from './shortcuts';

function place(id: string, label: string, icon: Command['icon'], to: Route, action?: PlaceAction): Command {
  return {
    id,
    label,
    icon,
    keywords: 'view open show',
    keys: action === undefined ? undefined : keysOf(action),
    run: () => navigate(to),
  };
}

/** What decides which places there are. */
export interface PlaceRights {
  readonly isTenantMember: boolean;
  readonly mayAudit: boolean;
}

/** Every place that the operator may go to. */
export function placeCommands({ isTenantMember, mayAudit }: PlaceRights): Command[] {
  return [
    place(
      'operations',
      'Go to operations',
      <IconLayoutList {...COMMAND_ICON} />,
      { screen: 'operations', view: 'all' },
      'goOperations',
    ),
    place('active', 'Go to active operations', <IconActivity {...COMMAND_ICON} />, {
      screen: 'operations',
      view: 'active',
    }),
    place('failures', 'Go to failures', <IconAlertTriangle {...COMMAND_ICON} />, {
      screen: 'operations',
      view: 'failures',
    }),
    place('stuck', 'Go to stuck operations', <IconCircleDashed {...COMMAND_ICON} />, {
      screen: 'operations',
      view: 'stuck',
    }),
    ...(isTenantMember
      ? []
      : [
          place(
            'runbooks',
            'Go to runbooks',
            <IconPlayerPlay {...COMMAND_ICON} />,
            { screen: 'runbooks' },
            'goRunbooks',
          ),
        ]),
    place('findings', 'Go to findings', <IconRadar {...COMMAND_ICON} />, findingsRoute(), 'goFindings'),
    place(
      'overdue',
      'Go to overdue findings',
      <IconRadar {...COMMAND_ICON} />,
      findingsRoute({ isOverdue: true }, 'due'),
    ),
    ...(mayAudit
      ? [place('audit', 'Go to the audit', <IconHistory {...COMMAND_ICON} />, { screen: 'audit' }, 'goAudit')]
      : []),
    place('inbox', 'Go to the inbox', <IconInbox {...COMMAND_ICON} />, { screen: 'inbox' }, 'goInbox'),
    place('connections', 'Go to connections', <IconPlugConnected {...COMMAND_ICON} />, { screen: 'connections' }),
    place('settings', 'Go to settings', <IconSettings {...COMMAND_ICON} />, { screen: 'settings' }, 'goSettings'),
  ];
}

/** Opens each list of operations that was given a name. */
export function savedFilterCommands(saved: readonly SavedFilter[]): Command[] {
  return saved.map((filter) => ({
    id: `filter ${filter.id}`,
    label: `Operations: ${filter.name}`,
    keywords: 'saved filter view',
    icon: <IconFilter {...COMMAND_ICON} />,
    run: () => navigate(savedFilterRoute(filter)),
  }));
}

/** Opens the page of each runbook, where it is preflighted and started. */
export function runbookCommands(runbooks: readonly Runbook[]): Command[] {
  return runbooks.map(({ key, label }) => ({
    id: `runbook ${key}`,
    label: `Open runbook: ${label}`,
    keywords: 'start run preflight',
    icon: <IconPlayerPlay {...COMMAND_ICON} />,
    run: () => navigate({ screen: 'runbook', runbookKey: key }),
  }));
}
