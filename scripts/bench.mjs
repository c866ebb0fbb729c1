import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { launch } from './launch.mjs';
import { ROOT, runMain } from './project.mjs';
import { hostEnvironment } from './runtime-environment.mjs';

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
  return launch(
    process.execPath,
    [join(FOLDER, 'index.js'), ...process.argv.slice(2)],
    await hostEnvironment(ROOT, console.log),
  );
});
