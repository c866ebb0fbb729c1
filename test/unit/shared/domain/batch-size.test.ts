import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BatchSizeLimits,
  DEFAULT_BATCH_LIMITS,
  halvedBatchSize,
  nextBatchSize,
} from '../../../../src/shared/domain/batch-size';

const { min, max, targetMs } = DEFAULT_BATCH_LIMITS;

const limitsArbitrary: fc.Arbitrary<BatchSizeLimits> = fc
  .record({
    min: fc.integer({ min: 1, max: 500 }),
    spread: fc.integer({ min: 0, max: 50_000 }),
    targetMs: fc.integer({ min: 1, max: 5_000 }),
  })
  .map((limits) => ({ min: limits.min, max: limits.min + limits.spread, targetMs: limits.targetMs }));

const tookArbitrary = fc.oneof(fc.double({ min: 0, max: 100_000, noNaN: true }), fc.constantFrom(0, 1, -5));

describe('the default limits', () => {
  it('are 100 to 20,000 rows and a quarter of a second', () => {
    expect(DEFAULT_BATCH_LIMITS).toEqual({ min: 100, max: 20_000, targetMs: 250 });
  });
});

describe('nextBatchSize', () => {
  it.each([
    ['stays where it is at the target', 1_000, 1_000, targetMs, 1_000],
    ['doubles at most', 1_000, 1_000, 1, 2_000],
    ['halves at most', 1_000, 1_000, 60_000, 500],
    ['grows in proportion', 1_000, 1_000, 200, 1_250],
    ['shrinks in proportion', 1_000, 1_000, 312.5, 800],
    ['never passes the upper limit', max, max, 1, max],
    ['never passes the lower limit', min, min, 60_000, min],
    ['learns nothing from a fast batch that was not full', 1_000, 10, 1, 1_000],
    ['still shrinks after a slow batch that was not full', 1_000, 10, 500, 500],
    ['learns nothing from a batch of no rows', 1_000, 0, 0, 1_000],
    ['takes a clock that stood still as very fast', 1_000, 1_000, 0, 2_000],
    ['takes a clock that went back as very fast', 1_000, 1_000, -50, 2_000],
  ])('%s', (_what, current, rows, tookMs, expected) => {
    expect(nextBatchSize(current, { rows, tookMs })).toBe(expected);
  });

  it('gives a whole number within the limits, whatever was measured', () => {
    fc.assert(
      fc.property(
        limitsArbitrary,
        fc.integer({ min: 1, max: 100_000 }),
        fc.nat(),
        tookArbitrary,
        (limits, current, rows, tookMs) => {
          const next = nextBatchSize(current, { rows, tookMs }, limits);
          return Number.isInteger(next) && next >= limits.min && next <= limits.max;
        },
      ),
    );
  });

  it('moves towards the target and never away from it', () => {
    fc.assert(
      fc.property(limitsArbitrary, fc.nat(100_000), tookArbitrary, (limits, offset, tookMs) => {
        const current = Math.min(limits.max, limits.min + offset);
        const next = nextBatchSize(current, { rows: current, tookMs }, limits);
        return tookMs <= limits.targetMs ? next >= current : next <= current;
      }),
    );
  });

  it('settles at the size whose batch takes the target time, from wherever it starts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min, max }),
        fc.double({ min: 0.002, max: 10, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (start, perRowMs, fixedMs) => {
          let size = start;
          for (let batch = 0; batch < 30; batch += 1) {
            size = nextBatchSize(size, { rows: size, tookMs: fixedMs + size * perRowMs });
          }
          const ideal = Math.min(max, Math.max(min, (targetMs - fixedMs) / perRowMs));
          return Math.abs(size - ideal) <= Math.max(2, ideal * 0.05);
        },
      ),
    );
  });
});

describe('halvedBatchSize', () => {
  it.each([
    [20_000, 10_000],
    [501, 251],
    [150, 100],
    [100, 100],
  ])('halves %i to %i', (current, expected) => {
    expect(halvedBatchSize(current)).toBe(expected);
  });

  it('reaches the lower limit and stays there', () => {
    fc.assert(
      fc.property(limitsArbitrary, fc.nat(100_000), (limits, current) => {
        let size = current;
        for (let attempt = 0; attempt < 20; attempt += 1) size = halvedBatchSize(size, limits);
        return size === limits.min;
      }),
    );
  });
});
