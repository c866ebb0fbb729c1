import { runContextSchema } from '../../shared/contract/run-context';
import { REASON_TEXT_MAX } from '../../shared/domain/reason';
import { sanitiseMessage, sanitiseName } from '../../shared/domain/sanitise';
import { type Json, sanitiseJson } from '../../shared/domain/sanitise-json';

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
  const shown = sanitiseJson(stored);
  for (const key of ['reason', 'platform_initiator']) {
    const part = shown[key];
    if (typeof part === 'object' && part !== null && !Array.isArray(part)) {
      shown[key] = { ...part, ...presentOwn(key, entries.get(key)) };
    }
  }
  return shown;
}
