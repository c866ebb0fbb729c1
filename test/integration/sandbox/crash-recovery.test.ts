import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeSandboxFixture, query, type SandboxFixture } from './sandbox-fixture';

let fixture: SandboxFixture;

beforeEach(async () => {
  fixture = await makeSandboxFixture();
});

afterEach(() => fixture.remove());

function pidOfTheDead(): number {
  return Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
}

test('after a crash of the server (kill -9), the next start recovers it with its data', async () => {
  const first = await fixture.open();
  await query(first.adminUrl, 'CREATE TABLE mark AS SELECT generate_series(1, 1000) AS n');
  process.kill(await fixture.postmasterPid(), 'SIGKILL');
  const second = await fixture.open();
  expect(second.startedHere).toBe(true);
  expect(await query(second.adminUrl, 'SELECT count(*)::int AS n FROM mark')).toEqual([{ n: 1000 }]);
});

test('a pid file whose number now belongs to another program does not matter', async () => {
  const first = await fixture.open();
  const pidFile = join(await fixture.clusterFolder(), 'data', 'postmaster.pid');
  const text = await readFile(pidFile, 'utf8');
  await first.stop();
  await writeFile(pidFile, text.replace(/^\d+/, String(process.pid)));
  expect((await fixture.open()).startedHere).toBe(true);
});

test('after a crash of the program, the next one takes over its server and stops it in the end', async () => {
  await fixture.open();
  const stateFile = join(fixture.root, 'sandbox', 'state.json');
  const state = JSON.parse(await readFile(stateFile, 'utf8')) as { holders: { pid: number }[] };
  const gone = pidOfTheDead();
  await writeFile(
    stateFile,
    JSON.stringify({ ...state, holders: state.holders.map((holder) => ({ ...holder, pid: gone })) }),
  );
  const next = await fixture.open();
  expect(next.startedHere).toBe(false);
  await next.stop();
  expect(await fixture.isRunning()).toBe(false);
});

test('a lock that a dead process left is taken over', async () => {
  await (await fixture.open()).stop();
  const gone = pidOfTheDead();
  await writeFile(join(fixture.root, 'sandbox', 'lock'), JSON.stringify({ pid: gone, startedAt: '1' }));
  expect((await fixture.open()).startedHere).toBe(true);
});

test('a damaged state file and lost passwords lead to a new sandbox', async () => {
  const first = await fixture.open();
  await first.stop();
  await writeFile(join(fixture.root, 'sandbox', 'state.json'), '{');
  await writeFile(join(fixture.root, 'sandbox', 'credentials.json'), '');
  const second = await fixture.open();
  expect(await query(second.url, 'SELECT count(*)::int AS tenants FROM tenants')).toEqual([{ tenants: 43 }]);
});
