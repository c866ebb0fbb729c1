import { runContextSchema } from '../../shared/contract/run-context';
import { REASON_TEXT_MAX } from '../../shared/domain/reason';
import { sanitiseMessage, sanitiseName } from '../../shared/domain/sanitise';

const MAX_DEPTH = 8;
/** A context of more parts than this is cut: nobody reads it, and every part costs time. */
const MAX_PARTS = 500;
const SECRET_KEY = /pass(?!ed|ing)|secret|token|credential|authorization|cookie|private|api_?key/i;

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

interface Budget {
  parts: number;
}

function sanitiseValue(value: unknown, depth: number, budget: Budget): Json {
  budget.parts -= 1;
  if (depth > MAX_DEPTH || budget.parts < 0) return '…';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return sanitiseMessage(value);
  if (Array.isArray(value)) {
    return value.slice(0, Math.max(0, budget.parts)).map((entry) => sanitiseValue(entry, depth + 1, budget));
  }
  if (typeof value !== 'object') return null;
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, Math.max(0, budget.parts))
      .map(([key, entry]) => [
        sanitiseMessage(key),
        SECRET_KEY.test(key) && (typeof entry === 'string' || typeof entry === 'object') && entry !== null
          ? '[redacted]'
          : sanitiseValue(entry, depth + 1, budget),
      ]),
  );
}

/** The parts that the console writes, whose texts may be shown in full once they are checked for what they are. */
const { reason: reasonSchema, platform_initiator: initiatorSchema } = runContextSchema.partial().shape;

function presentOwn(key: string, value: unknown): { [key: string]: Json } {
  if (key === 'reason') {
    const reason = reasonSchema.safeParse(value).data;
    return reason === undefined ? {} : { reason_text: sanitiseMessage(reason.reason_text, [], REASON_TEXT_MAX) };
  }
  if (key === 'platform_initiator') {
    const initiator = initiatorSchema.safeParse(value).data;
    if (initiator === undefined) return {};
    return { email: sanitiseMessage(initiator.email, [initiator.email]), name: sanitiseName(initiator.name) };
  }
  return {};
}

/** A stored context as it may be shown: all of it sanitised, but with the operator's own address and the whole reason. */
export function presentContext(stored: unknown): { [key: string]: Json } {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return {};
  const entries = new Map<string, unknown>(Object.entries(stored));
  const shown = sanitiseValue(stored, -1, { parts: MAX_PARTS });
  if (typeof shown !== 'object' || shown === null || Array.isArray(shown)) return {};
  for (const key of ['reason', 'platform_initiator']) {
    const part = shown[key];
    if (typeof part === 'object' && part !== null && !Array.isArray(part)) {
      shown[key] = { ...part, ...presentOwn(key, entries.get(key)) };
    }
  }
  return shown;
}
