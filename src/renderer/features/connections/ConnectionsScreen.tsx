import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Profile } from '../../../shared/contract/profiles';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import dialog from '../../components/Dialog.module.css';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { ScreenHeader } from '../../components/ScreenHeader';
import { countOf } from '../../format/count';
import { useScreenTitle } from '../navigation/use-screen-title';
import { profilesChanged, profilesQuery } from './connection-queries';
import classes from './ConnectionsScreen.module.css';
import { ConnectionRow } from './ConnectionRow';
import { ProfileEditor } from './ProfileEditor';

/** The connections of this computer: made, tested, ordered, imported and exported. No password is shown or exported. */
export function ConnectionsScreen() {
  useScreenTitle('Connections');
  const list = useQuery(profilesQuery);
  const [edited, setEdited] = useState<Profile | 'new' | null>(null);
  const [removed, setRemoved] = useState<Profile | null>(null);
  const imported = useMutation({ mutationFn: () => call('profiles.import'), onSettled: profilesChanged });
  const exported = useMutation({ mutationFn: () => call('profiles.export') });
  const profiles = list.data?.profiles ?? [];
  const problems = [...(list.data?.problems ?? []), ...(imported.data?.problems ?? [])];
  return (
    <div className={classes.screen}>
      <ScreenHeader
        title="Connections"
        actions={
          <>
            <ActionButton loading={imported.isPending} onClick={() => imported.mutate()}>
              Import…
            </ActionButton>
            <ActionButton
              loading={exported.isPending}
              disabledReason={profiles.length === 0 ? 'There is nothing to export yet.' : null}
              onClick={() => exported.mutate()}
            >
              Export…
            </ActionButton>
            <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setEdited('new')}>
              New connection
            </Button>
          </>
        }
      >
        <p className={classes.dim}>Kept on this computer, without passwords. The sandbox is always there.</p>
      </ScreenHeader>
      {list.isError && <ErrorNotice error={list.error} title="The connections could not be read." />}
      {imported.isError && <ErrorNotice error={imported.error} title="Nothing was imported." />}
      {exported.isError && <ErrorNotice error={exported.error} title="Nothing was exported." />}
      {imported.data != null && (
        <p role="status">{countOf(imported.data.imported, 'connection')} imported. Passwords are asked for anew.</p>
      )}
      {problems.map((problem) => (
        <p key={problem} role="alert" className={classes.problem}>
          {problem}
        </p>
      ))}
      {list.data?.keychain.reason != null && <p className={classes.dim}>{list.data.keychain.reason}</p>}
      {list.isSuccess && profiles.length === 0 ? (
        <EmptyState icon={<IconPlugConnected size={28} stroke={1.4} />} title="No connection yet">
          A connection to your ops database stands here once you add it by its URL or field by field, or import a file
          from a colleague.
        </EmptyState>
      ) : (
        <ol className={classes.list} aria-label="Connections">
          {profiles.map((listed, index) => (
            <ConnectionRow
              key={listed.profile.id}
              listed={listed}
              ids={profiles.map(({ profile }) => profile.id)}
              index={index}
              onEdit={() => setEdited(listed.profile)}
              onRemove={() => setRemoved(listed.profile)}
            />
          ))}
        </ol>
      )}
      {edited !== null && (
        <ProfileEditor
          key={edited === 'new' ? 'new' : edited.id}
          profile={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
      <RemoveDialog profile={removed} onClose={() => setRemoved(null)} />
    </div>
  );
}

function RemoveDialog({ profile, onClose }: { readonly profile: Profile | null; readonly onClose: () => void }) {
  const remove = useMutation({
    mutationFn: (profileId: string) => call('profiles.remove', { profileId }),
    onSuccess: async () => {
      onClose();
      await profilesChanged();
    },
  });
  return (
    <Modal opened={profile !== null} onClose={onClose} title={`Delete the connection ${profile?.name ?? ''}?`}>
      <div className={dialog.body}>
        <p>Its settings and its kept password leave this computer. The database itself is not touched.</p>
        {remove.isError && <ErrorNotice error={remove.error} title="It was not deleted." />}
        <div className={dialog.actions}>
          <Button size="xs" variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <ActionButton
            variant="filled"
            loading={remove.isPending}
            onClick={() => profile !== null && remove.mutate(profile.id)}
          >
            Delete {profile?.name}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}
