import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/**
 * How the fuses of a package are set, by the names of Electron's documentation. docs/security.md says why each.
 *
 * @type {Readonly<Record<'RunAsNode' | 'EnableCookieEncryption' | 'EnableNodeOptionsEnvironmentVariable' |
 *   'EnableNodeCliInspectArguments' | 'EnableEmbeddedAsarIntegrityValidation' | 'OnlyLoadAppFromAsar' |
 *   'LoadBrowserProcessSpecificV8Snapshot' | 'GrantFileProtocolExtraPrivileges', boolean>>}
 */
export const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // Looked at on macOS and Windows only; on Linux nothing reads it.
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};

const STATES = new Map([
  ['0', 'off'],
  ['1', 'on'],
  ['r', 'removed'],
  ['\x90', 'inherited'],
]);

/**
 * The fuses of an executable as they are: `on`, `off`, `removed` or `inherited`.
 *
 * @param {string} executable
 * @returns {Promise<Record<string, string>>}
 */
export async function readFuses(executable) {
  const wire = await getCurrentFuseWire(executable);
  return Object.fromEntries(
    Object.keys(FUSES).map((name) => {
      const state = wire[FuseV1Options[/** @type {keyof typeof FUSES} */ (name)]];
      return [name, STATES.get(String.fromCharCode(Number(state))) ?? 'missing'];
    }),
  );
}
