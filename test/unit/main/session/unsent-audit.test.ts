import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperatorConsole } from '../../../../src/main/operator-console';
import { createUnsentAuditFeed } from '../../../../src/main/session/unsent-audit';
import type { UnsentAudit } from '../../../../src/shared/contract/audit';

const NONE: UnsentAudit = { count: 0, oldestAt: null, problem: null };
const ONE: UnsentAudit = { count: 1, oldestAt: '2026-11-21T05:00:00.000Z', problem: 'no' };

let waiting: UnsentAudit;
let isConnected: boolean;
let forced: boolean[];
let told: UnsentAudit[];

function feed() {
  return createUnsentAuditFeed({
    read(work) {
      if (!isConnected) return Promise.reject(new Error('not connected'));
      const sendUnsent = (options?: { isForced: boolean }) => {
        forced.push(options?.isForced ?? false);
        return Promise.resolve(waiting);
      };
      return work({ audit: { sendUnsent } } as unknown as OperatorConsole);
    },
    onChanged: (unsent) => told.push(unsent),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  [waiting, isConnected, forced, told] = [NONE, true, [], []];
});
afterEach(() => void vi.useRealTimers());

describe('the feed of unsent audit entries', () => {
  it('tells what changed, and nothing twice', async () => {
    const following = feed();
    await vi.advanceTimersByTimeAsync(30_000);
    waiting = ONE;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(told).toEqual([NONE, ONE]);
    expect(forced.every((isForced) => !isForced)).toBe(true);
    following.close();
  });

  it('keeps what it knows while there is no connection', async () => {
    waiting = ONE;
    const following = feed();
    await vi.advanceTimersByTimeAsync(1);
    isConnected = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([ONE]);
    isConnected = true;
    waiting = NONE;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(told).toEqual([ONE, NONE]);
    following.close();
  });

  it('tries at once when asked to, and tells the result', async () => {
    const following = feed();
    await vi.advanceTimersByTimeAsync(1);
    await expect(following.sendNow()).resolves.toEqual(NONE);
    expect(forced).toEqual([false, true]);
    following.close();
  });

  it('looks soon after a nudge, but not all the time', async () => {
    const following = feed();
    await vi.advanceTimersByTimeAsync(2_001);
    for (let n = 0; n < 50; n += 1) {
      following.nudge();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(forced.length).toBeGreaterThan(2);
    expect(forced.length).toBeLessThan(6);
    following.close();
  });
});
