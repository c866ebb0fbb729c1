import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeptHistory } from '../../../shared/contract/history';
import { ActionButton } from '../../components/ActionButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Time } from '../../components/Time';
import { formatBytes } from '../../format/bytes';
import { countOf, formatCount } from '../../format/count';
import { useSession } from '../session/session-store';
import { useDatabaseGate, useMay } from '../session/use-database-gate';
import { RebuildDialog } from './RebuildDialog';
import { keptHistoryQuery } from './settings-queries';
import { Setting, SettingsSection } from './SettingsSection';

/** What is kept of the operations on this computer, and to have it read again. */
export function HistorySettings() {
  const { data: history, error } = useQuery(keptHistoryQuery);
  const profileName = useSession((state) => state.session?.profileName ?? '');
  const absence = useAbsence();
  const gate = useDatabaseGate();
  const [isAsking, setIsAsking] = useState(false);
  const shown = history?.shown ?? null;
  return (
    <SettingsSection title="History on this computer">
      <Setting
        label={profileName === '' ? 'This connection' : `This connection: ${profileName}`}
        hint={history === undefined ? '…' : shown === null ? absence : <Kept shown={shown} />}
      >
        <ActionButton disabledReason={gate ?? (shown === null ? absence : null)} onClick={() => setIsAsking(true)}>
          Rebuild…
        </ActionButton>
      </Setting>
      <Setting label="On disk" hint={history === undefined ? '…' : <OnDisk history={history} />} />
      <Setting
        label="How much is kept"
        hint={history === undefined ? '…' : <Limits history={history} />}
        below={error !== null && <ErrorNotice error={error} title="What is kept could not be read." />}
      />
      <RebuildDialog isOpen={isAsking} operations={shown?.operations ?? 0} onClose={() => setIsAsking(false)} />
    </SettingsSection>
  );
}

/** Why there is nothing to tell of this connection. */
function useAbsence(): string {
  const isSignedIn = useSession((state) => state.session?.identity != null);
  const mayView = useMay('runs.view');
  if (!isSignedIn) return 'Nothing is shown while nobody is signed in.';
  return mayView ? 'Nothing has been read yet.' : 'Nothing is kept: you see no operations here.';
}

function Kept({ shown }: { readonly shown: NonNullable<KeptHistory['shown']> }) {
  const { operations, oldestAt, coverage } = shown;
  const { isComplete, syncedAt, rowsExpected } = coverage;
  return (
    <>
      {isComplete || rowsExpected === null || rowsExpected < operations
        ? countOf(operations, 'operation')
        : `${formatCount(operations)} of about ${countOf(rowsExpected, 'operation')} read`}
      {oldestAt !== null && (
        <>
          {', oldest '}
          <Time instant={oldestAt} />
        </>
      )}
      {isComplete && syncedAt !== null && (
        <>
          {' · agreed with the database '}
          <Time instant={syncedAt} />
        </>
      )}
    </>
  );
}

function OnDisk({ history: { shown, maxBytes, files, bytes } }: { readonly history: KeptHistory }) {
  const all = `${formatBytes(bytes)} in ${countOf(files, 'file')}`;
  return shown === null
    ? `All connections: ${all}`
    : `${formatBytes(shown.bytes)} of at most ${formatBytes(maxBytes)} · all connections: ${all}`;
}

function Limits({ history: { retentionDays, maxBytes } }: { readonly history: KeptHistory }) {
  return (
    <>
      {retentionDays} days of what is over and everything active; at most {formatBytes(maxBytes)} for a person at a
      database, of which the oldest goes first. What nobody came back to for {retentionDays} days is deleted.
    </>
  );
}
