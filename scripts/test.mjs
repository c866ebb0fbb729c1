import { existsSync } from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { ensureDebianPackages } from './debian-packages.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { isRoot } from './launch.mjs';
import { ROOT, runMain, tool } from './project.mjs';
import { hostEnvironment, runtimeEnvironment } from './runtime-environment.mjs';
import { checkSteps, reportFile, runSideBySide, runStep, securitySteps, vitest } from './steps.mjs';
import { createTally } from './tally.mjs';

/** @import { Step } from './steps.mjs' */

const OLDER_POSTGRES = '15';
/** What does not talk to the server that the integration tests choose: the sandbox, for one, brings its own. */
const WITHOUT_SERVER = ['sandbox/**', 'cli/{sandbox,usage,nasty-arguments}.test.ts'];
const SERVER_VARIABLES = ['PGHOST', 'PGHOSTADDR', 'PGPORT', 'PGSERVICE'];

/** Names of steps to run (`npm test -- integration e2e`); none means all. */
const chosen = process.argv.slice(2);
const tally = createTally();

await runMain(async () => {
  try {
    await testEverything();
  } catch (error) {
    const sentences = [];
    for (let cause = error; cause instanceof Error; cause = cause.cause) sentences.push(cause.message);
    tally.fail('set-up', sentences.join('\n'));
  }
  if (tally.isEmpty) tally.fail('no step', `is called ${chosen.join(' or ')}`);
  return tally.finish();
});

async function testEverything() {
  const aptLine = await ensureDebianPackages({ isRoot: isRoot(), log: console.log });
  await ensureDependencies(ROOT, console.log);
  const host = { ...(await hostEnvironment(ROOT, console.log)), WHEELHOUSE_SKIP_BUILD: '1' };
  const runtime = needsRuntime() ? begin(() => runtimeEnvironment(ROOT, console.log)) : null;
  const { sideBySide, alone } = checkSteps(host);
  await runSideBySide([...sideBySide, ...securitySteps()].filter(isChosen), tally.note);
  await runChosen(alone);
  await ensureBuilt(console.log);
  await runChosen(integrationSteps(host));
  // It needs the same Electron: two downloads of it at once would help nobody.
  await runtime;
  await runChosen(packageSteps(host));
  if (runtime === null || !isChosen({ name: 'e2e' })) return;
  const { executable, note: runtimeNote, env } = await runtime;
  console.log(`\n${runtimeNote}`);
  await runChosen([endToEndStep({ ...env, WHEELHOUSE_ELECTRON: executable, WHEELHOUSE_SKIP_BUILD: '1' })]);
  if (aptLine !== null) console.log(`Debian packages were missing: ${aptLine}`);
}

function needsRuntime() {
  return ['package', 'e2e'].some((name) => isChosen({ name }));
}

/**
 * Begins what takes long and is waited for later: a first download of Electron, while the sources are checked.
 *
 * @template T
 * @param {() => Promise<T>} work
 */
function begin(work) {
  const result = work();
  // Told where it is waited for.
  result.catch(() => {});
  return result;
}

/** @param {Step[]} steps */
async function runChosen(steps) {
  for (const step of steps.filter(isChosen)) tally.note(await runStep(step));
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
    const others = WITHOUT_SERVER.flatMap((files) => ['--exclude', `test/integration/${files}`]);
    steps.push(vitest(name, 'integration', { ...env, WHEELHOUSE_TEST_PG: OLDER_POSTGRES }, others));
  } else {
    console.log(`\nPostgres ${OLDER_POSTGRES} is not installed: the integration tests run on Postgres 18 only.`);
    tally.skip();
  }
  return steps;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step[]}
 */
function packageSteps(env) {
  if (process.platform !== 'linux') {
    console.log('\nPackages are built on Linux only so far: none is tested here.');
    tally.skip();
    return [];
  }
  return [withDisplay(vitest('package', 'package', env))];
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Step}
 */
function endToEndStep(env) {
  const report = reportFile('e2e');
  const step = { name: 'e2e', command: tool('playwright'), args: ['test'], report };
  return withDisplay({ ...step, env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } });
}

/**
 * @param {Step} step
 * @returns {Step}
 */
function withDisplay(step) {
  if (process.platform !== 'linux') return step;
  return { ...step, command: 'xvfb-run', args: ['-a', step.command, ...step.args] };
}

/** @param {{ name: string }} step */
function isChosen({ name }) {
  return chosen.length === 0 || chosen.some((word) => name.startsWith(word));
}
