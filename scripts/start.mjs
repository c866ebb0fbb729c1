import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { isRoot, launch } from './launch.mjs';
import { ROOT, runMain } from './project.mjs';
import { runtimeEnvironment } from './runtime-environment.mjs';

const args = process.argv.slice(2);

await runMain(async () => {
  await ensureDependencies(ROOT, console.log);
  if (!hasDisplay()) {
    await ensureBuilt(console.log);
    console.log(
      'There is no display here (DISPLAY and WAYLAND_DISPLAY are unset): no window, the main job in the terminal.',
    );
    const cli = join(ROOT, 'bin', 'wheelhouse.mjs');
    return launch(process.execPath, [cli, 'sandbox', 'demo', ...args], { ...process.env, WHEELHOUSE_SKIP_BUILD: '1' });
  }
  const [{ executable, note, env }] = await Promise.all([
    runtimeEnvironment(ROOT, console.log),
    ensureBuilt(console.log),
  ]);
  console.log(note);
  if (isRoot()) console.log("Started as root: Chromium's sandbox is off (--no-sandbox).");
  return launch(executable, [...(isRoot() ? ['--no-sandbox'] : []), ROOT, ...args], env);
});

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}
