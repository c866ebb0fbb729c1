import { QueryClient } from '@tanstack/react-query';

/**
 * Reads are cached here; main remains the owner of the truth and says by events when to read again. Main also does the
 * reconnecting, so a failed read is told at once instead of being tried again behind a spinner.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', retry: false, staleTime: 5_000, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always', retry: false },
  },
});
