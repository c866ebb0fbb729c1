import { Modal } from '@mantine/core';
import { Spotlight, closeSpotlight } from '@mantine/spotlight';
import {
  IconActivity,
  IconAlertTriangle,
  IconCircleDashed,
  IconHistory,
  IconFlame,
  IconKeyboard,
  IconLayoutList,
  IconMoon,
  IconPlayerPlay,
  IconPlugConnected,
  IconRefresh,
  IconRulerMeasure,
  IconSearch,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { Keys } from '../../components/Keys';
import type { Runbook } from '../../../shared/contract/runbooks';
import { openBreakGlass } from '../break-glass/break-glass-dialogs';
import { navigate } from '../navigation/navigation-store';
import { typedRunId } from '../navigation/route';
import { setPreferences, usePreferences } from '../preferences/preferences-store';
import { runbooksQuery } from '../runbooks/runbook-queries';
import { askToResetSandbox } from '../session/ResetSandboxDialog';
import { useSession } from '../session/session-store';
import { useIsTenantMember, useMay } from '../session/use-database-gate';
import { matchCommands } from './match-commands';
import classes from './Palette.module.css';
import { openShortcuts } from './ShortcutsSheet';

interface Command {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

const ICON = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;

const PLACES: readonly Command[] = [
  {
    id: 'operations',
    label: 'Go to operations',
    hint: 'g o',
    icon: <IconLayoutList {...ICON} />,
    run: () => navigate({ screen: 'operations', view: 'all' }),
  },
  {
    id: 'active',
    label: 'Go to active operations',
    icon: <IconActivity {...ICON} />,
    run: () => navigate({ screen: 'operations', view: 'active' }),
  },
  {
    id: 'failures',
    label: 'Go to failures',
    icon: <IconAlertTriangle {...ICON} />,
    run: () => navigate({ screen: 'operations', view: 'failures' }),
  },
  {
    id: 'stuck',
    label: 'Go to stuck operations',
    icon: <IconCircleDashed {...ICON} />,
    run: () => navigate({ screen: 'operations', view: 'stuck' }),
  },
  {
    id: 'runbooks',
    label: 'Go to runbooks',
    hint: 'g r',
    icon: <IconPlayerPlay {...ICON} />,
    run: () => navigate({ screen: 'runbooks' }),
  },
  {
    id: 'connections',
    label: 'Go to connections',
    icon: <IconPlugConnected {...ICON} />,
    run: () => navigate({ screen: 'connections' }),
  },
];

const AUDIT: Command = {
  id: 'audit',
  label: 'Go to the audit',
  hint: 'g a',
  icon: <IconHistory {...ICON} />,
  run: () => navigate({ screen: 'audit' }),
};

function runbookCommands(runbooks: readonly Runbook[]): Command[] {
  return runbooks.map((runbook) => ({
    id: runbook.key,
    label: `Open runbook: ${runbook.label}`,
    icon: <IconPlayerPlay {...ICON} />,
    run: () => navigate({ screen: 'runbook', runbookKey: runbook.key }),
  }));
}

function windowCommands(isSandbox: boolean, mayBreakGlass: boolean, density: 'compact' | 'comfortable'): Command[] {
  const otherDensity = density === 'compact' ? 'comfortable' : 'compact';
  return [
    ...(['dark', 'light', 'auto'] as const).map((colorScheme) => ({
      id: `colours-${colorScheme}`,
      label: colorScheme === 'auto' ? 'Colours: as the system has them' : `Colours: ${colorScheme}`,
      icon: <IconMoon {...ICON} />,
      run: () => setPreferences({ colorScheme }),
    })),
    {
      id: 'density',
      label: `Density: ${otherDensity}`,
      icon: <IconRulerMeasure {...ICON} />,
      run: () => setPreferences({ density: otherDensity }),
    },
    ...(mayBreakGlass
      ? [{ id: 'break-glass', label: 'Break-glass…', icon: <IconFlame {...ICON} />, run: openBreakGlass }]
      : []),
    { id: 'shortcuts', label: 'Keyboard shortcuts', hint: '?', icon: <IconKeyboard {...ICON} />, run: openShortcuts },
    ...(isSandbox
      ? [{ id: 'reset-sandbox', label: 'Reset the sandbox…', icon: <IconRefresh {...ICON} />, run: askToResetSandbox }]
      : []),
  ];
}

/** Ctrl/⌘ K: every place, every runbook, any operation by its id. It goes and shows; it starts nothing. */
export function Palette() {
  const [typed, setTyped] = useState('');
  const isTenantMember = useIsTenantMember();
  const mayAudit = useMay('audit.view');
  const mayBreakGlass = useMay('breakGlass.use');
  const runbooks = useQuery({ ...runbooksQuery, enabled: !isTenantMember }).data;
  const isSandbox = useSession((state) => state.session?.environment === 'sandbox');
  const density = usePreferences((state) => state.preferences.density);
  const commands = useMemo(
    () => [
      ...(isTenantMember ? PLACES.filter(({ id }) => id !== 'runbooks') : PLACES),
      ...runbookCommands(isTenantMember ? [] : (runbooks ?? [])),
      ...(mayAudit ? [AUDIT] : []),
      ...windowCommands(isSandbox, mayBreakGlass, density),
    ],
    [mayAudit, isTenantMember, runbooks, isSandbox, mayBreakGlass, density],
  );
  const runId = typedRunId(typed);
  const byId: Command[] =
    runId === null
      ? []
      : [
          {
            id: 'operation',
            label: `Open operation #${runId}`,
            icon: <IconLayoutList {...ICON} />,
            run: () => navigate({ screen: 'operation', runId }),
          },
        ];
  const matching = [...byId, ...matchCommands(commands, typed)];
  return (
    <Spotlight.Root
      query={typed}
      onQueryChange={setTyped}
      shortcut="mod + K"
      maxHeight={420}
      scrollable
      centered={false}
      zIndex={400}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      transitionProps={{ duration: 80, transition: 'fade' }}
      classNames={{ action: classes.action ?? '' }}
    >
      <Modal.Title className={classes.title}>Search or run</Modal.Title>
      <Spotlight.Search
        placeholder="Search or run: a place, a runbook, an operation id…"
        aria-label="Search or run"
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {matching.map(({ id, label, hint, icon, run }) => (
          <Spotlight.Action
            key={id}
            label={label}
            leftSection={icon}
            rightSection={hint === undefined ? undefined : <Keys keys={hint.split(' ')} />}
            onClick={() => {
              closeSpotlight();
              run();
            }}
          />
        ))}
        {matching.length === 0 && (
          <Spotlight.Empty>Nothing is called that. An operation opens by its id.</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
