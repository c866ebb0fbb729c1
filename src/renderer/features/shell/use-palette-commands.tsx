import { IconLayoutList } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { profilesQuery } from '../connections/connection-queries';
import { unreadQuery } from '../inbox/inbox-queries';
import { navigate } from '../navigation/navigation-store';
import { typedRunId } from '../navigation/route';
import { usePreferences } from '../preferences/preferences-store';
import { runbooksQuery } from '../runbooks/runbook-queries';
import { useSession } from '../session/session-store';
import { useIsTenantMember, useMay } from '../session/use-database-gate';
import { connectionCommands } from './connection-commands';
import { matchCommands } from './match-commands';
import { COMMAND_ICON, type Command } from './palette-command';
import { placeCommands, runbookCommands, savedFilterCommands } from './place-commands';
import { windowCommands } from './window-commands';

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
  return [...operationById(typed), ...matchCommands(commands, typed, preferences.recentCommands)];
}
