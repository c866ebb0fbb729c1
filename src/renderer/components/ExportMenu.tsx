import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface ExportMenuProps {
  readonly isBusy: boolean;
  /** Its items. */
  readonly children: ReactNode;
}

/** The button that offers in which forms something can be exported. */
export function ExportMenu({ isBusy, children }: ExportMenuProps) {
  return (
    <Menu position="bottom-end" shadow="md" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          loading={isBusy}
          leftSection={<IconDownload size={13} aria-hidden />}
          rightSection={<IconChevronDown size={13} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
