import { useEffect, useState } from 'react';
import { isOverlayOpen, isTyping } from './keyboard-focus';

interface ListKeys {
  readonly count: number;
  readonly scrollTo: (index: number) => void;
  readonly open: (index: number) => void;
}

/** `j`, `k` and enter in the list of a screen. The mark is no focus: it stays where it is while one types elsewhere. */
export function useListKeys({ count, scrollTo, open }: ListKeys) {
  const [activeIndex, setActiveIndex] = useState(-1);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event.target) || isOverlayOpen() || event.ctrlKey || event.metaKey || event.altKey) return;
      const by = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      if (by !== 0 && count > 0) {
        const next = Math.min(count - 1, Math.max(0, activeIndex + by));
        setActiveIndex(next);
        scrollTo(next);
        event.preventDefault();
      } else if (event.key === 'Enter' && activeIndex >= 0 && !isControl(event.target)) {
        open(activeIndex);
        event.preventDefault();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [count, activeIndex, scrollTo, open]);
  return { activeIndex: Math.min(activeIndex, count - 1), setActiveIndex };
}

/** Enter belongs to a focused button or link. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('a, button, [role="tab"]') !== null;
}
