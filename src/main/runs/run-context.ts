import { z } from 'zod';
import { runContextSchema } from '../../shared/contract/run-context';
import { sanitiseMessage } from '../../shared/domain/sanitise';

const MAX_DEPTH = 8;
const SECRET_KEY = /pass|secret|token|credential|authorization|cookie|private|api_?key/i;

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

function sanitiseValue(value: unknown, depth: number): Json {
  if (depth > MAX_DEPTH) return '…';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return sanitiseMessage(value);
  if (Array.isArray(value)) return value.map((entry) => sanitiseValue(entry, depth + 1));
  if (typeof value !== 'object') return null;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      sanitiseMessage(key),
      SECRET_KEY.test(key) && typeof entry === 'string' ? '[redacted]' : sanitiseValue(entry, depth + 1),
    ]),
  );
}

const ownParts = runContextSchema.partial();
const objectSchema = z.record(z.string(), z.unknown());

/** A stored context as it may be shown: what the console itself wrote as it is, everything else sanitised. */
export function presentContext(stored: unknown): { [key: string]: Json } {
  const object = objectSchema.safeParse(stored);
  if (!object.success) return {};
  const shown: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(object.data)) {
    const isOwn = key in ownParts.shape && ownParts.safeParse({ [key]: value }).success;
    shown[sanitiseMessage(key)] = isOwn ? (value as Json) : sanitiseValue(value, 0);
  }
  return shown;
}
