import { failureList } from './failed-tests.mjs';
import { add, NONE, summaryLine } from './test-reports.mjs';

/** @import { Outcome } from './steps.mjs' */

/** Adds up what steps came to. */
export function createTally() {
  let counts = NONE;
  /** @type {import('./failed-tests.mjs').Failure[]} */
  const failures = [];
  return {
    /** @param {Outcome} outcome */
    note(outcome) {
      counts = add(counts, outcome.counts);
      failures.push(...outcome.failures);
    },
    /** Something that is no step could not be done.
     *
     * @param {string} step
     * @param {string} message
     */
    fail(step, message) {
      this.note({ counts: { ...NONE, failed: 1 }, failures: [{ step, place: '', title: '', message }] });
    },
    /** Something could not be looked at here, and was said. */
    skip() {
      counts = add(counts, { ...NONE, skipped: 1 });
    },
    get isEmpty() {
      return counts.passed + counts.failed === 0;
    },
    /** Prints what failed and, as the last line, the counts. Gives the exit code. */
    finish() {
      console.log(`\n${failureList(failures)}`);
      console.log(summaryLine(counts));
      return counts.failed > 0 ? 1 : 0;
    },
  };
}
