import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { RunExportFormat } from '../../../shared/contract/run-parts';
import { call } from '../../api';
import { ExportMenu } from '../../components/ExportMenu';
import { showFailure } from '../../components/show-failure';
import { countOf } from '../../format/count';
import { useDatabaseGate } from '../session/use-database-gate';

const FILES: readonly { readonly format: RunExportFormat; readonly label: string }[] = [
  { format: 'json', label: 'Everything as JSON…' },
  { format: 'csv', label: 'Tenants as CSV…' },
  { format: 'markdown', label: 'Summary as Markdown…' },
];

/** Saves an operation to a file, or copies its summary for an incident ticket. Main reads it anew and writes it. */
export function RunExport({ runId }: { readonly runId: number }) {
  const gate = useDatabaseGate();
  const saving = useMutation({
    mutationFn: (format: RunExportFormat) => call('runs.export', { runId, format }),
    onSuccess: (saved) => {
      if (saved === null) return;
      notifications.show({
        title: `Operation #${runId} exported`,
        message: saved.tenants === 0 ? 'The file is saved.' : `The file is saved, ${countOf(saved.tenants, 'tenant')}.`,
        withBorder: true,
      });
    },
    onError: (error) => showFailure(`Operation #${runId} could not be exported`, error),
  });
  const copying = useMutation({
    mutationFn: async () => {
      const { text } = await call('runs.markdown', { runId });
      await call('clipboard.write', { text });
    },
    onSuccess: () => {
      notifications.show({ message: 'The summary is copied, as Markdown.', withBorder: true });
    },
    onError: (error) => showFailure(`Operation #${runId} could not be copied`, error),
  });
  return (
    <ExportMenu isBusy={saving.isPending || copying.isPending}>
      {gate !== null && <Menu.Label>{gate}</Menu.Label>}
      {FILES.map(({ format, label }) => (
        <Menu.Item key={format} disabled={gate !== null} onClick={() => saving.mutate(format)}>
          {label}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconCopy size={13} aria-hidden />}
        disabled={gate !== null}
        onClick={() => copying.mutate()}
      >
        Copy as Markdown
      </Menu.Item>
    </ExportMenu>
  );
}
