import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundFailures,
  DROPPED_FAILURES_TYPE,
  explainReasonCode,
  type Failure,
  MAX_FAILURES,
  OWN_REASON_CODES,
  isBlockingIn,
  nextStepFor,
  readFailures,
  reasonCodeIn,
} from '../../../../src/shared/domain/failures';

function makeFailures(count: number): Failure[] {
  return Array.from({ length: count }, (_, index) => ({
    reason_code: 'db_timeout',
    message: `failure ${index + 1}`,
    tenant_id: index + 1,
  }));
}

describe('reason codes', () => {
  it('are the stable ones', () => {
    expect(OWN_REASON_CODES.join(' ')).toBe(
      'db_connection_lost db_timeout lock_unavailable permission_denied constraint_violation serialization_conflict worker_crashed invalid_state missing_configuration cancelled_by_operator unknown_error',
    );
  });

  it.each([
    ...OWN_REASON_CODES,
    'provider_permission_denied',
    'ext.graph.itemNotFound',
    'authentication_failed',
    'throttled',
    'dependency_unreachable',
  ])('%s is explained, with a next step', (code) => {
    expect(explainReasonCode(code)?.meaning).toMatch(/\.$/);
    expect(explainReasonCode(code)?.nextStep).toMatch(/\.$/);
  });

  it.each(['extra', 'whatever', '', 'constructor', '__proto__'])('"%s" has no explanation', (code) => {
    expect(explainReasonCode(code)).toBeNull();
  });

  it.each(OWN_REASON_CODES)('%s: what only the platform can run again is not to be retried here', (code) => {
    expect(nextStepFor(code, true)).toBe(explainReasonCode(code)?.nextStep);
    expect(nextStepFor(code, false)).toMatch(/\.$/);
    expect(nextStepFor(code, false)).not.toMatch(/retry the failed tenants/i);
    expect(nextStepFor('made_up', false)).toBeNull();
  });

  it('read an old verification’s permission_denied as the provider’s refusal, which blocks', () => {
    expect(reasonCodeIn('provider.connection.check', 'permission_denied')).toBe('provider_permission_denied');
    expect(reasonCodeIn('inventory.sync', 'permission_denied')).toBe('permission_denied');
    expect(isBlockingIn('provider.connection.check', 'permission_denied')).toBe(true);
    expect(isBlockingIn('provider.connection.check', 'provider_permission_denied')).toBe(true);
    expect(isBlockingIn('provider.connection.check', 'throttled')).toBe(false);
    expect(isBlockingIn('inventory.sync', 'permission_denied')).toBe(false);
  });
});

describe('readFailures', () => {
  it('reads an entry with everything', () => {
    const stored = {
      reason_code: 'db_timeout',
      message: 'Took too long',
      tenant_id: 3,
      item_id: 'a-1',
      count: 2,
      type: 'policy',
    };
    expect(readFailures([stored])).toEqual([stored]);
  });

  it('reads the older spellings', () => {
    expect(readFailures([{ code: 'throttled', reason: 'Slow down' }])).toEqual([
      { reason_code: 'throttled', message: 'Slow down' },
    ]);
  });

  it('prefers the newer spellings', () => {
    expect(readFailures([{ reason_code: 'a', code: 'b', message: 'c', reason: 'd' }])).toEqual([
      { reason_code: 'a', message: 'c' },
    ]);
  });

  it.each([
    ['ext.graph.Request_ResourceNotFound', 'ext.graph.Request_ResourceNotFound'],
    ['E1001', 'E1001'],
    ['unknown:thing', 'unknown:thing'],
    ['Two words', 'unknown_error'],
    ['', 'unknown_error'],
    ['a'.repeat(65), 'unknown_error'],
    ['<script>', 'unknown_error'],
    [12, 'unknown_error'],
    [null, 'unknown_error'],
    ['AKIAIOSFODNN7EXAMPLE', 'unknown_error'],
  ])('reads the code %j as %s', (code, expected) => {
    expect(readFailures([{ reason_code: code }])[0]?.reason_code).toBe(expected);
  });

  it('reads a bare text as a failure of unknown reason', () => {
    expect(readFailures(['Something broke'])).toEqual([{ reason_code: 'unknown_error', message: 'Something broke' }]);
  });

  it('sanitises every text', () => {
    const [failure] = readFailures([
      { reason_code: 'x', message: 'password=hunter2', item_id: 'jane@contoso.example', type: 'line\nbreak' },
    ]);
    expect(failure).toEqual({ reason_code: 'x', message: 'password=[redacted]', item_id: '[e-mail]', type: 'line' });
  });

  it.each([
    ['5', 5],
    [5, 5],
    [0, undefined],
    [-1, undefined],
    [1.5, undefined],
    ['5x', undefined],
    [null, undefined],
    [{}, undefined],
  ])('reads the tenant id %j as %s', (stored, expected) => {
    expect(readFailures([{ message: 'x', tenant_id: stored }])[0]?.tenant_id).toBe(expected);
  });

  it('keeps the ids of items, which are UUIDs', () => {
    const id = '3f2504e0-4f89-11d3-9a0c-0305e82c3301';
    expect(readFailures([{ item_id: id }, { item_id: 7 }]).map((failure) => failure.item_id)).toEqual([id, '7']);
  });

  it.each([null, undefined, {}, 'text', 3])('reads %j as no failures', (stored) => {
    expect(readFailures(stored)).toEqual([]);
  });

  it('drops entries that are no failures', () => {
    expect(readFailures([null, 3, [], true])).toEqual([]);
  });

  it('keeps the newest 50 and says how many more there were', () => {
    const read = readFailures(makeFailures(120));
    expect(read).toHaveLength(MAX_FAILURES + 1);
    expect(read[0]).toMatchObject({ type: DROPPED_FAILURES_TYPE, count: 70 });
    expect(read.at(-1)?.message).toBe('failure 120');
  });

  it('reads whatever is stored into bounded, safe entries, and its own result unchanged', () => {
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.record({ reason_code: fc.string(), message: fc.string(), tenant_id: fc.integer() }, { requiredKeys: [] }),
      fc.record({ code: fc.string(), reason: fc.string({ unit: 'binary' }), count: fc.nat() }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(entry, { maxLength: 70 })), (stored) => {
        const read = readFailures(stored);
        expect(read.length).toBeLessThanOrEqual(MAX_FAILURES + 1);
        expect(readFailures(read)).toEqual(read);
        for (const failure of read) expect(failure.message.length).toBeLessThanOrEqual(200);
      }),
    );
  });
});

describe('boundFailures', () => {
  it('leaves 50 as they are', () => {
    expect(boundFailures(makeFailures(50))).toEqual(makeFailures(50));
  });

  it('counts the one that was dropped', () => {
    const bounded = boundFailures(makeFailures(51));
    expect(bounded[0]).toEqual({
      reason_code: 'unknown_error',
      message: '1 older failure is not listed.',
      count: 1,
      type: DROPPED_FAILURES_TYPE,
    });
    expect(bounded.slice(1)).toEqual(makeFailures(51).slice(1));
  });

  it('adds up what had been dropped before', () => {
    const before = boundFailures(makeFailures(60));
    const bounded = boundFailures([...before, ...makeFailures(5)]);
    expect(bounded).toHaveLength(MAX_FAILURES + 1);
    expect(bounded[0]).toMatchObject({ count: 15, message: '15 older failures are not listed.' });
  });

  it('gives the same whether failures come at once or one by one', () => {
    fc.assert(
      fc.property(fc.nat(140), (count) => {
        const all = makeFailures(count);
        let oneByOne: Failure[] = [];
        for (const failure of all) oneByOne = boundFailures([...oneByOne, failure]);
        expect(oneByOne).toEqual(boundFailures(all));
      }),
      { numRuns: 30 },
    );
  });
});
