import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api';

/** While the screen is open: what is kept grows as it is read. */
const REFRESH_MS = 2_000;

export const computerQuery = queryOptions({ queryKey: ['computer'], queryFn: () => call('computer.get') });

export const keptHistoryQuery = queryOptions({
  queryKey: ['kept-history'],
  queryFn: () => call('history.get'),
  refetchInterval: REFRESH_MS,
});
