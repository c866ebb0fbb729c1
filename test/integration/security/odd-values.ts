import fc from 'fast-check';

/** Words in the way of whoever puts texts into SQL, paths, objects, terminals or pages. */
export const NASTY_TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  `'; DROP TABLE operation_runs; --`,
  `1 OR 1=1`,
  `$1`,
  '%s%n%x',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'then',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '\u001b]0;title\u0007\u001b[2J',
  '\u009b31m',
  '\u202Eevil',
  '\uD800',
  'é́́́',
  '😀'.repeat(50),
  'x'.repeat(5_000),
  '1e309',
  'NaN',
  '-1',
  '0x10',
  '９',
  'null',
  'undefined',
  '[object Object]',
  'password=hunter2',
];

export const nastyText = fc.oneof(fc.constantFrom(...NASTY_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }));

export const nastyNumber = fc.oneof(
  fc.constantFrom(0, -0, -1, 0.5, Number.NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 2 ** 63, 1e308, 1e-320),
  fc.double(),
  fc.integer(),
);

/** What can cross between two processes: more than JSON, but no functions. */
export const anyMessage: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, undefined, true, false, [], {}),
    nastyNumber,
    nastyText,
    fc.bigInt(),
    fc.date({ noInvalidDate: false }),
    fc.uint8Array({ maxLength: 8 }),
    fc.constantFrom<unknown>(/a+/, new Map([['runId', 1]]), new Set([1]), new Error('x'), new ArrayBuffer(4)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom('runId', 'target', 'filter', 'scope', 'limit', 'text', '__proto__', 'length'),
        nastyText,
      ),
      tie('any'),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
})).any;

/** What jsonb can hold: JSON without NUL and lone surrogates. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e300, 2 ** 53, [], {}, ''),
    fc.constantFrom(...NASTY_TEXTS.map(storable)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom('reason_code', 'code', 'message', 'reason', 'tenant_id', 'count', 'type', 'processed', 'total'),
        fc.constantFrom(
          'runbook',
          'preflight',
          'platform_initiator',
          'key',
          'scope',
          'email',
          'scope_key',
          'selection',
        ),
        fc.constantFrom(...NASTY_TEXTS.map(storable)),
      ),
      tie('any'),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
})).any;

/** A text as Postgres takes it. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Cs}/gu, '');
}
