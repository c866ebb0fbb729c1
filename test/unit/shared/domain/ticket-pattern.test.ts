import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countPaths } from '../../../../src/shared/domain/pattern-cost';
import { describeReasonProblem, parseReason } from '../../../../src/shared/domain/reason';
import { holdsTicket, ticketPatternProblem } from '../../../../src/shared/domain/ticket-pattern';

const TICKET = { pattern: '\\b(INC|CHG)-\\d{4,8}\\b', form: 'INC-####' };

describe('a ticket pattern', () => {
  test.each([
    TICKET.pattern,
    '[A-Z]{2,10}-\\d+',
    '^(?:INC|CHG|SEC)[-_ ]?[0-9]{3,}',
    '#\\d+',
    '[\\]\\d]+\\]',
    '\\p{Lu}{2,5}-\\d{1,6}',
  ])('%s may be used', (pattern) => {
    expect(ticketPatternProblem(pattern)).toBeNull();
  });

  test.each([
    ['(', 'invalid'],
    ['[A-Z', 'invalid'],
    ['a'.repeat(201), 'too_long'],
    ['(?=INC)', 'unsupported'],
    ['(?<year>\\d)', 'unsupported'],
    ['(a)\\1', 'unsupported'],
    ['(a+)+$', 'too_slow'],
    ['(a|a)*$', 'too_slow'],
    ['(a|aa){1,32}$', 'too_slow'],
    ['(.*a){20}', 'too_slow'],
    ['a*a*a*b', 'too_slow'],
    [`${'a?'.repeat(30)}${'a'.repeat(30)}`, 'too_slow'],
  ])('%s is refused', (pattern, problem) => {
    expect(ticketPatternProblem(pattern)).toBe(problem);
  });

  test('which is refused matches nothing', () => {
    expect(holdsTicket({ pattern: '(', form: 'x' }, 'INC-4412')).toBe(false);
    expect(holdsTicket({ pattern: '(a+)+', form: 'x' }, 'aaa')).toBe(false);
  });

  test('that may be used is fast on every text as long as a reason', () => {
    const part = fc.constantFrom(
      'a',
      'a*',
      'a?',
      'a+',
      '(a|b)',
      '(a|a)*',
      '(a*)*',
      '\\d{1,20}',
      '[ab]{2,9}',
      '.*',
      '$',
    );
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('a', 'ab', '1', 'a1'),
        (parts, unit) => {
          const pattern = parts.join('');
          if (ticketPatternProblem(pattern) !== null) return;
          // One that goes back and forth would not come back in this test's time.
          holdsTicket({ pattern, form: 'x' }, `${unit.repeat(500).slice(0, 499)}!`);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('is counted: alternatives add up, sequences multiply, repetitions are sums of powers', () => {
    expect(countPaths('abc')).toBe(1);
    expect(countPaths('a|b|c')).toBe(3);
    expect(countPaths('(a|b)(c|d)')).toBe(4);
    expect(countPaths('a{2,4}')).toBe(3);
    expect(countPaths('(a|b){2}')).toBe(4);
    expect(countPaths('(a|b){0,2}')).toBe(7);
    expect(countPaths('[(|)]a{3}')).toBe(1);
    expect(countPaths('\\(a\\|')).toBe(1);
  });
});

describe('a reason that must name a ticket', () => {
  const problemOf = (text: string) => {
    const parsed = parseReason({ code: 'INCIDENT', text }, TICKET);
    return parsed.ok ? 'none' : parsed.problem;
  };

  test('is refused without, and says the form that is expected', () => {
    expect(problemOf('Overdue dates are wrong')).toBe('ticket_missing');
    expect(problemOf('INC-12 is too short')).toBe('ticket_missing');
    expect(describeReasonProblem('ticket_missing', TICKET)).toContain('INC-####');
  });

  test('is accepted with one anywhere in it', () => {
    expect(problemOf('INC-4412: overdue dates are wrong')).toBe('none');
    expect(problemOf('Overdue dates are wrong (CHG-00123)')).toBe('none');
  });
});
