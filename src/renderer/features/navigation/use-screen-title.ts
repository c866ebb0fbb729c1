import { useEffect } from 'react';

/** Names the window after its screen, for the taskbar and for screen readers. */
export function useScreenTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Wheelhouse`;
  }, [title]);
}
