import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeychainState } from '../../shared/contract/profiles';
import { refused } from '../../shared/errors';
import { writePrivately } from './profile-file';

/** What encrypts with a key that the operating system keeps. */
export interface Encryption {
  isAvailable(): boolean;
  /** The store behind it, on Linux; `basic_text` keeps its key in the program. */
  backend(): string;
  encrypt(text: string): Buffer;
  decrypt(encrypted: Buffer): string;
}

/** Passwords of profiles, encrypted by the operating system. */
export interface Keychain {
  state(): KeychainState;
  has(profileId: string): Promise<boolean>;
  /** Null where none is kept, or it can't be read any more. */
  read(profileId: string): Promise<string | null>;
  /** Refused where nothing can be kept safely. */
  write(profileId: string, password: string): Promise<void>;
  forget(profileId: string): Promise<void>;
}

const FILE = 'passwords.json';
const documentSchema = z.record(z.string(), z.base64());

function stateOf(encryption: Encryption): KeychainState {
  if (!encryption.isAvailable()) {
    return {
      isAvailable: false,
      reason: 'The keychain of this computer is locked or not running, so no password is stored or read.',
    };
  }
  if (encryption.backend() === 'basic_text') {
    return {
      isAvailable: false,
      reason: 'No keychain (GNOME Keyring, KWallet) runs here that could protect a password, so none is stored.',
    };
  }
  return { isAvailable: true, reason: null };
}

/** The keychain over a file in the data folder, which holds only what the operating system encrypted. */
export function createKeychain(dataFolder: string, encryption: Encryption): Keychain {
  const file = join(dataFolder, FILE);
  const readAll = async (): Promise<Record<string, string>> => {
    try {
      return documentSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      // Missing or unreadable: the passwords are asked for again.
      return {};
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  const change = (work: (all: Record<string, string>) => Record<string, string>): Promise<void> => {
    const turn = last.then(async () => writePrivately(file, `${JSON.stringify(work(await readAll()))}\n`));
    last = turn.catch(() => {});
    return turn;
  };
  return {
    state: () => stateOf(encryption),
    has: async (profileId) => stateOf(encryption).isAvailable && Object.hasOwn(await readAll(), profileId),
    async read(profileId) {
      const encrypted = (await readAll())[profileId];
      if (encrypted === undefined || !stateOf(encryption).isAvailable) return null;
      try {
        return encryption.decrypt(Buffer.from(encrypted, 'base64'));
      } catch {
        return null;
      }
    },
    async write(profileId, password) {
      const { isAvailable, reason } = stateOf(encryption);
      if (!isAvailable) throw refused('no_keychain', reason ?? 'No password is stored.', 'Enter it at each connect.');
      const encrypted = encryption.encrypt(password).toString('base64');
      await change((all) => ({ ...all, [profileId]: encrypted }));
    },
    async forget(profileId) {
      if (!Object.hasOwn(await readAll(), profileId)) return;
      await change(({ [profileId]: _gone, ...rest }) => rest);
    },
  };
}
