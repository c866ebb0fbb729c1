import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  holdsCredential,
  isShowableCode,
  MESSAGE_MAX,
  sanitiseMessage,
  sanitiseName,
  withoutControlCharacters,
} from '../../../../src/shared/domain/sanitise';
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

/** The beginnings of what rules look for: repeated, they are what makes a careless pattern slow. */
const BEGINNINGS = [
  'password',
  'a-',
  '/a',
  'host=',
  '"',
  '=',
  'eyJ.',
  '-----BEGIN A-----',
  "'",
  '-',
  ' ',
  'a ',
  '\\',
  '@',
  'a@',
  '%40',
  '://',
  'http://',
  'x://a',
  '1:',
  'a:22:',
  '\\"',
  'key ',
  'Key (',
  '(',
  '$1=',
  'values [',
  ' at ',
  'File "',
  '#1 /',
  '~/',
  'A:\\a\\',
  './',
  'aA1',
  'x-key',
  'token is ',
  '?a',
  '&a=',
  'Bearer ',
  'curl -u ',
  'sk-',
  'Q~',
  '\n',
  '\u200b',
  '\u001b[',
  '-----BEGIN ',
  '-----BEGIN A-----\n-----END',
  '😀',
  'ab/',
  'Ab1_',
];

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

  it('shows the address of an operator whole, however long the part before the @ is', () => {
    const address = 'svc-3f2a9c1e-77aa-4c3b-9a0d-1b2c3d4e5f60@platform.example';
    expect(sanitiseMessage(address, [address])).toBe(address);
    expect(sanitiseMessage(address)).not.toContain('3f2a9c1e');
    const token = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz@platform.example';
    expect(sanitiseMessage(token, [token])).not.toContain('0123456789');
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

  it('takes a million characters of anything in the time of a blink', { timeout: 120_000 }, () => {
    const part = fc.oneof(
      fc.constantFrom(...BEGINNINGS),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
      fc.constantFrom(...PLANTED_SECRETS.map(({ text }) => text)),
    );
    let slowestMs = 0;
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.boolean(), (parts, endsOtherwise) => {
        const unit = parts.join('');
        const text = unit.repeat(Math.ceil(1_000_000 / unit.length)) + (endsOtherwise ? '!' : '');
        const startedAt = performance.now();
        sanitiseMessage(text);
        slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      }),
      { numRuns: 400, seed: 20_260_104 },
    );
    // Some 50 ms where nothing else runs; a rule that looks back and forth would take minutes.
    expect(slowestMs).toBeLessThan(30_000);
  });

  it('allows no more than addresses as addresses', () => {
    expect(sanitiseMessage('password=hunter2', ['password=hunter2', 'hunter2'])).toBe('password=[redacted]');
  });

  it('gives a text for what throws when it is asked', () => {
    const hostile = new Proxy(new Error('x'), {
      get() {
        throw new Error('hunter2');
      },
    });
    expect(sanitiseMessage(hostile)).not.toContain('hunter2');
    expect(sanitiseMessage(Object.assign(new Error('x'), { message: { toString: () => 'hunter2' } }))).not.toContain(
      'hunter2',
    );
  });

  it('cuts a longer text where it is allowed to be longer', () => {
    expect(sanitiseMessage('word '.repeat(80), [], 500)).toBe('word '.repeat(80).trim());
    expect(sanitiseMessage('word '.repeat(200), [], 500).length).toBeLessThanOrEqual(500);
  });
});

describe('names', () => {
  it.each([
    'Contoso GmbH & Co. KG',
    'Müller/Söhne/Berlin',
    'olivia@platform.example',
    'Key (Holding) Ltd',
    'Token Ring 2000',
    'app_reader-01',
    '株式会社',
  ])('shows %s as it is', (name) => {
    expect(sanitiseName(name)).toBe(name);
  });

  it('shows one line without signs that nobody sees, and no credential', () => {
    expect(sanitiseName('\u001b[31mOlivia\u202E\u200b Ops\nforged')).toBe('Olivia Ops');
    expect(sanitiseName('Olivia postgres://a:hunter2@db/x')).toBe('Olivia [redacted]');
    expect(sanitiseName('x'.repeat(500)).length).toBeLessThanOrEqual(MESSAGE_MAX);
  });
});

describe('texts that a person writes', () => {
  it.each([
    'Log in with postgres://app:hunter2@db/ops',
    'password=swordfish',
    'The password is hunter2',
    'Use token ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    '-----BEGIN RSA PRIVATE KEY-----MIIEow',
    'curl -u app:swordfish',
    'Authorization: Bearer abc.def-123',
  ])('hold a credential: %s', (text) => {
    expect(holdsCredential(text)).toBe(true);
  });

  it.each([
    ...HARMLESS_MESSAGES,
    'Reset the password of a user, INC-12345',
    'The token is broken for tenant 12',
    'See https://jira.example/browse/INC-1?focusedId=12#comment',
    'Commit 4f3c2b1a0d9e8f7a6b5c4d3e2f1a0b9c4f3c2b1a went wrong',
    'Ask olivia@platform.example about 3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  ])('hold none: %s', (text) => {
    expect(holdsCredential(text)).toBe(false);
  });
});

describe('codes', () => {
  it('may be shown where they look like codes and like no secret', () => {
    expect(['db_timeout', 'ext.graph:403', 'findings.lifecycle.backfill'].every(isShowableCode)).toBe(true);
    expect(['two words', '', '<b>', 'db.internal:5432:ops:app:hunter2', 'x'.repeat(65)].some(isShowableCode)).toBe(
      false,
    );
  });
});

describe('text for a terminal', () => {
  it('keeps lines and tabs and nothing else that acts', () => {
    expect(withoutControlCharacters('a\tb\n\u001b[2Jc\u009b31md\u202Ee\rf\u0007')).toBe('a\tb\nc31mdef');
  });
});
