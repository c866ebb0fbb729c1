import { NativeSelect, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { SSL_MODES } from '../../../shared/contract/profiles';
import type { ProfileFieldsProps } from './profile-form';
import classes from './ProfileEditor.module.css';
import { SSL_MODE_LABELS, sslModeWarning } from './ssl-mode-words';

const FILES = [
  { field: 'sslRootCert', label: 'Root certificate' },
  { field: 'sslCert', label: 'Client certificate' },
  { field: 'sslKey', label: 'Client key' },
] as const;

/** Encryption, with what it means in plain words. */
export function EncryptionFields({ draft, change }: ProfileFieldsProps) {
  const warning = sslModeWarning(draft.sslMode);
  return (
    <section aria-label="Encryption" className={classes.group}>
      <NativeSelect
        size="xs"
        label="Encryption"
        data={SSL_MODES.toReversed().map((value) => ({ value, label: SSL_MODE_LABELS[value] }))}
        value={draft.sslMode}
        onChange={(event) => {
          const sslMode = SSL_MODES.find((mode) => mode === event.currentTarget.value);
          if (sslMode !== undefined) change({ sslMode });
        }}
      />
      {warning !== null && (
        <p className={classes.warning} role="alert">
          <IconAlertTriangle size={15} aria-hidden /> <span>{warning}</span>
        </p>
      )}
      {draft.sslMode !== 'disable' && (
        <div className={classes.line}>
          {FILES.map(({ field, label }) => (
            <TextInput
              size="xs"
              key={field}
              className={classes.wide}
              label={label}
              placeholder="path, or empty"
              value={draft[field] ?? ''}
              spellCheck={false}
              onChange={(event) => change({ [field]: event.currentTarget.value || null })}
            />
          ))}
        </div>
      )}
    </section>
  );
}
