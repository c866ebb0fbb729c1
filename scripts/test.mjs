import { existsSync } from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { ensureDebianPackages } from './debian-packages.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { isRoot } from './launch.mjs';
import { ROOT, runMain, tool } from './project.mjs';
import { hostEnvironment, runtimeEnvironment } from './runtime-environment.mjs';
import { checkSteps, reportFile, runStep, securitySteps, vitest } from './steps.mjs';
import { add, NONE, summaryLine } from './test-reports.mjs';

/** @import { Step } from './steps.mjs' */

const OLDER_POSTGRES = '15';
const SERVER_VARIABLES = ['PGHOST', 'PGHOSTADDR', 'PGPORT', 'PGSERVICE'];

/** Names of steps to run (`npm test -- integration e2e`); none means all. */
const chosen = process.argv.slice(2);
let counts = NONE;
/** @type {string[]} */
const failed = [];

await runMain(async () => {
  try {
    await testEverything();
  } catch (error) {
    for (let cause = error; cause instanceof Error; cause = cause.cause) console.error(cause.message);
    note('set-up', { ...NONE, failed: 1 });
  }
  if (counts.passed + counts.failed === 0) note(`no step is called ${chosen.join(' or ')}`, { ...NONE, failed: 1 });
  console.log(failed.length > 0 ? `\nFailed: ${failed.join(', ')}` : '');
  console.log(summaryLine(counts));
  return failed.length > 0 ? 1 : 0;
});

async function testEverything() {
  const aptLine = await ensureDebianPackages({ isRoot: isRoot(), log: console.log });
  await ensureDependencies(ROOT, console.log);
  const host = { ...(await hostEnvironment(ROOT, console.log)), WHEELHOUSE_SKIP_BUILD: '1' };
  for (const step of [...checkSteps(host), ...securitySteps()].filter(isChosen)) note(step.name, await runStep(step));
  await ensureBuilt(console.log);
  for (const step of integrationSteps(host).filter(isChosen)) note(step.name, await runStep(step));
  if (!isChosen({ name: 'e2e' })) return;
  const { executable, note: runtimeNote, env } = await runtimeEnvironment(ROOT, console.log);
  console.log(`\n${runtimeNote}`);
  note('e2e', await runStep(endToEndStep({ ...env, WHEELHOUSE_ELECTRON: executable, WHEELHOUSE_SKIP_BUILD: '1' })));
  if (aptLine !== null) console.log(`Debian packages were missing: ${aptLine}`);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step[]}
 */
function integrationSteps(env) {
  if (SERVER_VARIABLES.some((name) => env[name])) return [vitest('integration', 'integration', env)];
  const steps = [vitest('integration', 'integration', { ...env, WHEELHOUSE_TEST_PG: '18' })];
  if (existsSync(`/usr/lib/postgresql/${OLDER_POSTGRES}/bin/postgres`)) {
    const name = `integration-postgres-${OLDER_POSTGRES}`;
    // The sandbox brings its own Postgres 18, whatever server the other tests use.
    const others = ['--exclude', 'test/integration/sandbox/**'];
    steps.push(vitest(name, 'integration', { ...env, WHEELHOUSE_TEST_PG: OLDER_POSTGRES }, others));
  } else {
    console.log(`\nPostgres ${OLDER_POSTGRES} is not installed: the integration tests run on Postgres 18 only.`);
    counts = add(counts, { ...NONE, skipped: 1 });
  }
  return steps;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step}
 */
function endToEndStep(env) {
  const report = reportFile('e2e');
  const playwright = [tool('playwright'), 'test'];
  const [command = '', ...args] = process.platform === 'linux' ? ['xvfb-run', '-a', ...playwright] : playwright;
  return { name: 'e2e', command, args, env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report }, report };
}

/** @param {{ name: string }} step */
function isChosen({ name }) {
  return chosen.length === 0 || chosen.some((word) => name.startsWith(word));
}

/**
 * @param {string} name
 * @param {import('./test-reports.mjs').Counts} result
 */
function note(name, result) {
  counts = add(counts, result);
  if (result.failed > 0) failed.push(name);
}
