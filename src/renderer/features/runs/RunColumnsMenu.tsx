import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { setPreferences, usePreferences } from '../preferences/preferences-store';
import { RUN_COLUMNS, shownColumnIds } from './run-columns';

/** Chooses the columns of every list of operations; the choice is remembered on this computer. */
export function RunColumnsMenu() {
  const stored = usePreferences((state) => state.preferences.runColumns ?? null);
  const shown = shownColumnIds(stored);
  const toggle = (id: string) =>
    setPreferences({
      runColumns: RUN_COLUMNS.map((column) => column.id).filter((each) => shown.has(each) !== (each === id)),
    });
  return (
    <Menu position="bottom-end" shadow="md" closeOnItemClick={false} transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <Tooltip label="Columns">
          <ActionIcon variant="default" size={30} aria-label="Columns">
            <IconColumns3 size={15} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {RUN_COLUMNS.filter(({ isFixed }) => isFixed !== true).map(({ id, header }) => (
          <Menu.CheckboxItem key={id} checked={shown.has(id)} onChange={() => toggle(id)}>
            {header}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item disabled={stored === null} onClick={() => setPreferences({ runColumns: null })}>
          Reset
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
