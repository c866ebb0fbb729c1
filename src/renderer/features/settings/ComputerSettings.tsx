import { useMutation, useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { Computer, ComputerFolder } from '../../../shared/contract/computer';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import { type Appearance, Badge } from '../../components/Badge';
import { CopyButton } from '../../components/CopyButton';
import { ErrorNotice } from '../../components/ErrorNotice';
import { useCopy } from '../../components/use-copy';
import { usePreferences } from '../preferences/preferences-store';
import { useSession } from '../session/session-store';
import { reportText } from './report-text';
import { computerQuery, keptHistoryQuery } from './settings-queries';
import { Setting, SettingsSection } from './SettingsSection';

const USABLE: Appearance = { label: 'Usable', icon: IconCheck, color: '--status-succeeded' };
const UNUSABLE: Appearance = {
  label: 'Not usable',
  icon: IconAlertTriangle,
  color: '--status-stale',
  isHollow: true,
};

/** What the application runs on, where it keeps what, and what to send along with a report. */
export function ComputerSettings() {
  const { data: computer, error } = useQuery(computerQuery);
  return (
    <SettingsSection title="This computer">
      {error !== null && <ErrorNotice error={error} title="What the application runs on could not be read." />}
      {computer !== undefined && (
        <>
          <Versions computer={computer} />
          <Folder folder="data" label="Data folder" path={computer.folders.data} />
          <Folder folder="logs" label="Log folder" path={computer.folders.logs} />
          <Setting
            label="Keychain"
            hint={computer.keychain.reason ?? 'Passwords that you have kept are encrypted by the system.'}
          >
            <Badge appearance={computer.keychain.isAvailable ? USABLE : UNUSABLE} />
          </Setting>
          <Report computer={computer} />
        </>
      )}
    </SettingsSection>
  );
}

function Versions({ computer: { versions, system } }: { readonly computer: Computer }) {
  return (
    <Setting
      label={`Wheelhouse ${versions.app}`}
      hint={`Electron ${versions.electron} · Chrome ${versions.chrome} · Node ${versions.node} · ${system}`}
    />
  );
}

interface FolderProps {
  readonly folder: ComputerFolder;
  readonly label: string;
  readonly path: string;
}

function Folder({ folder, label, path }: FolderProps) {
  const open = useMutation({ mutationFn: () => call('computer.openFolder', { folder }) });
  const name = label.toLowerCase();
  return (
    <Setting
      label={label}
      hint={<code>{path}</code>}
      below={open.isError && <ErrorNotice error={open.error} title="The folder was not opened." />}
    >
      <CopyButton text={path} label={`Copy the path of the ${name}`} />
      <ActionButton label={`Open the ${name}`} loading={open.isPending} onClick={() => open.mutate()}>
        Open
      </ActionButton>
    </Setting>
  );
}

function Report({ computer }: { readonly computer: Computer }) {
  const session = useSession((state) => state.session);
  const preferences = usePreferences((state) => state.preferences);
  const history = useQuery(keptHistoryQuery).data ?? null;
  const { state, copy } = useCopy();
  const said = { idle: 'Copy', copied: 'Copied', failed: 'Could not copy' }[state];
  return (
    <Setting
      label="Details for a report"
      hint="Versions, and how the connection and the history stand. No names, addresses or paths."
    >
      <ActionButton
        label={state === 'idle' ? 'Copy details for a report' : said}
        onClick={() => copy(reportText({ computer, session, history, preferences, nowMs: Date.now() }))}
      >
        {said}
      </ActionButton>
    </Setting>
  );
}
