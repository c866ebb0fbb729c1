import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { instantSchema } from '../../shared/contract/scalars';
import { SIDE_FILES } from '../sqlite/sqlite-file';

/** Which file a connection led to when somebody was last signed in there. */
const targetsSchema = z.record(
  z.string(),
  z.object({ file: z.string().regex(/^[0-9a-f]{32}$/), seenAt: instantSchema }),
);
type Targets = z.infer<typeof targetsSchema>;

/** The files of all viewers on this computer, and which connection leads to which. */
export interface HistoryFiles {
  pathOf(name: string): string;
  /** The file of whoever was last signed in there, or null. */
  find(target: string): string | null;
  remember(target: string, name: string, now: Date): void;
  /** Deletes a file, and what leads to it. */
  remove(name: string): void;
  /** Deletes files that no connection leads to any more, and those that nobody came back to since. */
  tidy(seenAfter: Date): void;
  /** What a file takes on disk with what SQLite keeps beside it, in bytes. */
  sizeOf(name: string): number;
  /** How many files there are, and what they take with all that belongs to them and what was set aside, in bytes. */
  total(): { files: number; bytes: number };
}

/** Reads the folder; what can't be read there counts as nothing. */
export function openHistoryFiles(folder: string): HistoryFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const index = join(folder, 'connections.json');
  const pathOf = (name: string) => join(folder, `${name}.sqlite`);
  const read = (): Targets => {
    try {
      return targetsSchema.parse(JSON.parse(readFileSync(index, 'utf8')));
    } catch {
      return {};
    }
  };
  const write = (targets: Targets) => {
    writeFileSync(`${index}.new`, JSON.stringify(targets), { mode: 0o600 });
    renameSync(`${index}.new`, index);
  };
  const removeFile = (name: string) => {
    for (const suffix of SIDE_FILES) rmSync(pathOf(name) + suffix, { force: true });
  };
  const sizeOfFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    pathOf,
    find(target) {
      const name = read()[target]?.file;
      return name !== undefined && existsSync(pathOf(name)) ? name : null;
    },
    remember: (target, name, now) => write({ ...read(), [target]: { file: name, seenAt: now.toISOString() } }),
    remove(name) {
      write(Object.fromEntries(Object.entries(read()).filter(([, { file }]) => file !== name)));
      removeFile(name);
    },
    tidy(seenAfter) {
      const kept = Object.entries(read()).filter(([, { seenAt }]) => new Date(seenAt) >= seenAfter);
      write(Object.fromEntries(kept));
      const wanted = new Set(kept.map(([, { file }]) => file));
      for (const entry of readdirSync(folder)) {
        const name = /^([0-9a-f]{32})\.sqlite/.exec(entry)?.[1];
        // What was put aside stays for a look at it, until its connection is forgotten.
        if (name !== undefined && !wanted.has(name)) rmSync(join(folder, entry), { force: true });
      }
    },
    sizeOf: (name) => SIDE_FILES.reduce((sum, suffix) => sum + sizeOfFile(pathOf(name) + suffix), 0),
    total() {
      const entries = readdirSync(folder).filter((entry) => /^[0-9a-f]{32}\.sqlite/.test(entry));
      return {
        files: entries.filter((entry) => entry.endsWith('.sqlite')).length,
        bytes: entries.reduce((sum, entry) => sum + sizeOfFile(join(folder, entry)), 0),
      };
    },
  };
}
