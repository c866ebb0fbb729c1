// Plays the part of Electron's default_app.asar, which the runtime from the registry lacks: `electron <folder> [args]`.
// A module with top-level await on purpose: Electron holds `ready` back until the entry module has been evaluated,
// so the application's own main can still do what must happen before it.
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

Reflect.set(process, 'defaultApp', true);
const target = process.argv.slice(1).find((argument) => !argument.startsWith('-'));

if (target === undefined) {
  console.log(`v${process.versions.electron}`);
  app.exit(0);
} else {
  try {
    await import(pathToFileURL(adopt(resolve(target))).href);
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
}

/**
 * Gives the process the identity of the application in `path` and returns its main module.
 *
 * @param {string} path
 */
function adopt(path) {
  if (!statSync(path).isDirectory()) return path;
  /** @type {{ name: string, productName?: string, version?: string, main?: string }} */
  const description = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  // setVersion and setAppPath are missing from Electron's types, but are what its own default app calls.
  if (description.version) Reflect.get(app, 'setVersion').call(app, description.version);
  app.setName(description.productName ?? description.name);
  Reflect.get(app, 'setAppPath').call(app, path);
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), app.getName()));
  return join(path, description.main ?? 'index.js');
}
