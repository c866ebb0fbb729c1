import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { AUDIT_EXPORT_FORMATS, type AuditFilter } from '../../../shared/contract/audit';
import { call, toShownError } from '../../api';
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
    onError: (error) => {
      const { message, nextStep } = toShownError(error);
      notifications.show({
        color: 'red',
        title: 'The audit could not be exported',
        message: [message, nextStep].join(' '),
        withBorder: true,
        autoClose: false,
      });
    },
  });
  return (
    <Menu position="bottom-end" shadow="md" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          loading={saving.isPending}
          leftSection={<IconDownload size={13} aria-hidden />}
          rightSection={<IconChevronDown size={13} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {AUDIT_EXPORT_FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => saving.mutate(format)}>
            As {format.toUpperCase()}…
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
