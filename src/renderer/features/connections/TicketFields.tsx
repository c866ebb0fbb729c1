import { TextInput } from '@mantine/core';
import {
  TICKET_FORM_MAX,
  TICKET_PATTERN_MAX,
  TICKET_PATTERN_MESSAGES,
  ticketPatternProblem,
} from '../../../shared/domain/ticket-pattern';
import classes from './ProfileEditor.module.css';
import type { ProfileFieldsProps } from './profile-form';

/** Whether reasons must name a ticket here, and what one looks like. */
export function TicketFields({ draft, change }: ProfileFieldsProps) {
  const { pattern, form } = draft.ticket ?? { pattern: '', form: '' };
  const problem = pattern === '' ? null : ticketPatternProblem(pattern);
  return (
    <section aria-label="Tickets" className={classes.group}>
      <div className={classes.line}>
        <TextInput
          size="xs"
          className={classes.wide}
          label="Ticket that reasons must name"
          placeholder="empty: none; else a regular expression such as INC-\d+"
          value={pattern}
          maxLength={TICKET_PATTERN_MAX}
          spellCheck={false}
          error={problem === null ? undefined : TICKET_PATTERN_MESSAGES[problem]}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            change({ ticket: typed === '' ? null : { pattern: typed, form } });
          }}
        />
        {pattern !== '' && (
          <TextInput
            size="xs"
            className={classes.wide}
            label="Its form, for people"
            placeholder="INC-####"
            value={form}
            maxLength={TICKET_FORM_MAX}
            error={form.trim() === '' ? 'Say what a ticket looks like.' : undefined}
            onChange={(event) => change({ ticket: { pattern, form: event.currentTarget.value } })}
          />
        )}
      </div>
    </section>
  );
}
