import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEventBridge } from '../../../../src/main/ipc/event-bridge';
import type { RunDetail } from '../../../../src/shared/contract/runs';
import { preferencesSchema } from '../../../../src/shared/contract/preferences';

const run = (id: number, processed = 0) => ({ id, summaryCounts: { processed } }) as unknown as RunDetail;

describe('the event bridge', () => {
  let sent: { channel: string; payload: { revision: number; run?: RunDetail } }[];
  const make = () =>
    createEventBridge((channel, payload) => sent.push({ channel, payload } as (typeof sent)[number]), false);
  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
  });
  afterEach(() => vi.useRealTimers());

  it('counts revisions up for each subject', () => {
    const bridge = make();
    const preferences = preferencesSchema.parse({});
    bridge.preferencesChanged(preferences);
    bridge.preferencesChanged(preferences);
    bridge.runsChanged();
    expect(sent.map(({ channel, payload }) => [channel.split(':').at(-1), payload.revision])).toEqual([
      ['preferencesChanged', 1],
      ['preferencesChanged', 2],
      ['runsChanged', 1],
    ]);
  });

  it('sends at most ten events a second about one run, the newest last', () => {
    const bridge = make();
    for (let step = 0; step < 200; step += 1) {
      bridge.runChanged(run(1, step));
      vi.advanceTimersByTime(5);
    }
    vi.advanceTimersByTime(200);
    expect(sent.length).toBeLessThanOrEqual(11);
    expect(sent.at(-1)?.payload.run?.summaryCounts.processed).toBe(199);
    const revisions = sent.map(({ payload }) => payload.revision);
    expect(revisions).toEqual([...revisions].sort((one, other) => one - other));
  });

  it('lets one run not wait for another', () => {
    const bridge = make();
    bridge.runChanged(run(1));
    bridge.runChanged(run(2));
    expect(sent).toHaveLength(2);
  });

  it('sends nothing after it was closed', () => {
    const bridge = make();
    bridge.runChanged(run(1));
    bridge.runChanged(run(1, 1));
    bridge.close();
    vi.advanceTimersByTime(1_000);
    expect(sent).toHaveLength(1);
  });
});
