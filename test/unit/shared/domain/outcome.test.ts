import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runOutcome } from '../../../../src/shared/domain/outcome';

describe('runOutcome', () => {
  it.each([
    // succeeded, failed, of those never began, cancelled, outcome; a stop that came too late cancelled nothing
    [3, 0, 0, 0, 'succeeded'],
    [0, 0, 0, 0, 'succeeded'],
    [2, 1, 0, 0, 'partially_succeeded'],
    [2, 1, 1, 0, 'partially_succeeded'],
    [0, 3, 0, 0, 'failed'],
    [0, 3, 2, 0, 'failed'],
    [0, 3, 3, 0, 'blocked'],
    [0, 1, 1, 0, 'blocked'],
    [0, 0, 0, 3, 'cancelled'],
    [2, 1, 0, 1, 'cancelled'],
  ] as const)(
    '%i succeeded, %i failed (%i never began), %i cancelled: %s',
    (succeeded, failed, neverBegan, cancelled, outcome) => {
      expect(runOutcome({ succeeded, failed, neverBegan, cancelled })).toBe(outcome);
    },
  );

  it('never calls a run fine in which a tenant failed', () => {
    fc.assert(
      fc.property(
        fc.nat(5),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(5),
        fc.nat(5),
        (succeeded, failed, began, cancelled) => {
          const neverBegan = Math.min(failed, began);
          return runOutcome({ succeeded, failed, neverBegan, cancelled }) !== 'succeeded';
        },
      ),
    );
  });
});
