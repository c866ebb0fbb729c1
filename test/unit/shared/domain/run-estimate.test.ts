import { describe, expect, it } from 'vitest';
import { CAUTIOUS_ROWS_PER_SECOND, expectedRate } from '../../../../src/shared/domain/run-estimate';

const run = (rowsPerSecond: number, changedShare = 1) => ({ rowsPerSecond, changedShare });

describe('the rate to expect', () => {
  it('is a cautious guess where nothing was measured', () => {
    expect(expectedRate([], 1)).toEqual({ rowsPerSecond: CAUTIOUS_ROWS_PER_SECOND, measuredRuns: 0 });
    expect(expectedRate([run(0), run(Number.NaN), run(Infinity)], 1).measuredRuns).toBe(0);
  });

  it('is the median of runs that changed about as much, so that one that found nothing to do promises nothing', () => {
    const runs = [run(12_345), run(90_000, 0), run(11_000), run(14_999, 0.6), run(95_000, 0.01)];
    expect(expectedRate(runs, 0.9)).toEqual({ rowsPerSecond: 12_000, measuredRuns: 3 });
    expect(expectedRate(runs, 0)).toEqual({ rowsPerSecond: 14_000, measuredRuns: 5 });
  });

  it('is the slowest of all where none changed as much', () => {
    expect(expectedRate([run(90_000, 0), run(70_500, 0.01)], 1)).toEqual({ rowsPerSecond: 70_000, measuredRuns: 2 });
  });

  it.each([
    [0.4, 1],
    [9.9, 9],
    [123, 120],
    [18_734, 18_000],
  ])('of %d is told as %d: two digits, rounded down', (measured, told) => {
    expect(expectedRate([run(measured)], 1).rowsPerSecond).toBe(told);
  });
});
