import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxStatus, stopSandbox } from '../../../src/main/sandbox/sandbox';
import { until } from '../../support/engine-fixture';
import type { PrintedRun } from './cli-fixture';
import { buildCli, cli, documentOf, startCli } from './cli-process';

let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  await buildCli();
  folder = await mkdtemp(join(tmpdir(), 'wheelhouse-sandbox-'));
  // Under root another user owns the cluster and must get there.
  await chmod(folder, 0o755);
  env = { WHEELHOUSE_DATA_FOLDER: folder };
});
afterAll(async () => {
  await stopSandbox(folder);
  await rm(folder, { recursive: true, force: true });
});

describe('the sandbox', () => {
  it('shows the main job from nothing to the verified result, and is stopped after', async () => {
    const result = await cli(['sandbox', 'demo', '--json'], env);
    expect(result.code, result.stderr).toBe(0);
    const shown = documentOf<{ before: object; after: object } & PrintedRun>(result);
    expect(shown.before).toMatchObject({ total_count: 100_000, estimated_tenants: 40 });
    expect(shown.run).toMatchObject({ outcome: 'succeeded', summary_counts: { processed: 100_000, failed: 0 } });
    expect(shown.after).toMatchObject({ affected_count: 0 });
    expect(result.stderr).toMatch(/\(\d+ %\)/);
    expect(await sandboxStatus(folder)).toMatchObject({ state: 'stopped' });
  });

  it('runs until Ctrl-C, and is then what commands without a connection use', async () => {
    const sandbox = startCli(['sandbox', 'start', '--json'], env);
    await sandbox.told(/Ctrl-C stops it/);
    const url = (await cli(['sandbox', 'url'], env)).stdout.trim();
    expect(url).toMatch(/^postgres:\/\/sandbox_operator:/);
    for (const args of [[], ['--profile', 'sandbox'], ['--url', url]]) {
      const { runs } = documentOf<{ runs: { type: string }[] }>(await cli(['runs', 'list', '--json', ...args], env));
      expect(runs[0]?.type).toBe('findings.lifecycle.backfill');
    }
    expect((await cli(['doctor'], env)).code).toBe(0);
    expect((await cli(['db', 'install'], env)).code).toBe(0);
    sandbox.signal('SIGINT');
    const result = await sandbox.result;
    expect(result.code).toBe(0);
    expect(documentOf(result)).toMatchObject({ state: 'running' });
    expect(await sandboxStatus(folder)).toMatchObject({ state: 'stopped' });
  });

  it('ends its server even where it is killed', async () => {
    const sandbox = startCli(['sandbox', 'start', '--json'], env);
    await sandbox.told(/Ctrl-C stops it/);
    expect(await sandboxStatus(folder)).toMatchObject({ state: 'running' });
    sandbox.signal('SIGKILL');
    await sandbox.result;
    await until('the server has stopped', async () => (await sandboxStatus(folder)).state === 'stopped');
  });
});
