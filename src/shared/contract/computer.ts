import { z } from 'zod';
import { keychainStateSchema } from './profiles';

/** The folders that the application keeps on this computer, and has shown on request. */
export const COMPUTER_FOLDERS = ['data', 'logs'] as const;
export type ComputerFolder = (typeof COMPUTER_FOLDERS)[number];

/** What the application runs on. */
export const computerSchema = z.object({
  versions: z.object({ app: z.string(), electron: z.string(), chrome: z.string(), node: z.string() }),
  /** Such as "linux x64, 6.1.0". */
  system: z.string(),
  /** Paths as this computer has them: for the person at it, and for nobody else. */
  folders: z.record(z.enum(COMPUTER_FOLDERS), z.string()),
  keychain: keychainStateSchema,
});
export type Computer = z.infer<typeof computerSchema>;

export const openFolderRequestSchema = z.object({ folder: z.enum(COMPUTER_FOLDERS) });
