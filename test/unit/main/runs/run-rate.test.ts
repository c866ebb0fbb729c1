import { describe, expect, it } from 'vitest';
import { recentRate, toChart } from '../../../../src/main/runs/run-rate';
import type { Sample } from '../../../../src/main/runs/run-detail-store';

const START = Date.parse('2026-03-01T10:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1_000);
const sample = (seconds: number, processed: number): Sample => ({
  at: at(seconds),
  processed,
  batchMs: null,
  batchMsMax: null,
  batchRows: null,
});

describe('the chart of a run', () => {
  it('has the rate since the point before, and none that is negative', () => {
    const chart = toChart([sample(0, 0), sample(2, 100), sample(4, 90)], []);
    expect(chart.map(({ rowsPerSecond }) => rowsPerSecond)).toEqual([0, 50, 0]);
  });

  it('does not count the time of a pause, and counts that of a hold', () => {
    const samples = [sample(0, 0), sample(12, 100)];
    const from = at(1).toISOString();
    const to = at(11).toISOString();
    expect(toChart(samples, [{ kind: 'paused', from, to, detail: null }])[1]?.rowsPerSecond).toBe(50);
    expect(toChart(samples, [{ kind: 'held', from, to, detail: null }])[1]?.rowsPerSecond).toBeCloseTo(100 / 12);
    expect(
      toChart(samples, [{ kind: 'paused', from: at(2).toISOString(), to: null, detail: null }])[1]?.rowsPerSecond,
    ).toBe(50);
  });
});

describe('the rate that is told', () => {
  it('covers the last ten seconds', () => {
    const samples = [sample(0, 0), sample(10, 1_000), sample(15, 1_100), sample(20, 1_200)];
    expect(recentRate(samples, at(20))).toBe(20);
  });

  it('is the one since the point before where points of a long run are further apart', () => {
    expect(recentRate([sample(0, 0), sample(300, 3_000), sample(600, 9_000)], at(610))).toBe(20);
  });

  it('is unknown with too little to go by, or with no new point since long', () => {
    expect(recentRate([], at(0))).toBeNull();
    expect(recentRate([sample(0, 0)], at(1))).toBeNull();
    const samples = [sample(0, 0), sample(1, 100)];
    expect(recentRate(samples, at(10))).toBe(100);
    expect(recentRate(samples, at(20))).toBeNull();
    expect(recentRate([sample(0, 0), sample(300, 3_000)], at(900))).toBe(10);
    expect(recentRate([sample(0, 0), sample(300, 3_000)], at(1_300))).toBeNull();
  });
});
