import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';

interface ScreenVirtualizerOptions {
  readonly count: number;
  readonly rowHeight: number;
  /** The element whose height is the whole list's. */
  readonly bodyRef: RefObject<HTMLElement | null>;
  /** The list's sticky head: a row scrolled to must stop below it. */
  readonly headRef: RefObject<HTMLElement | null>;
  /** A row that exists even out of sight, because it has the focus; -1 for none. */
  readonly keptIndex: number;
}

/** Virtual rows that scroll with the whole screen, so that headers, tabs and lists share one scroll bar. */
export function useScreenVirtualizer({ count, rowHeight, bodyRef, headRef, keptIndex }: ScreenVirtualizerOptions) {
  const [{ scrollMargin, covered }, setPlace] = useState({ scrollMargin: 0, covered: 0 });
  useLayoutEffect(() => {
    const body = bodyRef.current;
    const screen = document.getElementById('screen');
    if (body === null || screen === null) return undefined;
    const measure = () => {
      const top = body.getBoundingClientRect().top - screen.getBoundingClientRect().top + screen.scrollTop;
      const head = headRef.current;
      const headTop = head === null ? 0 : Number.parseFloat(getComputedStyle(head).top) || 0;
      const next = { scrollMargin: Math.round(top), covered: Math.round(headTop + (head?.offsetHeight ?? 0)) };
      setPlace((place) => (place.scrollMargin === next.scrollMargin && place.covered === next.covered ? place : next));
    };
    measure();
    // What stands above the list grows and shrinks.
    const observer = new ResizeObserver(measure);
    for (const element of [screen, ...(screen.firstElementChild?.children ?? [])]) observer.observe(element);
    return () => observer.disconnect();
  }, [bodyRef, headRef]);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (keptIndex < 0 || keptIndex >= range.count || indexes.includes(keptIndex)) return indexes;
      return [...indexes, keptIndex].sort((a, b) => a - b);
    },
    [keptIndex],
  );
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => document.getElementById('screen'),
    estimateSize: () => rowHeight,
    overscan: 12,
    rangeExtractor,
    scrollMargin,
    scrollPaddingStart: covered,
    scrollPaddingEnd: 24,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  return { virtualizer, scrollMargin, covered };
}
