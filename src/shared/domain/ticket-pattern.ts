import { countPaths } from './pattern-cost';

/** What a ticket in a reason looks like. */
export interface TicketRule {
  /** A regular expression that some part of the reason must match. */
  readonly pattern: string;
  /** The same for people, such as `INC-####`. */
  readonly form: string;
}

export const TICKET_PATTERN_MAX = 200;
export const TICKET_FORM_MAX = 60;

/** Longer texts than a reason are not looked at. */
const TEXT_MAX = 1_000;

/**
 * The most ways in which a pattern may be tried from one position of a text. With the length of a reason that is some
 * tens of milliseconds at worst; an unlimited pattern could hold up the application for hours.
 */
const MAX_PATHS = 250_000;

export type TicketPatternProblem = 'too_long' | 'invalid' | 'unsupported' | 'too_slow';

export const TICKET_PATTERN_MESSAGES: Readonly<Record<TicketPatternProblem, string>> = {
  too_long: `The ticket pattern may have at most ${TICKET_PATTERN_MAX} characters.`,
  invalid: 'The ticket pattern is not a valid regular expression.',
  unsupported: 'The ticket pattern may not use look-around, back-references or named groups.',
  too_slow: 'The ticket pattern could take too long: repeat single characters, not groups, such as [A-Z]{2,10}-\\d+.',
};

/** What stands against using a pattern, or null. */
export function ticketPatternProblem(pattern: string): TicketPatternProblem | null {
  if (pattern.length > TICKET_PATTERN_MAX) return 'too_long';
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'invalid';
  }
  const paths = countPaths(pattern);
  if (paths === null) return 'unsupported';
  return paths > MAX_PATHS ? 'too_slow' : null;
}

/** Whether a text names a ticket. A rule that may not be used is matched by nothing. */
export function holdsTicket(rule: TicketRule, text: string): boolean {
  return (
    text.length <= TEXT_MAX && ticketPatternProblem(rule.pattern) === null && new RegExp(rule.pattern, 'u').test(text)
  );
}
