import { statSync } from 'node:fs';
import { release } from 'node:os';
import { shell } from 'electron';
import type { Computer, ComputerFolder } from '../../shared/contract/computer';
import type { KeychainState } from '../../shared/contract/profiles';
import { notFound, WheelhouseError } from '../../shared/errors';
import { APP_VERSION } from '../version';

export interface ThisComputerOptions {
  readonly folders: Readonly<Record<ComputerFolder, string>>;
  keychainState(): KeychainState;
}

/** The computer that the application runs on. */
export interface ThisComputer {
  describe(): Computer;
  /** Has the desktop show one of our folders. Nobody names a path, so nothing else can be opened, nor started. */
  openFolder(folder: ComputerFolder): Promise<void>;
}

const NAMES: Readonly<Record<ComputerFolder, string>> = { data: 'The data folder', logs: 'The log folder' };

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What can be told of this computer, and shown on it. */
export function createThisComputer({ folders, keychainState }: ThisComputerOptions): ThisComputer {
  return {
    describe: () => ({
      versions: {
        app: APP_VERSION,
        electron: process.versions['electron'] ?? '',
        chrome: process.versions['chrome'] ?? '',
        node: process.versions.node,
      },
      system: `${process.platform} ${process.arch}, ${release()}`,
      folders,
      keychain: keychainState(),
    }),
    async openFolder(folder) {
      const path = folders[folder];
      if (!isFolder(path)) throw notFound(NAMES[folder]);
      const problem = await shell.openPath(path);
      if (problem === '') return;
      throw new WheelhouseError({
        kind: 'blocked',
        code: 'folder_not_opened',
        message: `${NAMES[folder]} could not be opened: this desktop has no program for folders.`,
        nextStep: 'Copy its path and open it where you can.',
      });
    },
  };
}
