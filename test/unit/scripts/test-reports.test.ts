import { describe, expect, it } from 'vitest';
import { judgeStep, playwrightCounts, summaryLine, vitestCounts } from '../../../scripts/test-reports.mjs';

const counts = (passed: number, failed: number, skipped = 0) => ({ passed, failed, skipped });

describe('a step of the test run', () => {
  it('without a report counts as one test', () => {
    expect(judgeStep(0, null, false)).toEqual(counts(1, 0));
    expect(judgeStep(2, null, false)).toEqual(counts(0, 1));
  });

  it('counts what its report says', () => {
    expect(judgeStep(0, counts(5, 0, 2), true)).toEqual(counts(5, 0, 2));
    expect(judgeStep(1, counts(5, 3), true)).toEqual(counts(5, 3));
  });

  it('fails where it crashed before its report', () => {
    expect(judgeStep(1, null, true)).toEqual(counts(0, 1));
  });

  it('fails where it ended badly though every test passed', () => {
    expect(judgeStep(1, counts(5, 0), true)).toEqual(counts(5, 1));
  });

  it('fails where it ran no test', () => {
    expect(judgeStep(0, counts(0, 0, 4), true)).toEqual(counts(0, 1, 4));
  });
});

describe('the reports', () => {
  it("of vitest count a file that can't be loaded as one failure", () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{}, {}, {}] },
      ],
    };
    expect(vitestCounts(report)).toEqual(counts(3, 2, 2));
  });

  it('of Playwright count errors outside of tests', () => {
    const stats = { expected: 4, flaky: 0, unexpected: 1, skipped: 2 };
    expect(playwrightCounts({ stats, errors: [{}] })).toEqual(counts(4, 2, 2));
  });

  it('end in one line that names skipped tests only where there are some', () => {
    expect(summaryLine(counts(7, 0))).toBe('7 passed, 0 failed');
    expect(summaryLine(counts(7, 1, 2))).toBe('7 passed, 1 failed, 2 skipped');
  });
});
