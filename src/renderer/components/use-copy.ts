import { useEffect, useState } from 'react';
import { call } from '../api';

const SHOWN_MS = 1_500;

/** Copies by way of main, for the window itself has no right to the clipboard; and how that went, for a moment. */
export function useCopy(): { readonly state: 'idle' | 'copied' | 'failed'; copy(text: string): void } {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return {
    state,
    copy(text) {
      call('clipboard.write', { text }).then(
        () => setState('copied'),
        () => setState('failed'),
      );
    },
  };
}
