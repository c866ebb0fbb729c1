import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Reads the sources below `root` and judges every import by the rules of direction in .dependency-cruiser.mjs.
 *
 * @param {string} root folder that holds `src` and `node_modules`
 * @returns {Promise<{ modules: number, dependencies: number, violations: { rule: string, from: string, to: string }[] }>}
 *   what was read (sources only), and each forbidden import by its rule's name
 */
export async function judgeDependencies(root) {
  parseJsxInTsxFiles();
  // Imported after the patch: dependency-cruiser picks its parser up as it loads.
  const { cruise } = await import('dependency-cruiser');
  const { default: configuration } = await import('../.dependency-cruiser.mjs');
  const { options, ...ruleSet } = configuration;
  const { output } = await cruise(
    ['src'],
    { ...options, baseDir: root, ruleSet, validate: true },
    options?.enhancedResolveOptions,
  );
  if (typeof output === 'string') throw new Error('dependency-cruiser returned a report, not a result');
  const sources = output.modules.filter(({ source }) => source.startsWith('src/'));
  return {
    modules: sources.length,
    dependencies: sources.reduce((sum, { dependencies }) => sum + dependencies.length, 0),
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

/** dependency-cruiser's swc parser never asks for JSX, and a .tsx file then ends the whole scan with a syntax error. */
function parseJsxInTsxFiles() {
  /** @type {typeof import('@swc/core')} */
  const swc = createRequire(import.meta.url)('@swc/core');
  const { parseFileSync } = swc;
  if (parseFileSync.name === 'parseFileWithJsx') return;
  /** @type {(file: string, options: import('@swc/core').ParseOptions) => import('@swc/core').Module} */
  const parseFileWithJsx = (file, options) =>
    parseFileSync(file, { ...options, syntax: 'typescript', tsx: file.endsWith('.tsx') });
  Object.assign(swc, { parseFileSync: parseFileWithJsx });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { modules, dependencies, violations } = await judgeDependencies(process.cwd());
  for (const { rule, from, to } of violations) console.error(`${rule}: ${from} → ${to}`);
  console.log(`${modules} modules, ${dependencies} imports read, ${violations.length} forbidden`);
  // A scan that reads nothing finds nothing wrong: TypeScript 7 without a working parser looks like that.
  if (modules === 0 || dependencies === 0) console.error('Nothing was read: is @swc/core installed?');
  if (violations.length > 0 || modules === 0 || dependencies === 0) process.exitCode = 1;
}
