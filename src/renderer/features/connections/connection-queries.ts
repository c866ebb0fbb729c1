import { queryOptions } from '@tanstack/react-query';
import type { ConnectionChoice } from '../../../shared/contract/profiles';
import { call } from '../../api';
import { queryClient } from '../../query-client';
import type { TypedSecrets } from './typed-secrets';

/** The connection profiles of this computer; read from a file, not from the database. */
export const profilesQuery = queryOptions({
  queryKey: ['profiles'],
  queryFn: () => call('profiles.list'),
});

/** Has the list read again after it was changed. */
export function profilesChanged(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: profilesQuery.queryKey });
}

/** Leaves the database for another one. How it goes is told by the session. */
export async function connect(
  choice: ConnectionChoice,
  typed: (TypedSecrets & { readonly isRemembered: boolean }) | null = null,
): Promise<void> {
  await call('session.connect', { choice, ...typed });
  if (typed?.isRemembered === true) await profilesChanged();
}
