import { join, resolve } from 'node:path';
import type { CliEnvironment } from './environment';

const APPLICATION = 'Wheelhouse';

/**
 * The application's data folder, in which the sandbox lies: the same one that the window uses (Electron's `userData`),
 * unless `--data-folder` or WHEELHOUSE_DATA_FOLDER names another.
 */
export function dataFolder(
  chosen: string | undefined,
  { env, platform, homeFolder }: Pick<CliEnvironment, 'env' | 'platform' | 'homeFolder'>,
): string {
  const named = chosen ?? env['WHEELHOUSE_DATA_FOLDER'];
  if (named !== undefined && named !== '') return resolve(named);
  switch (platform) {
    case 'darwin':
      return join(homeFolder, 'Library', 'Application Support', APPLICATION);
    case 'win32':
      return join(env['APPDATA'] ?? join(homeFolder, 'AppData', 'Roaming'), APPLICATION);
    default:
      return join(env['XDG_CONFIG_HOME'] || join(homeFolder, '.config'), APPLICATION);
  }
}
