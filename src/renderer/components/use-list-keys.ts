import { useEffect, useMemo, useState } from 'react';
import { isOverlayOpen, isTyping } from './keyboard-focus';

interface ListKeys {
  readonly keys: readonly string[];
  /** Where the list was left, to be taken up again. */
  readonly startKey?: string | undefined;
  /** The index of the first row in sight, and how many rows are. */
  readonly readWindow: () => { readonly first: number; readonly size: number };
  /** Brings the row at an index into sight; the mark has been moved to it by a key. */
  readonly show: (index: number) => void;
  readonly open?: ((index: number) => void) | undefined;
  readonly toggle?: ((index: number) => void) | undefined;
}

interface Mark {
  readonly key: string;
  /** Where the row was when it was marked; near there the mark goes on when the row is gone. */
  readonly index: number;
}

/** Where the mark is now: with its row, wherever that has moved. */
function findMark(mark: Mark | null, keys: readonly string[]): number {
  if (mark === null || keys.length === 0) return -1;
  if (keys[mark.index] === mark.key) return mark.index;
  const moved = keys.indexOf(mark.key);
  return moved >= 0 ? moved : Math.min(mark.index, keys.length - 1);
}

/**
 * `j`, `k`, home, end, page up and down, enter and `x` in the list of a screen. The mark belongs to a row, not to a place:
 * it stays with it when the rows are renewed. It is no focus: it stays where it is while one types elsewhere.
 */
export function useListKeys({ keys, startKey, readWindow, show, open, toggle }: ListKeys) {
  const [mark, setMark] = useState<Mark | null>(() => {
    const index = startKey === undefined ? -1 : keys.indexOf(startKey);
    return startKey === undefined || index < 0 ? null : { key: startKey, index };
  });
  const activeIndex = useMemo(() => findMark(mark, keys), [mark, keys]);
  const isEnabled = open !== undefined || toggle !== undefined;
  useEffect(() => {
    if (!isEnabled) return undefined;
    const moveTo = (wanted: number) => {
      const index = Math.min(keys.length - 1, Math.max(0, wanted));
      const key = keys[index];
      if (key === undefined) return;
      setMark({ key, index });
      show(index);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || isOverlayOpen() || keys.length === 0) return;
      const isAtRow = event.target instanceof HTMLElement && event.target.closest('[role="row"]') !== null;
      const { first, size } = readWindow();
      const step = (by: number) => (activeIndex < 0 ? first : activeIndex + by);
      if (event.key === 'j' || (event.key === 'ArrowDown' && isAtRow)) moveTo(step(1));
      else if (event.key === 'k' || (event.key === 'ArrowUp' && isAtRow)) moveTo(step(-1));
      else if (event.key === 'Home') moveTo(0);
      else if (event.key === 'End') moveTo(keys.length - 1);
      else if (event.key === 'PageDown') moveTo(step(size));
      else if (event.key === 'PageUp') moveTo(step(-size));
      else if (event.key === 'x' && toggle !== undefined && activeIndex >= 0) toggle(activeIndex);
      else if (event.key === 'Enter' && open !== undefined && activeIndex >= 0 && !isControl(event.target))
        open(activeIndex);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isEnabled, keys, activeIndex, readWindow, show, open, toggle]);
  return { activeIndex, setMark };
}

/** Enter belongs to a focused button or link. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('a, button, [role="tab"]') !== null;
}
