import { ticketRuleSchema } from '../../shared/contract/ticket';
import type { TicketRule } from '../../shared/domain/ticket-pattern';
import { WheelhouseError } from '../../shared/errors';

/**
 * The ticket that reasons must name: WHEELHOUSE_TICKET_PATTERN, a regular expression, with WHEELHOUSE_TICKET_FORM for
 * people. Null where nothing is asked for.
 *
 * @throws WheelhouseError `invalid_input` where the pattern can't be used: a gate that is meant must not be left open
 */
export function ticketFromEnvironment(env: NodeJS.ProcessEnv): TicketRule | null {
  const pattern = env['WHEELHOUSE_TICKET_PATTERN'];
  if (pattern === undefined || pattern === '') return null;
  const parsed = ticketRuleSchema.safeParse({
    pattern,
    form: env['WHEELHOUSE_TICKET_FORM'] || 'that is asked for here',
  });
  if (parsed.success) return parsed.data;
  throw new WheelhouseError({
    kind: 'invalid_input',
    code: 'invalid_ticket_pattern',
    message: parsed.error.issues[0]?.message ?? 'WHEELHOUSE_TICKET_PATTERN can’t be used.',
    nextStep: 'Correct WHEELHOUSE_TICKET_PATTERN and WHEELHOUSE_TICKET_FORM.',
  });
}
