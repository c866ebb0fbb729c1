import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import installer from 'electron-installer-debian';
import { ROOT } from '../project.mjs';
import { LINK_SCHEME } from './builder-config.mjs';

const ARCHITECTURES = new Map([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
]);
const ICON_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];

/** What Electron loads at run time besides what electron-installer-debian knows of; libsecret leads to the keychain. */
const LIBRARIES = ['libasound2', 'libatk-bridge2.0-0', 'libcups2', 'libsecret-1-0', 'libxkbcommon0'];

/**
 * Makes a Debian package of a packed folder. It needs fakeroot and dpkg-deb.
 *
 * @param {string} folder
 * @param {{ dest?: string, compression?: 'gzip' | 'none' }} [options] where it goes; `none` is quick, for tests
 * @returns {Promise<string>} the package
 */
export async function buildDeb(folder, { dest = join(ROOT, 'dist'), compression = 'gzip' } = {}) {
  const { version, description } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const arch = ARCHITECTURES.get(process.arch);
  if (arch === undefined) throw new Error(`There is no Debian package for ${process.arch}.`);
  const file = join(dest, `wheelhouse_${version}_${arch}.deb`);
  await rm(file, { force: true });
  await installer({
    src: folder,
    dest,
    arch,
    options: {
      name: 'wheelhouse',
      bin: 'wheelhouse',
      version,
      productName: 'Wheelhouse',
      genericName: 'Operator console',
      description,
      productDescription: `${description}. With the command line "wheelhouse".`,
      section: 'admin',
      compression,
      categories: ['Development'],
      mimeType: [`x-scheme-handler/${LINK_SCHEME}`],
      depends: LIBRARIES,
      icon: Object.fromEntries(
        ICON_SIZES.map((size) => [`${size}x${size}`, join(ROOT, 'resources', 'icons', `${size}x${size}.png`)]),
      ),
      desktopTemplate: fileURLToPath(new URL('wheelhouse.desktop.ejs', import.meta.url)),
      lintianOverrides: [],
    },
  });
  return file;
}
