import { z } from 'zod';
import {
  TICKET_FORM_MAX,
  TICKET_PATTERN_MAX,
  TICKET_PATTERN_MESSAGES,
  ticketPatternProblem,
} from '../domain/ticket-pattern';

const pattern = z
  .string()
  .min(1)
  .max(TICKET_PATTERN_MAX)
  .superRefine((value, context) => {
    const problem = ticketPatternProblem(value);
    if (problem !== null) context.addIssue({ code: 'custom', message: TICKET_PATTERN_MESSAGES[problem] });
  });

/** What a ticket in a reason must look like, and how that is told. */
export const ticketRuleSchema = z.object({ pattern, form: z.string().trim().min(1).max(TICKET_FORM_MAX) });
