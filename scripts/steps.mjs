import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, tool } from './project.mjs';
import { run } from './run.mjs';
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

/**
 * All that `npm run check` looks at.
 *
 * @param {NodeJS.ProcessEnv} env for the unit tests
 * @returns {Step[]}
 */
export function checkSteps(env) {
  return [
    { name: 'format', command: tool('oxfmt'), args: ['--check'] },
    { name: 'lint', command: tool('oxlint'), args: [] },
    { name: 'dependency rules', command: process.execPath, args: ['scripts/dependency-rules.mjs'] },
    { name: 'dead code', command: tool('knip'), args: [] },
    { name: 'types (node)', command: tool('tsc'), args: ['--noEmit', '-p', 'tsconfig.node.json'] },
    { name: 'types (web)', command: tool('tsc'), args: ['--noEmit', '-p', 'tsconfig.web.json'] },
    vitest('unit', 'unit', env),
  ];
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
 * Runs a step with its output visible.
 *
 * @param {Step} step
 */
export async function runStep({ name, command, args, env, report }) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`);
  const startedAt = Date.now();
  // A report left from an earlier run would vouch for this one.
  if (report !== undefined) await rm(report, { force: true });
  const { code, stderr } = await run(command, args, { cwd: ROOT, env });
  if (code === 127 && stderr) console.error(stderr);
  const counts =
    report === undefined && code === SKIPPED
      ? { ...NONE, skipped: 1 }
      : judgeStep(code, report === undefined ? null : readReport(report), report !== undefined);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const verdict = counts.failed > 0 ? 'FAILED' : counts.passed > 0 ? 'passed' : 'skipped';
  console.log(`── ${name}: ${verdict} (${seconds} s)`);
  return counts;
}
