import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ENVIRONMENTS, environmentSchema } from '../../../shared/contract/session';
import classes from './ProfileEditor.module.css';
import { formatHosts, parseHosts, type ProfileFieldsProps } from './profile-form';

const ENVIRONMENT_LABELS = {
  production: 'Production (writes start locked)',
  staging: 'Staging',
  sandbox: 'Sandbox',
} as const;

/** Name, environment and the server. */
export function ServerFields({ draft, change }: ProfileFieldsProps) {
  const [hosts, setHosts] = useState(() => formatHosts(draft.hosts));
  const areHostsRead = parseHosts(hosts) !== null;
  return (
    <section aria-label="Server" className={classes.group}>
      <div className={classes.line}>
        <TextInput
          size="xs"
          className={classes.wide}
          label="Name"
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <NativeSelect
          size="xs"
          className={classes.wide}
          label="Environment"
          data={ENVIRONMENTS.map((value) => ({ value, label: ENVIRONMENT_LABELS[value] }))}
          value={draft.environment}
          onChange={(event) => change({ environment: environmentSchema.parse(event.currentTarget.value) })}
        />
      </div>
      <TextInput
        size="xs"
        label="Hosts"
        description="One, or several with commas: the first that takes writes is used."
        placeholder="db.example.com:5432"
        value={hosts}
        spellCheck={false}
        error={areHostsRead ? undefined : 'Write host or host:port, several with commas.'}
        onChange={(event) => {
          setHosts(event.currentTarget.value);
          const parsed = parseHosts(event.currentTarget.value);
          if (parsed !== null) change({ hosts: parsed });
        }}
      />
      <div className={classes.line}>
        <TextInput
          size="xs"
          className={classes.wide}
          label="Database"
          value={draft.database}
          spellCheck={false}
          onChange={(event) => change({ database: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          className={classes.wide}
          label="User"
          value={draft.user}
          spellCheck={false}
          onChange={(event) => change({ user: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          className={classes.wide}
          label="Service"
          placeholder="of pg_service.conf"
          value={draft.service ?? ''}
          spellCheck={false}
          onChange={(event) => change({ service: event.currentTarget.value || null })}
        />
      </div>
    </section>
  );
}
