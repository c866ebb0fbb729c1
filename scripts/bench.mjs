import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { launch } from './launch.mjs';
import { ROOT, runMain } from './project.mjs';
import { hostEnvironment, runtimeEnvironment } from './runtime-environment.mjs';

const FOLDER = join(ROOT, 'node_modules', '.cache', 'wheelhouse', 'bench');

await runMain(async () => {
  await ensureDependencies(ROOT, console.log);
  const { build } = await import('vite');
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: FOLDER,
      emptyOutDir: true,
      target: 'node20.18',
      rolldownOptions: { input: { index: 'test/bench/index.ts', 'history-thread': 'src/main/history-thread.ts' } },
    },
  });
  const words = process.argv.slice(2);
  const code = words[0] === 'scroll' ? 0 : await inNode(words);
  return code === 0 && (words.length === 0 || words[0] === 'scroll') ? inWindow(words.slice(1)) : code;
});

/** @param {string[]} words */
async function inNode(words) {
  return launch(process.execPath, [join(FOLDER, 'index.js'), ...words], await hostEnvironment(ROOT, console.log));
}

/**
 * How the real window does, which needs a display.
 *
 * @param {string[]} words
 */
async function inWindow(words) {
  await ensureBuilt(console.log);
  const { executable, env } = await runtimeEnvironment(ROOT, console.log);
  const command = [process.execPath, join(FOLDER, 'index.js'), 'scroll', ...words];
  const [program, ...args] = process.platform === 'linux' ? ['xvfb-run', '-a', ...command] : command;
  return launch(program ?? process.execPath, args, { ...env, WHEELHOUSE_ELECTRON: executable });
}
