import { IconPlugConnected } from '@tabler/icons-react';
import type { ConnectionChoice, ListedProfile } from '../../../shared/contract/profiles';
import type { Session } from '../../../shared/contract/session';
import { connectToProfile } from '../connections/connect-dialog-store';
import { connect } from '../connections/connection-queries';
import { COMMAND_ICON, type Command } from './palette-command';

interface Connections {
  readonly startTargetName: string | null;
  readonly profiles: readonly ListedProfile[];
}

function command(id: string, name: string, run: () => void): Command {
  return {
    id: `connect ${id}`,
    label: `Connect to ${name}`,
    keywords: 'switch profile database connection',
    icon: <IconPlugConnected {...COMMAND_ICON} />,
    run,
  };
}

const connectTo = (choice: ConnectionChoice) => () => void connect(choice);

/** The other databases one can connect to, as the header offers them. */
export function connectionCommands(session: Session | null, connections: Connections | undefined): Command[] {
  if (session === null || connections === undefined) return [];
  const { startTargetName, profiles } = connections;
  return [
    ...(startTargetName !== null && session.targetKind !== 'start'
      ? [command('start', startTargetName, connectTo({ kind: 'start' }))]
      : []),
    ...profiles
      .filter(({ profile }) => profile.id !== session.profileId)
      .map((listed) => command(`profile ${listed.profile.id}`, listed.profile.name, () => connectToProfile(listed))),
    ...(session.targetKind === 'sandbox' ? [] : [command('sandbox', 'the sandbox', connectTo({ kind: 'sandbox' }))]),
  ];
}
