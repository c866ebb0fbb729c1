import type { z } from 'zod';
import { WheelhouseError } from '../shared/errors';

/**
 * Reads the marker that a page of a list gave for the next one. The schema may turn it into what the store asks for.
 *
 * @throws WheelhouseError `invalid_cursor` for one that isn't ours
 */
export function readPageCursor<T>(text: string, schema: z.ZodType<T>): T {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Told below, as any other marker that isn't ours.
  }
  const cursor = schema.safeParse(value);
  if (cursor.success) return cursor.data;
  throw new WheelhouseError({
    kind: 'invalid_input',
    code: 'invalid_cursor',
    message: 'The page marker is not valid.',
  });
}
