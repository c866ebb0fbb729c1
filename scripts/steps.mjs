import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failedStep } from './failed-tests.mjs';
import { ROOT, tool } from './project.mjs';
import { runForOutput } from './run.mjs';
import { judgeStep, NONE, readReport } from './test-reports.mjs';

/**
 * @typedef {{ name: string, command: string, args: string[], env?: NodeJS.ProcessEnv, report?: string }} Step
 *   `report` the JSON file that the step's runner writes; without one the step counts as one test
 */

/** The exit code of a step without a report that could not look, and has said why. */
export const SKIPPED = 77;

const REPORTS = join(ROOT, 'test-results');

/**
 * @param {string} name
 * @returns {string}
 */
export const reportFile = (name) => join(REPORTS, `${name}.json`);

/**
 * A step that runs one of vitest's projects.
 *
 * @param {string} name
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} [options]
 * @returns {Step}
 */
export function vitest(name, project, env, options = []) {
  const report = reportFile(name);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return { name, command: tool('vitest'), args: ['run', '--project', project, ...options, ...reporters], env, report };
}

/** What looks at the sources only, so that any two may run side by side. */
const STATIC_STEPS = [
  { name: 'lint', command: tool('oxlint'), args: [] },
  { name: 'dependency rules', command: process.execPath, args: ['scripts/dependency-rules.mjs'] },
  { name: 'dead code', command: tool('knip'), args: [] },
  { name: 'types (node)', command: tool('tsc'), args: ['--noEmit', '-p', 'tsconfig.node.json'] },
  { name: 'types (web)', command: tool('tsc'), args: ['--noEmit', '-p', 'tsconfig.web.json'] },
  { name: 'format', command: tool('oxfmt'), args: ['--check'] },
];

/**
 * All that `npm run check` looks at: what runs side by side, and what has the computer to itself.
 *
 * @param {NodeJS.ProcessEnv} env for the unit tests
 * @returns {{ sideBySide: Step[], alone: Step[] }}
 */
export function checkSteps(env) {
  return { sideBySide: STATIC_STEPS, alone: [vitest('unit', 'unit', env)] };
}

/**
 * What looks for known weaknesses: of the dependencies, and of how Electron is used. Both may need the registry, so they
 * are no part of `npm run check`.
 *
 * @returns {Step[]}
 */
export function securitySteps() {
  return [
    { name: 'dependency audit', command: process.execPath, args: ['scripts/dependency-audit.mjs'] },
    { name: 'electron scan', command: process.execPath, args: ['scripts/electron-scan/index.mjs'] },
  ];
}

/**
 * @typedef {import('./test-reports.mjs').Counts} Counts
 * @typedef {{ counts: Counts, failures: import('./failed-tests.mjs').Failure[] }} Outcome
 */

/**
 * Runs a step with its output visible, at once or, so that steps side by side stay apart, when it is over.
 *
 * @param {Step} step
 * @param {{ isShownAtOnce?: boolean }} [options]
 * @returns {Promise<Outcome>}
 */
export async function runStep({ name, command, args, env, report }, { isShownAtOnce = true } = {}) {
  const heading = `\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`;
  if (isShownAtOnce) console.log(heading);
  const startedAt = Date.now();
  // A report left from an earlier run would vouch for this one.
  if (report !== undefined) await rm(report, { force: true });
  const { code, output } = await runForOutput(command, args, { cwd: ROOT, env, isShown: isShownAtOnce });
  if (!isShownAtOnce) console.log(`${heading}\n${output.trimEnd()}`);
  else if (code === 127) console.error(output);
  const reported = report === undefined ? null : readReport(report);
  const counts =
    report === undefined && code === SKIPPED
      ? { ...NONE, skipped: 1 }
      : judgeStep(code, reported?.counts ?? null, report !== undefined);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const verdict = counts.failed > 0 ? 'FAILED' : counts.passed > 0 ? 'passed' : 'skipped';
  console.log(`── ${name}: ${verdict} (${seconds} s)`);
  const named = reported?.failures ?? [];
  const failures = counts.failed > 0 && named.length === 0 ? [failedStep(code, output)] : named;
  return { counts, failures: failures.map((failure) => ({ step: name, ...failure })) };
}

/**
 * Runs steps two at a time, the outputs one after the other.
 *
 * @param {Step[]} steps
 * @param {(outcome: Outcome) => void} note
 */
export async function runSideBySide(steps, note) {
  const waiting = [...steps];
  const work = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      note(await runStep(step, { isShownAtOnce: false }));
    }
  };
  await Promise.all([work(), work()]);
}
