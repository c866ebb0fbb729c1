import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, tool } from './project.mjs';
import { run } from './run.mjs';
import { judgeStep, readReport } from './test-reports.mjs';

/**
 * @typedef {{ name: string, command: string, args: string[], env?: NodeJS.ProcessEnv, report?: string }} Step
 *   `report` the JSON file that the step's runner writes; without one the step counts as one test
 */

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
  const counts = judgeStep(code, report === undefined ? null : readReport(report), report !== undefined);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`── ${name}: ${counts.failed === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
  return counts;
}
