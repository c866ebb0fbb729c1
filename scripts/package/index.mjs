import { ensureDependencies } from '../dependencies.mjs';
import { ROOT, runMain } from '../project.mjs';

/** `npm run package` packs a folder into dist/, `npm run package -- --deb` makes a Debian package of it as well. */
await runMain(async () => {
  const wantsDeb = process.argv.includes('--deb');
  await ensureDependencies(ROOT, console.log);
  const { buildFolder } = await import('./build-folder.mjs');
  const { folder } = await buildFolder(console.log);
  console.log(`Packed: ${folder}`);
  if (wantsDeb) {
    const { buildDeb } = await import('./build-deb.mjs');
    console.log(`Packed: ${await buildDeb(folder)}`);
  }
  return 0;
});
