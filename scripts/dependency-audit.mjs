import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runMain } from './project.mjs';
import { run } from './run.mjs';
import { SKIPPED } from './steps.mjs';

const TIMEOUT_MS = 60_000;
const SEVERE = ['high', 'critical'];

/** Advisories that don't concern this application, by number, with the reason; docs/security.md says more. */
const EXPLAINED = new Map(/** @type {[string, string][]} */ ([]));

await runMain(async () => {
  const problems = lockProblems();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) return 1;
  console.log('Every locked package has its hash.');
  return await askRegistry();
});

/** What npm would install without being able to tell that it is the same as when it was locked. */
function lockProblems() {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, entry]) => path !== '' && entry.inBundle !== true && typeof entry.integrity !== 'string')
    .map(([path]) => `${path} has no hash in package-lock.json.`);
}

/** Asks for known vulnerabilities of what is shipped. A registry that keeps no advisories can't tell, which is no failure. */
async function askRegistry() {
  const { stdout } = await run('npm', ['audit', '--json', '--omit=dev'], {
    cwd: ROOT,
    quiet: true,
    timeoutMs: TIMEOUT_MS,
  });
  const report = parse(stdout);
  if (report?.auditReportVersion === undefined) {
    const why = report?.message ?? report?.error?.summary ?? 'no answer';
    console.log(`skipped: the registry has no audit endpoint (${String(why).split(' - ')[0]})`);
    return SKIPPED;
  }
  const found = Object.values(report.vulnerabilities).flatMap((/** @type {any} */ { name, via }) =>
    via
      .filter((/** @type {any} */ cause) => typeof cause === 'object')
      .map((/** @type {any} */ cause) => ({ name, ...cause })),
  );
  let isBad = false;
  for (const { name, severity, title, source } of found) {
    const explanation = EXPLAINED.get(String(source));
    console.log(`${severity}: ${name}: ${title} (${source})${explanation === undefined ? '' : `: ${explanation}`}`);
    if (SEVERE.includes(severity) && explanation === undefined) isBad = true;
  }
  console.log(`${found.length} advisories for what is shipped.`);
  return isBad ? 1 : 0;
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
