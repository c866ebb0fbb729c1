import { Modal } from '@mantine/core';
import { Spotlight, closeSpotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Keys } from '../../components/Keys';
import { setPreferences, usePreferences } from '../preferences/preferences-store';
import classes from './Palette.module.css';
import type { Command } from './palette-command';
import { usePaletteCommands } from './use-palette-commands';

const MAX_RECENT = 8;
/** The next time these are others, which are not offered before they were typed. */
const NEVER_RECENT: readonly string[] = ['operation', 'search'];

function choose({ id, run }: Command): void {
  closeSpotlight();
  if (!NEVER_RECENT.includes(id)) {
    const { recentCommands } = usePreferences.getState().preferences;
    setPreferences({ recentCommands: [id, ...recentCommands.filter((other) => other !== id)].slice(0, MAX_RECENT) });
  }
  run();
}

/** Ctrl/⌘ K: every place, every runbook, operations by id or by what they are about, connections and what concerns the window. */
export function Palette() {
  const [typed, setTyped] = useState('');
  return (
    <Spotlight.Root
      query={typed}
      onQueryChange={setTyped}
      shortcut="mod + K"
      maxHeight={420}
      scrollable
      centered={false}
      zIndex={400}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      transitionProps={{ duration: 80, transition: 'fade' }}
      classNames={{ action: classes.action ?? '', actionSection: classes.section ?? '' }}
    >
      <Modal.Title className={classes.title}>Search or run</Modal.Title>
      <Spotlight.Search
        placeholder="Search or run: a place, a runbook, an operation id, a tenant…"
        aria-label="Search or run"
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      <Found typed={typed} />
    </Spotlight.Root>
  );
}

function Found({ typed }: { readonly typed: string }) {
  const commands = usePaletteCommands(typed);
  return (
    <Spotlight.ActionsList>
      {commands.map((command) => (
        <Spotlight.Action
          key={command.id}
          label={command.label}
          leftSection={command.icon}
          rightSection={command.keys === undefined ? undefined : <Keys keys={command.keys} />}
          onClick={() => choose(command)}
        />
      ))}
    </Spotlight.ActionsList>
  );
}
