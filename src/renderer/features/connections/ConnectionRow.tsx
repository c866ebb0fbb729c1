import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconDots } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ListedProfile } from '../../../shared/contract/profiles';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { useSession } from '../session/session-store';
import { connectToProfile } from './connect-dialog-store';
import { profilesChanged } from './connection-queries';
import classes from './ConnectionsScreen.module.css';
import { describeServer } from './profile-form';
import { sslModeWarning } from './ssl-mode-words';

interface ConnectionRowProps {
  readonly listed: ListedProfile;
  /** All, in their order. */
  readonly ids: readonly string[];
  readonly index: number;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function moved(ids: readonly string[], from: number, by: 1 | -1): string[] {
  const rest = ids.filter((_id, index) => index !== from);
  const id = ids[from];
  if (id !== undefined) rest.splice(from + by, 0, id);
  return rest;
}

/** One connection of the list. */
export function ConnectionRow({ listed, ids, index, onEdit, onRemove }: ConnectionRowProps) {
  const { profile, hasStoredPassword, hasStoredPassphrase } = listed;
  const isCurrent = useSession((state) => state.session?.profileId === profile.id);
  const act = useMutation({ mutationFn: (work: () => Promise<unknown>) => work(), onSettled: profilesChanged });
  const move = (by: 1 | -1) => act.mutate(() => call('profiles.reorder', { profileIds: moved(ids, index, by) }));
  const isUnsafe = sslModeWarning(profile.sslMode) !== null;
  return (
    <li className={classes.row} data-environment={profile.environment}>
      <div className={classes.what}>
        <span className={classes.title}>
          <strong>{profile.name}</strong>
          <span className={classes.environment}>{profile.environment.toUpperCase()}</span>
          {isCurrent && <span className={classes.dim}>connected here</span>}
        </span>
        <span className={classes.dim}>
          {[
            profile.user,
            describeServer(profile),
            profile.sshHops.length > 0 ? `through ${profile.sshHops.map(({ host }) => host).join(', ')}` : '',
            isUnsafe ? `sslmode ${profile.sslMode}` : '',
            hasStoredPassword ? 'password in the keychain' : '',
            hasStoredPassphrase ? 'passphrase in the keychain' : '',
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
        {act.isError && <ErrorNotice error={act.error} title="That did not work." />}
      </div>
      <div className={classes.actions}>
        <ActionIcon
          variant="subtle"
          aria-label={`Move ${profile.name} up`}
          disabled={index === 0}
          onClick={() => move(-1)}
        >
          <IconArrowUp size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          aria-label={`Move ${profile.name} down`}
          disabled={index === ids.length - 1}
          onClick={() => move(1)}
        >
          <IconArrowDown size={15} aria-hidden />
        </ActionIcon>
        <ActionButton label={`Edit ${profile.name}`} onClick={onEdit}>
          Edit
        </ActionButton>
        <ActionButton
          label={`Connect to ${profile.name}`}
          disabledReason={isCurrent ? 'This is the connection in use.' : null}
          onClick={() => connectToProfile(listed)}
        >
          Connect
        </ActionButton>
        <Menu position="bottom-end" shadow="md" transitionProps={{ duration: 80 }}>
          <Menu.Target>
            <ActionIcon variant="subtle" aria-label={`More for ${profile.name}`}>
              <IconDots size={15} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => act.mutate(() => call('profiles.duplicate', { profileId: profile.id }))}>
              Duplicate
            </Menu.Item>
            {(hasStoredPassword || hasStoredPassphrase) && (
              <Menu.Item onClick={() => act.mutate(() => call('profiles.forgetSecrets', { profileId: profile.id }))}>
                Forget what the keychain keeps
              </Menu.Item>
            )}
            <Menu.Item onClick={onRemove}>Delete…</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </li>
  );
}
