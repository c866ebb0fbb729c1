import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder } from '../../../../src/main/cli/data-folder';

const home = resolve('/home/olivia');

describe('the data folder', () => {
  it('is where the application keeps its own', () => {
    const at = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv = {}) =>
      dataFolder(undefined, { env, platform, homeFolder: home });
    expect(at('linux')).toBe(join(home, '.config', 'Wheelhouse'));
    expect(at('linux', { XDG_CONFIG_HOME: '/configuration' })).toBe(join('/configuration', 'Wheelhouse'));
    expect(at('darwin')).toBe(join(home, 'Library', 'Application Support', 'Wheelhouse'));
    expect(at('win32', { APPDATA: 'roaming' })).toBe(join('roaming', 'Wheelhouse'));
  });
  it('is the one that the option names, else the variable', () => {
    const env = { WHEELHOUSE_DATA_FOLDER: '/by-variable' };
    expect(dataFolder('/by-option', { env, platform: 'linux', homeFolder: home })).toBe(resolve('/by-option'));
    expect(dataFolder(undefined, { env, platform: 'linux', homeFolder: home })).toBe(resolve('/by-variable'));
  });
});
