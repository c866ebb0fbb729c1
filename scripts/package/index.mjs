import { ensureDependencies } from '../dependencies.mjs';
import { ROOT, runMain } from '../project.mjs';

/**
 * `npm run package`: on Linux a folder in dist/ and, with `-- --deb`, a Debian package of it; elsewhere the installer of that
 * system.
 */
await runMain(async () => {
  await ensureDependencies(ROOT, console.log);
  const { buildFolder, buildInstaller } = await import('./build-folder.mjs');
  if (process.platform !== 'linux') {
    console.log('Packages for this system are untested and not signed.');
    for (const file of await buildInstaller(console.log)) console.log(`Packed: ${file}`);
    return 0;
  }
  const { folder } = await buildFolder(console.log);
  console.log(`Packed: ${folder}`);
  if (process.argv.includes('--deb')) {
    const { buildDeb } = await import('./build-deb.mjs');
    console.log(`Packed: ${await buildDeb(folder)}`);
  }
  return 0;
});
