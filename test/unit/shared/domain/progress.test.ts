import { describe, expect, it } from 'vitest';
import { combinedProgress, type Progress, remainingMs, runProgress } from '../../../../src/shared/domain/progress';

describe('runProgress', () => {
  it('is determinate while running with a total and a known count of processed', () => {
    expect(runProgress('running', { total: 200, processed: 50 })).toEqual({
      kind: 'determinate',
      processed: 50,
      total: 200,
      fraction: 0.25,
    });
  });

  it('starts at nothing, which is known too', () => {
    expect(runProgress('running', { total: 200, processed: 0 })).toMatchObject({ kind: 'determinate', fraction: 0 });
  });

  it('never claims more than everything', () => {
    expect(runProgress('running', { total: 10, processed: 12 })).toMatchObject({ fraction: 1 });
  });

  it.each([
    ['queued work', 'queued', { total: 200, processed: 50 }],
    ['work without a total', 'running', { processed: 50 }],
    ['work with a total of 0', 'running', { total: 0, processed: 0 }],
    ['work without a count of processed', 'running', { total: 200 }],
    ['countless work', 'running', {}],
  ])('shows activity for %s', (_what, status, counts) => {
    expect(runProgress(status, counts)).toEqual({ kind: 'activity' });
  });

  it.each(['completed', 'foreign'])('never moves a bar for a run that is %s', (status) => {
    expect(runProgress(status, { total: 200, processed: 50 })).toEqual({ kind: 'none' });
  });
});

describe('remainingMs', () => {
  const half = runProgress('running', { total: 200, processed: 100 });

  it('divides what is left by the rate', () => {
    expect(remainingMs(half, 50)).toBe(2_000);
  });

  it('is never negative', () => {
    expect(remainingMs(runProgress('running', { total: 10, processed: 12 }), 5)).toBe(0);
  });

  it.each([0, -1, Number.NaN])('gives no estimate at a rate of %s', (rate) => {
    expect(remainingMs(half, rate)).toBeNull();
  });

  it('gives no estimate without determinate progress', () => {
    expect(remainingMs({ kind: 'activity' }, 50)).toBeNull();
    expect(remainingMs({ kind: 'none' }, 50)).toBeNull();
  });
});

describe('the progress of several runs', () => {
  const known = (processed: number, total: number): Progress => ({
    kind: 'determinate',
    processed,
    total,
    fraction: processed / total,
  });

  it('is none while nothing is active', () => {
    expect(combinedProgress([])).toEqual({ kind: 'none' });
    expect(combinedProgress([{ kind: 'none' }])).toEqual({ kind: 'none' });
  });

  it('is the share of all rows while each is determinate', () => {
    expect(combinedProgress([known(50, 100), known(0, 300), { kind: 'none' }])).toEqual({
      kind: 'determinate',
      processed: 50,
      total: 400,
      fraction: 0.125,
    });
  });

  it('is activity as soon as one of them is countless', () => {
    expect(combinedProgress([known(50, 100), { kind: 'activity' }])).toEqual({ kind: 'activity' });
  });

  it('never passes the end, whatever a run claims', () => {
    expect(combinedProgress([{ kind: 'determinate', processed: 500, total: 100, fraction: 1 }])).toMatchObject({
      fraction: 1,
    });
  });
});
