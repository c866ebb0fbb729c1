import { toShownError } from '../../api';

/** What could not be read; and without the database also why: unlike operations, findings have no copy here. */
export function unreadTitle(what: string, error: unknown): string {
  const isAway = toShownError(error).kind === 'unreachable';
  return isAway ? `${what} could not be read: findings are not kept on this computer.` : `${what} could not be read.`;
}
