import { existsSync, readFileSync } from 'node:fs';
import { playwrightFailures, vitestFailures } from './failed-tests.mjs';

/** @import { FailedTest } from './failed-tests.mjs' */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
export const NONE = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/**
 * Counts of one step. A step without a report is one test. A runner that crashed, ended badly though no test failed,
 * or ran nothing counts as one failure more: silence is never a pass.
 *
 * @param {number} code the step's exit code
 * @param {Counts | null} reported what its report says; null where it wrote none
 * @param {boolean} reports whether it should have
 * @returns {Counts}
 */
export function judgeStep(code, reported, reports) {
  if (!reports) return code === 0 ? { ...NONE, passed: 1 } : { ...NONE, failed: 1 };
  const counts = reported ?? NONE;
  const ranNothing = counts.passed + counts.failed === 0;
  return counts.failed === 0 && (code !== 0 || ranNothing) ? { ...counts, failed: 1 } : counts;
}

/**
 * Reads a JSON report of vitest or Playwright.
 *
 * @param {string} file
 * @returns {{ counts: Counts, failures: FailedTest[] } | null} null where there is none, or half of one
 */
export function readReport(file) {
  if (!existsSync(file)) return null;
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return 'stats' in report
      ? { counts: playwrightCounts(report), failures: playwrightFailures(report) }
      : { counts: vitestCounts(report), failures: vitestFailures(report) };
  } catch {
    return null;
  }
}

/** @param {{ stats: { expected: number, flaky: number, unexpected: number, skipped: number }, errors?: unknown[] }} report */
export function playwrightCounts({ stats, errors }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (errors?.length ?? 0),
    skipped: stats.skipped,
  };
}

/**
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: unknown[] }[] }} report
 */
export function vitestCounts(report) {
  // A file that could not even be loaded has no tests to count.
  const broken = report.testResults.filter(({ status, assertionResults }) => {
    return status === 'failed' && assertionResults.length === 0;
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * The last line of a test run.
 *
 * @param {Counts} counts
 */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
