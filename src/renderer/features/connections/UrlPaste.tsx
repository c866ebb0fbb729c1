import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProfileDraft } from '../../../shared/contract/profiles';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import classes from './ProfileEditor.module.css';

/** Fills the form from a URL. */
export function UrlPaste({ onRead }: { readonly onRead: (draft: ProfileDraft) => void }) {
  const [url, setUrl] = useState('');
  const read = useMutation({
    mutationFn: () => call('profiles.readUrl', { url }),
    onSuccess: ({ draft }) => {
      setUrl('');
      onRead(draft);
    },
  });
  return (
    <section aria-label="From a URL" className={classes.group}>
      <div className={classes.line}>
        <TextInput
          size="xs"
          className={classes.wide}
          label="Paste a URL"
          placeholder="postgresql://user@host:5432/database?sslmode=verify-full"
          value={url}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setUrl(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && url !== '') read.mutate();
          }}
        />
        <ActionButton
          loading={read.isPending}
          disabledReason={url === '' ? 'Paste a URL first.' : null}
          onClick={() => read.mutate()}
        >
          Fill in
        </ActionButton>
      </div>
      {read.data?.hadPassword === true && (
        <p className={classes.note}>The password in the URL was left out: it is asked for when you connect.</p>
      )}
      {read.isError && <ErrorNotice error={read.error} />}
    </section>
  );
}
