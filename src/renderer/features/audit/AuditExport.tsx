import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { AUDIT_EXPORT_FORMATS, type AuditFilter } from '../../../shared/contract/audit';
import { call } from '../../api';
import { ExportMenu } from '../../components/ExportMenu';
import { showFailure } from '../../components/show-failure';
import { countOf } from '../../format/count';

type Format = (typeof AUDIT_EXPORT_FORMATS)[number];

/** Saves what the filter finds to a file that the operator chooses; main reads and writes it. */
export function AuditExport({ filter }: { readonly filter: AuditFilter }) {
  const saving = useMutation({
    mutationFn: (format: Format) => call('audit.export', { filter, format }),
    onSuccess: (saved) => {
      if (saved === null) return;
      notifications.show({
        title: 'Audit exported',
        message: saved.isCut
          ? `The newest ${countOf(saved.entries, 'entry', 'entries')} were saved; older ones were left out. Narrow the time to get them.`
          : `${countOf(saved.entries, 'entry', 'entries')} saved.`,
        withBorder: true,
      });
    },
    onError: (error) => showFailure('The audit could not be exported', error),
  });
  return (
    <ExportMenu isBusy={saving.isPending}>
      {AUDIT_EXPORT_FORMATS.map((format) => (
        <Menu.Item key={format} onClick={() => saving.mutate(format)}>
          As {format.toUpperCase()}…
        </Menu.Item>
      ))}
    </ExportMenu>
  );
}
