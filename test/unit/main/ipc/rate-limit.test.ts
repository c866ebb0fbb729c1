import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../../../src/main/ipc/rate-limit';

describe('the rate limit', () => {
  const make = () => {
    let at = 0;
    const limit = createRateLimit({ perSecond: 10, burst: 3 }, () => at);
    const take = (times: number, key = 1) => Array.from({ length: times }, () => limit.take(key));
    return { limit, take, pass: (ms: number) => (at += ms) };
  };

  it('allows a burst, then no more', () => {
    const { take } = make();
    expect(take(4)).toEqual([true, true, true, false]);
  });

  it('refills with time, up to the burst', () => {
    const { take, pass } = make();
    take(4);
    pass(100);
    expect(take(2)).toEqual([true, false]);
    pass(60_000);
    expect(take(4)).toEqual([true, true, true, false]);
  });

  it('counts each window for itself, and forgets one that is gone', () => {
    const { limit, take } = make();
    take(4);
    expect(take(1, 2)).toEqual([true]);
    limit.forget(1);
    expect(take(1)).toEqual([true]);
  });
});
