import { describe, expect, it } from 'vitest';
import { whyLeft } from '../../../../src/main/runbooks/verify-run';

describe('why a tenant has something left', () => {
  it.each([
    ['failed', 'db_timeout', 'failed'],
    ['failed', null, 'failed'],
    ['failed', 'lock_unavailable', 'locked'],
    ['cancelled', null, 'cancelled'],
    ['pending', null, 'cancelled'],
    ['running', null, 'cancelled'],
    ['succeeded', null, 'changed_since'],
  ] as const)('where it ended as %s (%s): %s', (state, reasonCode, reason) => {
    expect(whyLeft({ state, reasonCode }, true)).toBe(reason);
  });

  it('where it was not in the run, and where nobody knows what was', () => {
    expect(whyLeft(undefined, true)).toBe('not_in_run');
    expect(whyLeft(undefined, false)).toBe('changed_since');
  });
});
