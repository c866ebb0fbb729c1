import { ActionIcon, Button, Menu, Popover, TextInput } from '@mantine/core';
import { IconBookmark, IconDots } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import {
  type OperationView,
  type RunListFilter,
  type SavedFilter,
  SAVED_FILTER_NAME_MAX,
  SAVED_FILTERS_MAX,
} from '../../../shared/contract/run-lists';
import { showUndo } from '../../components/undo-notice';
import { removeFilter, renameFilter, saveFilter, useSavedFilters } from './saved-filters';
import classes from './SavedFilterMenu.module.css';

interface SaveFilterProps {
  readonly view: OperationView;
  readonly filter: RunListFilter;
}

/** Gives the filter on screen a name, under which it is in the navigation from then on. */
export function SaveFilter({ view, filter }: SaveFilterProps) {
  const [isOpen, setIsOpen] = useState(false);
  const isFull = useSavedFilters().length >= SAVED_FILTERS_MAX;
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="default"
          disabled={isFull}
          title={isFull ? `There are ${SAVED_FILTERS_MAX} already: delete one first.` : undefined}
          leftSection={<IconBookmark size={13} aria-hidden />}
          onClick={() => setIsOpen(!isOpen)}
        >
          Save filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <NameForm
          label="Name of the filter"
          verb="Save"
          onName={(name) => {
            saveFilter(name, view, filter);
            setIsOpen(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

/** What can be done with the saved filter on screen. */
export function SavedFilterMenu({ saved, onRemoved }: { readonly saved: SavedFilter; readonly onRemoved: () => void }) {
  const [isRenaming, setIsRenaming] = useState(false);
  const remove = () => {
    const putBack = removeFilter(saved.id);
    showUndo(`Filter “${saved.name}” deleted`, putBack);
    onRemoved();
  };
  return (
    <Popover
      opened={isRenaming}
      onChange={setIsRenaming}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
      // What it stands at is no button of its own.
      withRoles={false}
    >
      <Popover.Target>
        <span className={classes.menu}>
          <Menu position="bottom-start" shadow="md" transitionProps={{ duration: 80 }}>
            <Menu.Target>
              <ActionIcon variant="subtle" size="sm" aria-label={`Filter “${saved.name}”`}>
                <IconDots size={15} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setIsRenaming(true)}>Rename…</Menu.Item>
              <Menu.Item onClick={remove}>Delete</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={`Rename “${saved.name}”`}>
        <NameForm
          label="New name of the filter"
          verb="Rename"
          name={saved.name}
          onName={(name) => {
            renameFilter(saved.id, name);
            setIsRenaming(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface NameFormProps {
  readonly label: string;
  readonly verb: string;
  readonly name?: string;
  readonly onName: (name: string) => void;
}

function NameForm({ label, verb, name = '', onName }: NameFormProps) {
  const [typed, setTyped] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') onName(typed);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        size="xs"
        data-autofocus
        aria-label={label}
        placeholder={label}
        maxLength={SAVED_FILTER_NAME_MAX}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button size="xs" type="submit" disabled={typed.trim() === ''}>
        {verb}
      </Button>
    </form>
  );
}
