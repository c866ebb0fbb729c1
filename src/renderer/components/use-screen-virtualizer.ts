import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useState } from 'react';

interface ScreenVirtualizerOptions {
  readonly count: number;
  readonly rowHeight: number;
  /** The element whose height is the whole list's. */
  readonly bodyRef: RefObject<HTMLElement | null>;
}

/** Sticky bars above a list cover this much of it, so that a row scrolled to must stop below them. */
const COVERED_ABOVE = 84;

/** Virtual rows that scroll with the whole screen, so that headers, tabs and lists share one scroll bar. */
export function useScreenVirtualizer({ count, rowHeight, bodyRef }: ScreenVirtualizerOptions) {
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    const body = bodyRef.current;
    const screen = document.getElementById('screen');
    if (body === null || screen === null) return undefined;
    const measure = () => {
      const top = body.getBoundingClientRect().top - screen.getBoundingClientRect().top + screen.scrollTop;
      setScrollMargin(Math.round(top));
    };
    measure();
    // What stands above the list grows and shrinks.
    const observer = new ResizeObserver(measure);
    for (const element of [screen, ...(screen.firstElementChild?.children ?? [])]) observer.observe(element);
    return () => observer.disconnect();
  }, [bodyRef]);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => document.getElementById('screen'),
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin,
    scrollPaddingStart: COVERED_ABOVE,
    scrollPaddingEnd: 24,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  return virtualizer;
}
