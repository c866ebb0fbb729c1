import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGE_MAX, sanitiseMessage } from '../../../../src/shared/domain/sanitise';
import { HARMLESS_MESSAGES, PLANTED_SECRETS } from './sanitise-samples';

/** Any text, with line breaks, signs and the beginnings of things that rules look for. */
const surrounding = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        'password=',
        'token:',
        'Bearer',
        '"',
        "'",
        'Key (',
        'https://',
        '-----BEGIN PRIVATE KEY-----',
        '[redacted]',
        '[redacted',
        '…',
        'at ',
        'host=a ',
        '\\',
        '?a=',
        'values (',
        '$1 = ',
        'Authorization: ',
      ),
      fc.constantFrom(...HARMLESS_MESSAGES),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(' '));

const separator = fc.constantFrom(' ', ': ', ' (', '\n', ', ', ' "', " '", ' [', '\t', '; ', '. ');

describe('sanitiseMessage', () => {
  it.each(PLANTED_SECRETS)('takes out $kind: $text', ({ text, secrets }) => {
    const shown = sanitiseMessage(text);
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });

  it.each(PLANTED_SECRETS)('takes $kind out of the middle of a sentence: $text', ({ text, secrets }) => {
    const shown = sanitiseMessage(`Tenant 12 failed, see ${text} for the batch, retrying`);
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(shown).toMatch(/^Tenant 12 failed, see/);
  });

  it('knows at least 20 kinds of secrets', () => {
    expect(new Set(PLANTED_SECRETS.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(20);
  });

  it('lets no planted secret survive in any surrounding text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PLANTED_SECRETS),
        surrounding,
        separator,
        separator,
        surrounding,
        ({ text, secrets }, before, left, right, after) => {
          const shown = sanitiseMessage(`${before}${left}${text}${right}${after}`);
          return secrets.every((secret) => !shown.includes(secret) || `${before} ${after}`.includes(secret));
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('gives one line of at most 200 characters, whatever comes in', () => {
    fc.assert(
      fc.property(fc.oneof(surrounding, fc.string({ unit: 'binary', minLength: 150, maxLength: 600 })), (text) => {
        const shown = sanitiseMessage(text);
        return shown.length <= MESSAGE_MAX && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(shown) && shown === shown.trim();
      }),
      { numRuns: 3_000 },
    );
  });

  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(surrounding, fc.constantFrom(...PLANTED_SECRETS), surrounding, (before, { text }, after) => {
        const once = sanitiseMessage(`${before} ${text} ${after}`);
        expect(sanitiseMessage(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(HARMLESS_MESSAGES)('leaves a harmless message as it is: %s', (message) => {
    expect(sanitiseMessage(message)).toBe(message);
  });

  it('keeps the first line that says something', () => {
    expect(sanitiseMessage('\n  \r\nBatch 3 failed\nat query (/srv/app/db.js:1:2)')).toBe('Batch 3 failed');
  });

  it('says what happened around what it takes out', () => {
    expect(sanitiseMessage('connect postgres://app:hunter2@db/ops failed')).toBe('connect [redacted] failed');
    expect(sanitiseMessage('Key (tenant_id, fingerprint)=(7, abc) already exists.')).toBe(
      'Key (tenant_id, fingerprint)=[redacted]',
    );
    expect(sanitiseMessage("open '/home/op/.pgpass' failed")).toBe("open '[path]' failed");
  });

  it('shows addresses of operators only', () => {
    expect(sanitiseMessage('ada@example.test told bob@example.test', ['Ada@Example.test'])).toBe(
      'ada@example.test told [e-mail]',
    );
  });

  it('cuts with an ellipsis, never inside a character or a redaction', () => {
    expect(sanitiseMessage('word '.repeat(100))).toMatch(/^(?:word )+(?:w|wo|wor|word)?…$/);
    expect(sanitiseMessage(`a${'😀'.repeat(150)}`)).toMatch(/^a(?:😀){99}…$/u);
    expect(sanitiseMessage(`${'x '.repeat(95)}password=hunter2`)).toMatch(/password=…$/);
  });

  it('takes whatever was thrown', () => {
    expect(sanitiseMessage(undefined)).toBe('');
    expect(sanitiseMessage(null)).toBe('');
    expect(sanitiseMessage(new Error('Lost'))).toBe('Lost');
    expect(sanitiseMessage(42)).toBe('42');
    expect(sanitiseMessage({ password: 'hunter2' })).not.toContain('hunter2');
  });

  it('sees through invisible characters and terminal colours', () => {
    expect(sanitiseMessage('pass\u200Bword=hunter2')).toBe('password=[redacted]');
    expect(sanitiseMessage('\u001B[31mpassword\u001B[0m=hunter2')).toBe('password=[redacted]');
  });

  it('takes a hundred kilobytes without delay', () => {
    const startedAt = performance.now();
    for (const unit of ['password', 'a-', '/a', 'host=', '"', '=', 'eyJ.', '-----BEGIN A-----', "'"]) {
      sanitiseMessage(unit.repeat(100_000 / unit.length));
    }
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});
