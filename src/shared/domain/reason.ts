import { REASON_CODES, type ReasonCode } from './reason-code';
import { openPlaceholder } from './reason-templates';
import { holdsCredential } from './sanitise';
import { holdsTicket, type TicketRule } from './ticket-pattern';

export { REASON_CODES, type ReasonCode };

export const REASON_LABELS: Readonly<Record<ReasonCode, string>> = {
  DATA_REPAIR: 'Data repair',
  INCIDENT: 'Incident',
  SUPPORT: 'Support',
  SECURITY: 'Security',
};

export const REASON_TEXT_MIN = 5;
export const REASON_TEXT_MAX = 500;

export interface Reason {
  readonly code: ReasonCode;
  /** Trimmed, 5 to 500 characters, no control characters. */
  readonly text: string;
}

export type ReasonProblem =
  | 'code_missing'
  | 'code_unknown'
  | 'text_missing'
  | 'text_too_short'
  | 'text_too_long'
  | 'text_has_control_characters'
  | 'text_says_nothing'
  | 'text_has_placeholder'
  | 'text_holds_credential'
  | 'ticket_missing';

export const REASON_PROBLEM_MESSAGES: Readonly<Record<ReasonProblem, string>> = {
  code_missing: `Choose a reason code: ${REASON_CODES.join(', ')}.`,
  code_unknown: `The reason code must be one of ${REASON_CODES.join(', ')}.`,
  text_missing: 'Say why this is started.',
  text_too_short: `The reason needs at least ${REASON_TEXT_MIN} characters.`,
  text_too_long: `The reason may have at most ${REASON_TEXT_MAX} characters.`,
  text_has_control_characters: 'The reason may not hold line breaks, tabs or other control characters.',
  text_says_nothing: 'The reason says nothing: write in words why this is started.',
  text_has_placeholder: 'Fill in what stands in [brackets].',
  text_holds_credential:
    'The reason seems to hold a password, token or key. Take it out: reasons are stored and others read them.',
  ticket_missing: 'The reason must name a ticket.',
};

/** The problem in words, with the form of a ticket where one is missing. */
export function describeReasonProblem(problem: ReasonProblem, ticket: TicketRule | null): string {
  if (problem !== 'ticket_missing' || ticket === null) return REASON_PROBLEM_MESSAGES[problem];
  return `The reason must name a ticket in the form ${ticket.form}.`;
}

/** Lone surrogates count too: jsonb refuses them, and the start would fail for no visible reason. */
const CONTROL_CHARACTER = /\p{Cc}|\p{Cs}|\u2028|\u2029/u;

function isReasonCode(value: string): value is ReasonCode {
  return (REASON_CODES as readonly string[]).includes(value);
}

/** The length as people count: code points, so that an emoji is one character. */
function characterCount(text: string): number {
  return Array.from(text).length;
}

/** Whether a text is made of words: some letters or digits, and not one of them over and over. */
function saysSomething(text: string): boolean {
  const characters = new Set(text.toLowerCase().match(/[\p{L}\p{N}]/gu) ?? []);
  return characters.size >= 2;
}

/** What stands against a trimmed text that others will read: a reason, or the review of a break-glass. */
export function textProblem(text: string): ReasonProblem | null {
  if (text === '') return 'text_missing';
  if (CONTROL_CHARACTER.test(text)) return 'text_has_control_characters';
  const length = characterCount(text);
  if (length < REASON_TEXT_MIN) return 'text_too_short';
  if (length > REASON_TEXT_MAX) return 'text_too_long';
  if (!saysSomething(text)) return 'text_says_nothing';
  if (openPlaceholder(text) !== null) return 'text_has_placeholder';
  return holdsCredential(text) ? 'text_holds_credential' : null;
}

/**
 * Checks a reason as it was typed. Gives the reason to store, or the first problem to tell.
 *
 * @param ticket what a ticket looks like, where the reason must name one
 */
export function parseReason(
  input: { code: string | null | undefined; text: string | null | undefined },
  ticket: TicketRule | null = null,
): { ok: true; reason: Reason } | { ok: false; problem: ReasonProblem } {
  const code = input.code?.trim() ?? '';
  if (code === '') return { ok: false, problem: 'code_missing' };
  if (!isReasonCode(code)) return { ok: false, problem: 'code_unknown' };
  const text = input.text?.trim() ?? '';
  const problem = textProblem(text) ?? (ticket !== null && !holdsTicket(ticket, text) ? 'ticket_missing' : null);
  if (problem !== null) return { ok: false, problem };
  return { ok: true, reason: { code, text } };
}
