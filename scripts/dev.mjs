import { ensureDependencies } from './dependencies.mjs';
import { isRoot, launch } from './launch.mjs';
import { ROOT, runMain, tool } from './project.mjs';
import { runtimeEnvironment } from './runtime-environment.mjs';

await runMain(async () => {
  await ensureDependencies(ROOT, console.log);
  const { executable, note, env } = await runtimeEnvironment(ROOT, console.log);
  console.log(note);
  const args = ['dev', ...(isRoot() ? ['--noSandbox'] : []), ...process.argv.slice(2)];
  return launch(tool('electron-vite'), args, { ...env, ELECTRON_EXEC_PATH: executable });
});
