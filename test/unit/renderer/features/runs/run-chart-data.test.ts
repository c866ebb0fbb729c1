import { describe, expect, it } from 'vitest';
import type { RunDetail } from '../../../../../src/shared/contract/runs';
import { chartColumns, chartSummary, tableSamples } from '../../../../../src/renderer/features/runs/run-chart-data';

const START = Date.parse('2026-03-01T10:00:00Z');
const instant = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

function sample(seconds: number, rowsPerSecond: number, batchMs: number | null = null): RunDetail['samples'][number] {
  return {
    at: instant(seconds),
    processed: seconds * 10,
    rowsPerSecond,
    batchMs,
    batchMsMax: batchMs === null ? null : batchMs * 2,
    batchRows: batchMs === null ? null : 5_000,
  };
}

describe('the columns of a chart', () => {
  it('are the samples in order', () => {
    const columns = chartColumns([sample(0, 0), sample(2, 50, 200)], []);
    expect(columns.seconds).toEqual([START / 1_000, START / 1_000 + 2]);
    expect(columns).toMatchObject({
      rowsPerSecond: [0, 50],
      batchMs: [null, 200],
      batchMsMax: [null, 400],
      batchRows: [null, 5_000],
      places: [0, 1],
    });
  });

  it('have nothing to draw in a pause, and go on after it', () => {
    const pause = { kind: 'paused', from: instant(1), to: instant(9), detail: null } as const;
    const columns = chartColumns([sample(0, 10), sample(10, 20)], [pause]);
    expect(columns.rowsPerSecond).toEqual([10, null, null, 20]);
    expect(columns.places).toEqual([0, null, null, 1]);
  });

  it('go through a hold, and through what lies outside of the samples', () => {
    const held = { kind: 'held', from: instant(1), to: instant(9), detail: 'x' } as const;
    const later = { kind: 'paused', from: instant(20), to: null, detail: null } as const;
    expect(chartColumns([sample(0, 10), sample(10, 20)], [held, later]).rowsPerSecond).toEqual([10, 20]);
  });
});

describe('the summary of a chart', () => {
  it('tells peak, medians and the time held', () => {
    const held = { kind: 'held', from: instant(1), to: instant(4), detail: 'x' } as const;
    const open = { kind: 'held', from: instant(8), to: null, detail: 'x' } as const;
    const samples = [sample(0, 0), sample(2, 50, 100), sample(4, 1_000, 300), sample(6, 10, 200)];
    expect(chartSummary(samples, [held, open], START + 10_000)).toEqual({
      rate: 'peak 1,000 rows/s',
      batchTime: '200 ms, longest 600 ms',
      batchSize: '5,000 rows, most 5,000',
      held: '2 times, 5 s in all',
    });
  });

  it('says nothing of batches where none was measured', () => {
    const summary = chartSummary([sample(0, 0), sample(2, 50)], [], START);
    expect(summary).toEqual({ rate: 'peak 50 rows/s', batchTime: null, batchSize: null, held: null });
  });
});

it('a chart is read as a table of a few even rows, the last among them', () => {
  const samples = Array.from({ length: 400 }, (_, index) => sample(index, index));
  const rows = tableSamples(samples);
  expect(rows.length).toBeLessThanOrEqual(24);
  expect(rows.at(-1)).toBe(samples.at(-1));
  expect(tableSamples(samples.slice(0, 3))).toEqual(samples.slice(0, 3));
  expect(tableSamples([])).toEqual([]);
});
