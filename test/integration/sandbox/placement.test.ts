import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { binariesIn, embeddedBinaries } from '../../../src/main/sandbox/binaries';
import { canReach, clusterOsUser } from '../../../src/main/sandbox/os-user';
import { reachableBinaries } from '../../../src/main/sandbox/placement';

const leftovers: string[] = [];

afterEach(async () => {
  for (const folder of leftovers.splice(0)) await rm(folder, { recursive: true, force: true });
});

test.runIf(process.getuid?.() === 0)(
  'programs that the database user can not reach are copied once to where it can',
  async () => {
    const user = await clusterOsUser();
    if (user === null) throw new Error('Root has no user to run Postgres as.');
    // As in a checkout under /root.
    const closed = await mkdtemp(join(tmpdir(), 'wheelhouse-closed-'));
    leftovers.push(closed);
    await chmod(closed, 0o700);
    await cp(embeddedBinaries().root, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
    const closedBinaries = binariesIn(join(closed, 'native'), `test-${process.pid}`);
    expect(await canReach(user, closedBinaries.initdb, false)).toBe(false);
    const copied = await reachableBinaries(closedBinaries, user);
    leftovers.push(copied.root);
    expect(await canReach(user, copied.initdb, false)).toBe(true);
    expect(dirname(copied.root)).not.toContain(closed);
    expect(await reachableBinaries(closedBinaries, user)).toEqual(copied);
  },
);

test('an ordinary user needs no other place', async () => {
  expect(await reachableBinaries(embeddedBinaries(), null)).toEqual(embeddedBinaries());
});
