import { ActionIcon, Menu, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { Keys } from '../../components/Keys';
import { setPreferences, usePreferences } from '../preferences/preferences-store';
import { type ColumnChoice, moveColumn, readColumnChoice, storedColumns, toggleColumn } from './run-column-choice';
import classes from './RunColumnsMenu.module.css';

function choose(choice: ColumnChoice): void {
  setPreferences({ runColumns: storedColumns(choice) });
}

function entryOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
}

/** Chooses the columns of every list of operations and their order; both are remembered on this computer. */
export function RunColumnsMenu() {
  const stored = usePreferences((state) => state.preferences.runColumns ?? null);
  const choice = readColumnChoice(stored);
  const indexOf = (id: string | undefined) => choice.findIndex(({ column }) => column.id === id);
  const [told, setTold] = useState('');
  const listRef = useRef<HTMLDivElement>(null);
  const movedId = useRef<string | null>(null);

  // An entry that is put elsewhere in the document loses the focus.
  useLayoutEffect(() => {
    if (movedId.current === null) return;
    listRef.current?.querySelector<HTMLElement>(`[data-column="${movedId.current}"]`)?.focus();
    movedId.current = null;
  });

  const moveTo = (id: string, index: number) => {
    const next = moveColumn(choice, id, index);
    if (next === choice) return;
    movedId.current = id;
    choose(next);
    const header = next[index]?.column.header ?? '';
    setTold(`${header}: ${index + 1} of ${next.length}`);
  };
  // Before the menu's own arrow keys, which know of no other key.
  const onKeyDownCapture = (event: KeyboardEvent) => {
    const id = entryOf(event.target)?.dataset['column'];
    if (!event.altKey || id === undefined || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo(id, indexOf(id) + (event.key === 'ArrowUp' ? -1 : 1));
  };
  return (
    <>
      <Menu position="bottom-end" shadow="md" closeOnItemClick={false} transitionProps={{ duration: 80 }}>
        <Menu.Target>
          <Tooltip label="Columns">
            <ActionIcon variant="default" size={30} aria-label="Columns">
              <IconColumns3 size={15} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <div ref={listRef} role="presentation" onKeyDownCapture={onKeyDownCapture}>
            {choice.map(({ column: { id, header, isFixed }, isShown }) => (
              <Menu.CheckboxItem
                key={id}
                data-column={id}
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                aria-disabled={isFixed}
                checked={isShown}
                onChange={() => choose(toggleColumn(choice, id))}
                rightSection={
                  isFixed === true && (
                    <span className={classes.always} aria-hidden>
                      always
                    </span>
                  )
                }
              >
                {header}
              </Menu.CheckboxItem>
            ))}
          </div>
          <Menu.Divider />
          <Menu.Item disabled={stored === null} onClick={() => setPreferences({ runColumns: null })}>
            Reset
          </Menu.Item>
          <p className={classes.hint}>
            <Keys keys={['Alt', '↑', '↓']} /> moves an entry
          </p>
        </Menu.Dropdown>
      </Menu>
      <VisuallyHidden role="status">{told}</VisuallyHidden>
    </>
  );
}
