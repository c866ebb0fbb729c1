import { Menu } from '@mantine/core';
import { IconCheck, IconChevronDown, IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Environment, Session } from '../../../shared/contract/session';
import { navigate } from '../navigation/navigation-store';
import { connectToProfile } from './connect-dialog-store';
import { connect, profilesQuery } from './connection-queries';
import classes from './ProfileSwitcher.module.css';

/** Which database this is, and the way to another one. */
export function ProfileSwitcher({ session }: { readonly session: Session }) {
  const list = useQuery(profilesQuery).data;
  return (
    <Menu position="bottom-start" shadow="md" width={320} transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <button
          type="button"
          className={classes.target}
          title={session.profileName}
          aria-label={`${session.profileName}, switch connection`}
        >
          <span className={classes.name}>{session.profileName}</span>
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label="Connections">
        {list?.startTargetName != null && (
          <Entry
            name={list.startTargetName}
            hint="named at the start"
            isCurrent={session.targetKind === 'start'}
            onChoose={() => void connect({ kind: 'start' })}
          />
        )}
        {list?.profiles.map((listed) => (
          <Entry
            key={listed.profile.id}
            name={listed.profile.name}
            environment={listed.profile.environment}
            isCurrent={session.profileId === listed.profile.id}
            onChoose={() => connectToProfile(listed)}
          />
        ))}
        <Entry
          name="Sandbox"
          environment="sandbox"
          isCurrent={session.targetKind === 'sandbox'}
          onChoose={() => void connect({ kind: 'sandbox' })}
        />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconSettings size={14} aria-hidden />}
          onClick={() => navigate({ screen: 'connections' })}
        >
          Manage connections…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface EntryProps {
  readonly name: string;
  readonly environment?: Environment;
  readonly hint?: string;
  readonly isCurrent: boolean;
  readonly onChoose: () => void;
}

function Entry({ name, environment, hint, isCurrent, onChoose }: EntryProps) {
  return (
    <Menu.Item
      leftSection={isCurrent ? <IconCheck size={14} aria-hidden /> : <span className={classes.space} />}
      className={classes.item}
      aria-current={isCurrent || undefined}
      onClick={() => !isCurrent && onChoose()}
    >
      <span className={classes.entry}>
        <span className={classes.name}>{name}</span>
        {environment !== undefined && (
          <span className={classes.environment} data-environment={environment}>
            {environment}
          </span>
        )}
        {hint !== undefined && <span className={classes.hint}>{hint}</span>}
      </span>
    </Menu.Item>
  );
}
