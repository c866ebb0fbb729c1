import { safeStorage } from 'electron';
import type { Encryption } from '../connection/keychain';

/** The keychain of the operating system, as Electron offers it. */
export const systemEncryption: Encryption = {
  isAvailable: () => safeStorage.isEncryptionAvailable(),
  backend: () => (process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'system'),
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (encrypted) => safeStorage.decryptString(encrypted),
};
