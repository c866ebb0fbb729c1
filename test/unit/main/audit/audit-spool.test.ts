import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AuditSpool,
  auditSpoolFolder,
  openAuditSpool,
  type SpooledEntry,
} from '../../../../src/main/audit/audit-spool';

const HERE = randomUUID();

let dataFolder: string;
let spool: AuditSpool;

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'wheelhouse-spool-'));
  spool = openAuditSpool(auditSpoolFolder(dataFolder));
});
afterEach(() => rm(dataFolder, { recursive: true, force: true }));

function spooled(action: string, installationId = HERE): SpooledEntry {
  return {
    id: randomUUID(),
    installationId,
    occurredAt: new Date().toISOString(),
    entry: {
      action,
      status: 'success',
      actor: null,
      tenantId: null,
      resourceType: null,
      resourceId: null,
      metadata: {},
    },
  };
}

const actionsOf = async (from: AuditSpool) => (await from.list(HERE)).map(({ spooled: kept }) => kept.entry.action);

describe('the spool of audit entries', () => {
  it('is empty before anything was kept', async () => {
    expect(await spool.list(HERE)).toEqual([]);
    expect(await spool.countOthers(HERE)).toBe(0);
  });

  it('gives what was kept in the order it was kept, also to another process', async () => {
    for (let n = 0; n < 25; n += 1) await spool.keep(spooled(`action-${n}`));
    const expected = Array.from({ length: 25 }, (_, n) => `action-${n}`);
    expect(await actionsOf(spool)).toEqual(expected);
    expect(await actionsOf(openAuditSpool(auditSpoolFolder(dataFolder)))).toEqual(expected);
  });

  it('is for the eyes of its owner only', async () => {
    await spool.keep(spooled('secret'));
    const folder = auditSpoolFolder(dataFolder);
    const [name = ''] = await readdir(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('keeps the entries of each database apart', async () => {
    await spool.keep(spooled('here'));
    await spool.keep(spooled('elsewhere', randomUUID()));
    expect(await actionsOf(spool)).toEqual(['here']);
    expect(await spool.countOthers(HERE)).toBe(1);
  });

  it('throws away what waits for a database that is gone, and nothing else', async () => {
    const gone = randomUUID();
    await spool.keep(spooled('here'));
    await spool.keep(spooled('one', gone));
    await spool.keep(spooled('two', gone));
    expect(await spool.forget(gone)).toBe(2);
    expect(await spool.countOthers(HERE)).toBe(0);
    expect(await actionsOf(spool)).toEqual(['here']);
  });

  it('passes over what is damaged, cut off or not its own, and removes only what is its own', async () => {
    await spool.keep(spooled('first'));
    await spool.keep(spooled('second'));
    const folder = auditSpoolFolder(dataFolder);
    const [first = ''] = (await readdir(folder)).toSorted();
    const text = await readFile(join(folder, first), 'utf8');
    await writeFile(join(folder, first), text.slice(0, text.length / 2));
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await writeFile(join(folder, `${randomUUID()}.tmp`), text);
    expect(await actionsOf(spool)).toEqual(['second']);
    expect(await spool.countOthers(HERE)).toBe(1);
    await spool.remove('../outside.json');
    await spool.remove('notes.txt');
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('does not mind that another process removed an entry first', async () => {
    await spool.keep(spooled('once'));
    const [found] = await spool.list(HERE);
    await spool.remove(found?.name ?? '');
    await spool.remove(found?.name ?? '');
    expect(await spool.list(HERE)).toEqual([]);
  });

  it('refuses an entry that is too large to be one', async () => {
    const large = spooled('large');
    await expect(
      spool.keep({ ...large, entry: { ...large.entry, metadata: { text: 'x'.repeat(70_000) } } }),
    ).rejects.toThrow(/too large/);
    expect(await spool.list(HERE)).toEqual([]);
  });

  it('is not put out by anything that its files may hold', async () => {
    await spool.keep(spooled('real'));
    const folder = auditSpoolFolder(dataFolder);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        const name = `000000000000000-000000-${HERE}.json`;
        await writeFile(join(folder, name), text);
        expect(await actionsOf(spool)).toEqual(['real']);
      }),
      { numRuns: 50 },
    );
  });
});
