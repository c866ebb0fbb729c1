import { sanitiseMessage } from './sanitise';

const MAX_DEPTH = 8;
/** A value of more parts than this is cut: nobody reads it, and every part costs time. */
const MAX_PARTS = 500;
const SECRET_KEY = /pass(?!ed|ing)|secret|token|credential|authorization|cookie|private|api_?key/i;

/** Whether a key says that its value is a secret. */
export function isSecretName(key: string): boolean {
  return SECRET_KEY.test(key);
}

/** Keys whose value may be a hash, by which people look things up: a selection, a scope, what keeps a run from being doubled. */
const HASH_KEY = /^(?:idempotency|selection|scope_key|recurrence_key)$|(?:^|_)(?:hash|fingerprint|idempotency_key)$/;
const HASH = /^[0-9a-f]{32,64}$/;

/** A hash under a key that says so is no secret, though it looks like one. */
function isNamedHash(key: string, value: unknown): value is string {
  return HASH_KEY.test(key) && typeof value === 'string' && HASH.test(value);
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

interface Budget {
  parts: number;
}

function sanitiseEntry(
  key: string,
  value: unknown,
  depth: number,
  budget: Budget,
  allowedEmails: readonly string[],
): Json {
  if (isSecretName(key) && (typeof value === 'string' || typeof value === 'object') && value !== null)
    return '[redacted]';
  return isNamedHash(key, value) ? value : sanitiseValue(value, depth, budget, allowedEmails);
}

function sanitiseValue(value: unknown, depth: number, budget: Budget, allowedEmails: readonly string[]): Json {
  budget.parts -= 1;
  if (depth > MAX_DEPTH || budget.parts < 0) return '…';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return sanitiseMessage(value, allowedEmails);
  if (Array.isArray(value)) {
    return value
      .slice(0, Math.max(0, budget.parts))
      .map((entry) => sanitiseValue(entry, depth + 1, budget, allowedEmails));
  }
  if (typeof value !== 'object') return null;
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, Math.max(0, budget.parts))
      .map(([key, entry]) => [sanitiseMessage(key), sanitiseEntry(key, entry, depth + 1, budget, allowedEmails)]),
  );
}

/**
 * Stored JSON as it may be shown: every text and key sanitised, what is named like a secret taken out, bounded in depth
 * and size. What is no object gives an empty one.
 *
 * @param allowedEmails operators' own addresses, which may be shown
 */
export function sanitiseJson(stored: unknown, allowedEmails: readonly string[] = []): { [key: string]: Json } {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return {};
  const shown = sanitiseValue(stored, -1, { parts: MAX_PARTS }, allowedEmails);
  return typeof shown === 'object' && shown !== null && !Array.isArray(shown) ? shown : {};
}
