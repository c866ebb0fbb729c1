import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runOutcome } from '../../../../src/shared/domain/outcome';

describe('runOutcome', () => {
  it.each([
    // succeeded, failed, of those never began, cancelled, cancel requested, outcome
    [3, 0, 0, 0, false, 'succeeded'],
    [0, 0, 0, 0, false, 'succeeded'],
    [2, 1, 0, 0, false, 'partially_succeeded'],
    [2, 1, 1, 0, false, 'partially_succeeded'],
    [0, 3, 0, 0, false, 'failed'],
    [0, 3, 2, 0, false, 'failed'],
    [0, 3, 3, 0, false, 'blocked'],
    [0, 1, 1, 0, false, 'blocked'],
    [0, 0, 0, 3, true, 'cancelled'],
    [2, 1, 0, 1, true, 'cancelled'],
    // The stop came too late: everything was done.
    [3, 0, 0, 0, true, 'succeeded'],
    [2, 1, 0, 0, true, 'partially_succeeded'],
    [0, 1, 1, 0, true, 'blocked'],
  ] as const)(
    '%i succeeded, %i failed (%i never began), %i cancelled, stop asked %s: %s',
    (succeeded, failed, neverBegan, cancelled, isCancelRequested, outcome) => {
      expect(runOutcome({ succeeded, failed, neverBegan, cancelled }, isCancelRequested)).toBe(outcome);
    },
  );

  it('never calls a run fine in which a tenant failed', () => {
    fc.assert(
      fc.property(
        fc.nat(5),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(5),
        fc.nat(5),
        fc.boolean(),
        (succeeded, failed, began, cancelled, asked) => {
          const neverBegan = Math.min(failed, began);
          return runOutcome({ succeeded, failed, neverBegan, cancelled }, asked) !== 'succeeded';
        },
      ),
    );
  });
});
