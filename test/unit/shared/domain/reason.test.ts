import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseReason,
  REASON_CODES,
  REASON_LABELS,
  REASON_PROBLEM_MESSAGES,
} from '../../../../src/shared/domain/reason';

const CODE = 'DATA_REPAIR';

function problemOf(code: string | null | undefined, text: string | null | undefined): string {
  const result = parseReason({ code, text });
  return result.ok ? 'none' : result.problem;
}

describe('parseReason', () => {
  it.each(REASON_CODES)('accepts the code %s, which has a label', (code) => {
    expect(parseReason({ code, text: 'because' })).toEqual({ ok: true, reason: { code, text: 'because' } });
    expect(REASON_LABELS[code]).not.toBe('');
  });

  it('knows exactly the four codes', () => {
    expect(REASON_CODES).toEqual(['DATA_REPAIR', 'INCIDENT', 'SUPPORT', 'SECURITY']);
  });

  it.each([
    [null, 'code_missing'],
    [undefined, 'code_missing'],
    ['', 'code_missing'],
    ['  ', 'code_missing'],
    ['data_repair', 'code_unknown'],
    ['OTHER', 'code_unknown'],
    ['constructor', 'code_unknown'],
  ])('refuses the code %j as %s', (code, problem) => {
    expect(problemOf(code, 'because')).toBe(problem);
  });

  it.each([
    ['nothing', null, 'text_missing'],
    ['an empty text', '', 'text_missing'],
    ['white space', ' \n\t ', 'text_missing'],
    ['4 characters', 'abcd', 'text_too_short'],
    ['4 characters with white space around', '  abcd  ', 'text_too_short'],
    ['5 characters', 'abcde', 'none'],
    ['500 characters', 'ab'.repeat(250), 'none'],
    ['500 characters with white space around', ` ${'ab'.repeat(250)} `, 'none'],
    ['501 characters', 'a'.repeat(501), 'text_too_long'],
    ['4 emoji', '😀'.repeat(4), 'text_too_short'],
    ['5 characters with emoji', 'ab😀😀😀', 'none'],
    ['500 characters with emoji', `ab${'😀'.repeat(498)}`, 'none'],
    ['dots', '.....', 'text_says_nothing'],
    ['one letter over and over', 'aaaaaaa', 'text_says_nothing'],
    ['one letter in both cases with spaces', 'aA aAaA', 'text_says_nothing'],
    ['emoji alone', '😀'.repeat(5), 'text_says_nothing'],
    ['a template as it is', 'Incident [id]: [what fails] for [which tenants]', 'text_has_placeholder'],
    ['a template half filled in', 'Incident 4412: [what fails] for two tenants', 'text_has_placeholder'],
    ['brackets of one’s own', 'Incident 4412 [again]', 'none'],
    ['501 emoji', '😀'.repeat(501), 'text_too_long'],
    ['a line break', 'first\nsecond', 'text_has_control_characters'],
    ['a carriage return', 'first\rsecond', 'text_has_control_characters'],
    ['a tab', 'first\tsecond', 'text_has_control_characters'],
    ['a NUL', 'first\u0000second', 'text_has_control_characters'],
    ['an escape', 'first\u001B[0m', 'text_has_control_characters'],
    ['a DEL', 'first\u007F', 'text_has_control_characters'],
    ['a C1 control', 'first\u0085second', 'text_has_control_characters'],
    ['a line separator', 'first\u2028second', 'text_has_control_characters'],
    ['a lone surrogate, which jsonb refuses', 'first \uD83D half', 'text_has_control_characters'],
    ['Unicode', 'Überprüfung für 東京', 'none'],
    ['an emoji that is joined of several', 'for 👩‍👩‍👧‍👦 here', 'none'],
  ])('judges %s', (_what, text, problem) => {
    expect(problemOf(CODE, text)).toBe(problem);
  });

  it('trims the text it stores', () => {
    expect(parseReason({ code: ' INCIDENT ', text: '  INC-1: counts are wrong \n' })).toEqual({
      ok: true,
      reason: { code: 'INCIDENT', text: 'INC-1: counts are wrong' },
    });
  });

  it('says something for every problem', () => {
    for (const message of Object.values(REASON_PROBLEM_MESSAGES)) expect(message).toMatch(/\.$/);
  });

  it('accepts exactly what it would accept again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 520 }), (text) => {
        const result = parseReason({ code: CODE, text });
        if (!result.ok) return;
        expect(parseReason({ code: CODE, text: result.reason.text })).toEqual(result);
        expect(Array.from(result.reason.text).length).toBeGreaterThanOrEqual(5);
        expect(Array.from(result.reason.text).length).toBeLessThanOrEqual(500);
      }),
    );
  });
});
