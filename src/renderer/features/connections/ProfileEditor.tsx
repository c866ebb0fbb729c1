import { Button, Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type Profile,
  type ProfileDraft,
  profileDraftSchema,
  type SecretKind,
} from '../../../shared/contract/profiles';
import { WheelhouseError } from '../../../shared/errors';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import dialog from '../../components/Dialog.module.css';
import { ErrorNotice } from '../../components/ErrorNotice';
import { secretFor } from './connect-dialog-store';
import { profilesChanged, profilesQuery } from './connection-queries';
import { CredentialFields } from './CredentialFields';
import { EncryptionFields } from './EncryptionFields';
import { BLANK_DRAFT, draftOf } from './profile-form';
import classes from './ProfileEditor.module.css';
import { ServerFields } from './ServerFields';
import { SshFields } from './SshFields';
import { TestOutcome } from './TestOutcome';
import { TicketFields } from './TicketFields';
import { type TypedSecrets, withTyped } from './typed-secrets';
import { UrlPaste } from './UrlPaste';

/** What still keeps a draft from being a profile, in words; null where nothing does. */
function whatIsMissing(draft: ProfileDraft): string | null {
  if (draft.name.trim() === '') return 'Give the connection a name.';
  if (draft.hosts.length === 0 && draft.service === null) return 'Name a host or a service.';
  return profileDraftSchema.safeParse(draft).success ? null : 'Something in the form can’t be read yet.';
}

/** Makes or changes a connection. The password typed here is for the test only, and is not kept. */
export function ProfileEditor({
  profile,
  onClose,
}: {
  readonly profile: Profile | null;
  readonly onClose: () => void;
}) {
  const [draft, setDraft] = useState<ProfileDraft>(profile === null ? BLANK_DRAFT : draftOf(profile));
  const [typed, setTyped] = useState<TypedSecrets>({});
  const [asked, setAsked] = useState<readonly Exclude<SecretKind, 'password'>[]>([]);
  /** Counts up when the fields are filled from a URL, so that their texts start anew. */
  const [filling, setFilling] = useState(0);
  const keychain = useQuery(profilesQuery).data?.keychain;
  const profileId = profile?.id ?? null;
  const test = useMutation({
    mutationFn: () => call('profiles.test', { profileId, draft, ...typed }),
    onError(error) {
      const lacking = error instanceof WheelhouseError ? secretFor(error.code) : 'password';
      if (lacking !== 'password') setAsked((before) => [...new Set([...before, lacking])]);
    },
  });
  const save = useMutation({
    mutationFn: () => call('profiles.save', { profileId, draft }),
    onSuccess: async () => {
      await profilesChanged();
      onClose();
    },
  });
  const change = (patch: Partial<ProfileDraft>) => {
    setDraft((before) => ({ ...before, ...patch }));
    test.reset();
  };
  const missing = whatIsMissing(draft);
  const fields = { draft, change };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={profile === null ? 'New connection' : `Edit ${profile.name}`}
      closeOnClickOutside={false}
    >
      <div className={dialog.body}>
        {profile === null && (
          <UrlPaste
            onRead={(read) => {
              change({ ...read, name: draft.name === '' ? read.name : draft.name, environment: draft.environment });
              setFilling((count) => count + 1);
            }}
          />
        )}
        <ServerFields key={`server ${filling}`} {...fields} />
        <EncryptionFields {...fields} />
        <CredentialFields
          {...fields}
          keychain={keychain ?? null}
          typed={typed}
          asked={asked}
          onTyped={(kind, value) => setTyped((before) => withTyped(before, kind, value))}
        />
        <SshFields key={`ssh ${filling}`} {...fields} />
        <TicketFields {...fields} />
        <div className={classes.foot}>
          <TestOutcome result={test.data ?? null} error={test.error} />
          {save.isError && <ErrorNotice error={save.error} title="It was not saved." />}
          <div className={dialog.actions}>
            <Button size="xs" variant="default" onClick={onClose}>
              Discard
            </Button>
            <ActionButton loading={test.isPending} disabledReason={missing} onClick={() => test.mutate()}>
              Test the connection
            </ActionButton>
            <ActionButton
              variant="filled"
              loading={save.isPending}
              disabledReason={missing}
              onClick={() => save.mutate()}
            >
              Save the connection
            </ActionButton>
          </div>
        </div>
      </div>
    </Modal>
  );
}
