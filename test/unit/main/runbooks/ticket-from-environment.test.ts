import { expect, it } from 'vitest';
import { ticketFromEnvironment } from '../../../../src/main/runbooks/ticket-from-environment';

it('asks for no ticket where the environment names none', () => {
  expect(ticketFromEnvironment({})).toBeNull();
  expect(ticketFromEnvironment({ WHEELHOUSE_TICKET_PATTERN: '', WHEELHOUSE_TICKET_FORM: 'INC-####' })).toBeNull();
});

it('takes the pattern with its form', () => {
  const env = { WHEELHOUSE_TICKET_PATTERN: 'INC-\\d+', WHEELHOUSE_TICKET_FORM: ' INC-#### ' };
  expect(ticketFromEnvironment(env)).toEqual({ pattern: 'INC-\\d+', form: 'INC-####' });
});

it.each(['(', '(a+)+', '(?=a)', 'a'.repeat(201)])('refuses %s instead of leaving the gate open', (pattern) => {
  expect(() => ticketFromEnvironment({ WHEELHOUSE_TICKET_PATTERN: pattern })).toThrow(/ticket pattern|characters/);
});
