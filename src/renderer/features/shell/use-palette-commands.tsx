import { IconLayoutList, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { profilesQuery } from '../connections/connection-queries';
import { unreadQuery } from '../inbox/inbox-queries';
import { navigate } from '../navigation/navigation-store';
import { operationsRoute, typedRunId } from '../navigation/route';
import { usePreferences } from '../preferences/preferences-store';
import { runbooksQuery } from '../runbooks/runbook-queries';
import { useSession } from '../session/session-store';
import { useIsTenantMember, useMay } from '../session/use-database-gate';
import { connectionCommands } from './connection-commands';
import { matchCommands } from './match-commands';
import { COMMAND_ICON, type Command } from './palette-command';
import { placeCommands, runbookCommands, savedFilterCommands } from './place-commands';
import { windowCommands } from './window-commands';

/** As much as the list of operations is narrowed by. */
const LONGEST_TEXT = 200;

/** An operation by its id: `3121`, `#3121` or a link. */
function operationById(typed: string): Command[] {
  const runId = typedRunId(typed);
  if (runId === null) return [];
  return [
    {
      id: 'operation',
      label: `Open operation #${runId}`,
      icon: <IconLayoutList {...COMMAND_ICON} />,
      run: () => navigate({ screen: 'operation', runId }),
    },
  ];
}

/** The list of operations that speak of what was typed: a tenant, somebody's name, a failure. */
function operationsAbout(typed: string): Command[] {
  const text = typed.trim().slice(0, LONGEST_TEXT);
  if (text === '') return [];
  return [
    {
      id: 'search',
      label: `Operations that match “${text}”`,
      icon: <IconSearch {...COMMAND_ICON} />,
      run: () => navigate(operationsRoute('all', { text })),
    },
  ];
}

/** What the palette offers for what was typed, the best first. */
export function usePaletteCommands(typed: string): readonly Command[] {
  const isTenantMember = useIsTenantMember();
  const mayAudit = useMay('audit.view');
  const mayBreakGlass = useMay('breakGlass.use');
  const session = useSession((state) => state.session);
  const preferences = usePreferences((state) => state.preferences);
  const runbooks = useQuery({ ...runbooksQuery, enabled: !isTenantMember }).data;
  const connections = useQuery(profilesQuery).data;
  const unread = useQuery(unreadQuery).data ?? 0;
  const commands = [
    ...placeCommands({ isTenantMember, mayAudit }),
    ...savedFilterCommands(preferences.savedFilters),
    ...runbookCommands(isTenantMember ? [] : (runbooks ?? [])),
    ...windowCommands({
      preferences,
      isSandbox: session?.environment === 'sandbox',
      mayBreakGlass,
      mayAudit,
      unread,
    }),
    ...connectionCommands(session, connections),
  ];
  return [
    ...operationById(typed),
    ...matchCommands(commands, typed, preferences.recentCommands),
    ...operationsAbout(typed),
  ];
}
