import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { auditEntrySchema } from './audit-entry';

/** More than this are not kept: something is wrong that more files would not mend. */
const MAX_ENTRIES = 10_000;
const MAX_BYTES = 64_000;
const ENTRY_FILE = /^\d{15}-\d{6}-[0-9a-f-]{36}\.json$/;

export const spooledEntrySchema = z.object({
  id: z.uuid(),
  /** The database it is for; it is never sent to another. */
  installationId: z.uuid(),
  occurredAt: z.iso.datetime(),
  entry: auditEntrySchema,
});
export type SpooledEntry = z.infer<typeof spooledEntrySchema>;

/** Audit entries on this computer that their database has not got yet. */
export interface AuditSpool {
  /** Resolves once the entry is safely on disk. */
  keep(spooled: SpooledEntry): Promise<void>;
  /** Those for one database, the oldest first. What can't be read is passed over and stays. */
  list(installationId: string): Promise<{ name: string; spooled: SpooledEntry }[]>;
  remove(name: string): Promise<void>;
  /** How many there are for other databases than this one. */
  countOthers(installationId: string): Promise<number>;
  /** Throws away those for a database that is gone. Gives how many there were. */
  forget(installationId: string): Promise<number>;
}

async function syncFolder(folder: string): Promise<void> {
  // Windows can't open folders, and needs no such sync.
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/**
 * One file an entry, so that the window, the engine and any number of command lines can keep and send at once without a
 * lock: a file appears whole or not at all, and whoever has sent it removes it. The names sort by time.
 */
export function openAuditSpool(folder: string): AuditSpool {
  let kept = 0;
  const names = async () => (await readdir(folder).catch(() => [])).filter((name) => ENTRY_FILE.test(name)).toSorted();
  const read = async (name: string): Promise<SpooledEntry | null> => {
    try {
      return spooledEntrySchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
    } catch {
      // Sent by another process meanwhile, or damaged: then it is counted with what can't be sent.
      return null;
    }
  };
  const listFor = async (installationId: string) => {
    const found: { name: string; spooled: SpooledEntry }[] = [];
    for (const name of await names()) {
      const spooled = await read(name);
      if (spooled?.installationId === installationId) found.push({ name, spooled });
    }
    return found;
  };
  return {
    async keep(spooled) {
      const text = JSON.stringify(spooledEntrySchema.parse(spooled));
      if (text.length > MAX_BYTES) throw new Error('The audit entry is too large to keep.');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if ((await names()).length >= MAX_ENTRIES) throw new Error('Too many audit entries are kept already.');
      kept = (kept + 1) % 1_000_000;
      const name = `${String(Date.now()).padStart(15, '0')}-${String(kept).padStart(6, '0')}-${spooled.id}.json`;
      const temporary = join(folder, `${randomUUID()}.tmp`);
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, join(folder, name));
      await syncFolder(folder);
    },
    list: listFor,
    async remove(name) {
      if (ENTRY_FILE.test(name)) await rm(join(folder, name), { force: true });
    },
    async countOthers(installationId) {
      let others = 0;
      for (const name of await names()) {
        const spooled = await read(name);
        if (spooled === null || spooled.installationId !== installationId) others += 1;
      }
      return others;
    },
    async forget(installationId) {
      const gone = await listFor(installationId);
      for (const { name } of gone) await rm(join(folder, name), { force: true });
      return gone.length;
    },
  };
}

/** Where the spool lies in the application's data folder. */
export function auditSpoolFolder(dataFolder: string): string {
  return join(dataFolder, 'unsent-audit');
}
