import { describe, expect, it } from 'vitest';
import { createSignIns, signInsAt } from '../../../../src/main/audit/sign-in-audit';

describe('what is remembered of sign-ins', () => {
  it('makes a repetition no news, and a change or a return some', () => {
    const signIns = createSignIns();
    expect(['in', 'in', 'refused', 'refused', 'in'].map((outcome) => signIns.isNews(outcome))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it('is kept apart for each database', () => {
    const signIns = createSignIns();
    const [eu, us] = [signInsAt('eu/ops', signIns), signInsAt('us/ops', signIns)];
    expect([eu.isNews('in'), eu.isNews('in'), us.isNews('in'), eu.isNews('in')]).toEqual([true, false, true, true]);
  });
});
