import { reasonCodeOf } from '../postgres/errors';
import { sanitiseMessage } from '../../shared/domain/sanitise';

/**
 * What a failed job may throw: the job queue stores it with all its fields and its stack in the database, and Postgres'
 * own errors carry row values.
 */
export function storableError(error: unknown): Error {
  const message = sanitiseMessage(error);
  const storable = new Error(message === '' ? 'Something unexpected went wrong.' : message);
  storable.name = reasonCodeOf(error);
  storable.stack = `${storable.name}: ${storable.message}`;
  return storable;
}
