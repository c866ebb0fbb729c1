import { describe, expect, it } from 'vitest';
import { createBatchMeter } from '../../../../src/main/engine/batch-meter';

describe('a batch meter', () => {
  it('has nothing to tell before a batch ended', () => {
    const meter = createBatchMeter();
    expect(meter.read()).toBeNull();
    meter.note(0, 12);
    expect(meter.read()).toBeNull();
  });

  it('tells the median, the longest and how many', () => {
    const meter = createBatchMeter();
    for (const [rows, tookMs] of [
      [100, 250.4],
      [300, 90.2],
      [200, 1_900.6],
    ] as const) {
      meter.note(rows, tookMs);
    }
    expect(meter.read()?.stats).toEqual({ batches: 3, tookMs: 250, longestMs: 1_901, rows: 200 });
  });

  it('forgets what was read and keeps what came since', () => {
    const meter = createBatchMeter();
    meter.note(1, 1);
    const read = meter.read();
    meter.note(2, 2);
    read?.forget();
    expect(meter.read()?.stats).toEqual({ batches: 1, tookMs: 2, longestMs: 2, rows: 2 });
  });

  it('remembers a bounded number while nobody takes them in', () => {
    const meter = createBatchMeter();
    for (let batch = 1; batch <= 2_000; batch += 1) meter.note(batch, batch);
    expect(meter.read()?.stats.batches).toBe(500);
    expect(meter.read()?.stats.longestMs).toBe(2_000);
  });
});
