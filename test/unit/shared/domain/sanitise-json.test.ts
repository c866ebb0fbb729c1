import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitiseJson } from '../../../../src/shared/domain/sanitise-json';

describe('stored JSON', () => {
  it('keeps numbers, truths and harmless texts', () => {
    const value = { n: 1, yes: true, none: null, list: ['a', 2], deep: { scope: 'all_tenants' } };
    expect(sanitiseJson(value)).toEqual(value);
  });

  it.each([null, undefined, 7, 'text', [1, 2]])('that is %j and no object gives an empty one', (value) => {
    expect(sanitiseJson(value)).toEqual({});
  });

  it('loses what is named like a secret, whatever it holds', () => {
    expect(sanitiseJson({ api_key: 'abc', client_secret: { a: 'b' }, password: ['x'], token: 7 })).toEqual({
      api_key: '[redacted]',
      client_secret: '[redacted]',
      password: '[redacted]',
      token: 7,
    });
  });

  it('keeps a hash whole where its key says that it is one, and nowhere else', () => {
    const hash = '3f2a9c1e77aa4c3b9a0d1b2c3d4e5f603f2a9c1e77aa4c3b9a0d1b2c3d4e5f60';
    const named = { idempotency: hash, selection: { hash, selection_hash: hash }, scope_key: hash, fingerprint: hash };
    expect(sanitiseJson(named)).toEqual(named);
    expect(sanitiseJson({ note: hash, rehash: hash })).toEqual({ note: '[redacted]', rehash: '[redacted]' });
    expect(sanitiseJson({ idempotency: `password=${hash}`, token_hash: hash })).toEqual({
      idempotency: 'password=[redacted]',
      token_hash: '[redacted]',
    });
  });

  it('shows allowed addresses only', () => {
    const value = { by: 'Olivia.Ops@example.com', of: 'jane@contoso.example' };
    expect(sanitiseJson(value, ['olivia.ops@example.com'])).toEqual({ by: 'Olivia.Ops@example.com', of: '[e-mail]' });
  });

  it('is bounded in depth and size, and stays the same when sanitised again', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const once = sanitiseJson(value);
        expect(sanitiseJson(once)).toEqual(once);
      }),
      { numRuns: 200 },
    );
    let deep: unknown = 'bottom';
    for (let level = 0; level < 50; level += 1) deep = { deep };
    expect(JSON.stringify(sanitiseJson(deep)).length).toBeLessThan(200);
    expect(JSON.stringify(sanitiseJson({ list: Array.from({ length: 100_000 }, () => 1) })).length).toBeLessThan(2_000);
  });
});
