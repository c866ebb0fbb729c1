import { TextInput } from '@mantine/core';
import { useState } from 'react';
import classes from './ProfileEditor.module.css';
import { formatHops, parseHops, type ProfileFieldsProps } from './profile-form';

/** SSH hosts on the way. */
export function SshFields({ draft, change }: ProfileFieldsProps) {
  const [hops, setHops] = useState(() => formatHops(draft.sshHops));
  const [identityFile, setIdentityFile] = useState(draft.sshHops[0]?.identityFile ?? '');
  const isRead = parseHops(hops, null) !== null;
  const apply = (text: string, file: string) => {
    const parsed = parseHops(text, file || null);
    if (parsed !== null) change({ sshHops: parsed });
  };
  return (
    <section aria-label="SSH" className={classes.group}>
      <div className={classes.line}>
        <TextInput
          size="xs"
          className={classes.wide}
          label="Through SSH hosts"
          placeholder="user@bastion.example.com, or an alias of ~/.ssh/config"
          value={hops}
          spellCheck={false}
          error={isRead ? undefined : 'Write user@host:port or an alias, several with commas.'}
          onChange={(event) => {
            setHops(event.currentTarget.value);
            apply(event.currentTarget.value, identityFile);
          }}
        />
        {hops !== '' && (
          <TextInput
            size="xs"
            className={classes.wide}
            label="SSH key file"
            placeholder="empty: the agent and your usual keys"
            value={identityFile}
            spellCheck={false}
            onChange={(event) => {
              setIdentityFile(event.currentTarget.value);
              apply(hops, event.currentTarget.value);
            }}
          />
        )}
      </div>
      {hops !== '' && (
        <p className={classes.note}>Their keys must be in known_hosts: connect once with ssh in a terminal.</p>
      )}
    </section>
  );
}
