import { Button } from '@mantine/core';
import { useEffect } from 'react';
import type { RunSummary } from '../../../shared/contract/runs';
import { isOverlayOpen, isTyping } from '../../components/keyboard-focus';
import { CopyButton } from '../../components/CopyButton';
import { formatCount } from '../../format/count';
import { shownRunId } from './run-columns';
import classes from './RunSelectionBar.module.css';

interface RunSelectionBarProps {
  readonly selected: readonly RunSummary[];
  readonly onClear: () => void;
}

/** What can be done with the selected operations; escape selects none. */
export function RunSelectionBar({ selected, onClear }: RunSelectionBarProps) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !isTyping(event.target) && !isOverlayOpen()) onClear();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onClear]);
  return (
    <div className={classes.selection} role="region" aria-label="Selection">
      <div className={classes.selectionBar}>
        <span role="status">{formatCount(selected.length)} selected</span>
        <CopyButton text={selected.map(shownRunId).join('\n')} label="Copy ids" />
        <Button size="compact-xs" variant="subtle" onClick={onClear}>
          Select none
        </Button>
      </div>
    </div>
  );
}
