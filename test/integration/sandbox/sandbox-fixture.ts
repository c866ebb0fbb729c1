import { chmod, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installSchemas } from '../../../src/main/postgres/install';
import {
  openSandbox,
  sandboxStatus,
  stopSandbox,
  type Sandbox,
  type SandboxOptions,
  type SandboxStep,
} from '../../../src/main/sandbox/sandbox';
import { withClient } from '../../support/test-server';
import { resourcesFolder } from '../../support/resources-folder';

/** Temporary data folders for sandboxes, and resources whose data are people and tenants only (a start takes a second). */
export interface SandboxFixture {
  readonly root: string;
  readonly steps: SandboxStep[];
  options(changes?: Partial<SandboxOptions>): SandboxOptions;
  /** Opens it; `remove` closes what is still open. */
  open(changes?: Partial<SandboxOptions>): Promise<Sandbox>;
  isRunning(): Promise<boolean>;
  clusterFolder(): Promise<string>;
  postmasterPid(): Promise<number>;
  remove(): Promise<void>;
}

/** @param isEnterable whether other users may enter the folder: decides where root puts the cluster */
export async function makeSandboxFixture(isEnterable = true): Promise<SandboxFixture> {
  const root = await mkdtemp(join(tmpdir(), 'wheelhouse-sandbox-'));
  await chmod(root, isEnterable ? 0o755 : 0o700);
  const resources = join(root, 'resources');
  const seed = join('sandbox', 'seed', '01-organisation.sql');
  await mkdir(join(resources, 'sandbox', 'seed'), { recursive: true });
  await mkdir(join(resources, 'role-grants'), { recursive: true });
  const grants = [join('role-grants', 'role-grants.sql'), join('sandbox', 'grants.sql')];
  for (const file of ['platform-schema.sql', ...grants, seed]) {
    await cp(join(resourcesFolder, file), join(resources, file));
  }
  const steps: SandboxStep[] = [];
  const readJson = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(root, 'sandbox', file), 'utf8'));
  const clusterFolder = async (): Promise<string> =>
    ((await readJson('state.json')) as { clusterFolder: string }).clusterFolder;
  const options = (changes: Partial<SandboxOptions> = {}): SandboxOptions => ({
    dataFolder: root,
    resourcesFolder: resources,
    onProgress: (step) => steps.push(step),
    install: async (url) => void (await installSchemas({ url })),
    isDurable: false,
    ...changes,
  });
  const opened: Sandbox[] = [];
  return {
    root,
    steps,
    options,
    async open(changes) {
      const sandbox = await openSandbox(options(changes));
      opened.push(sandbox);
      return sandbox;
    },
    isRunning: async () => (await sandboxStatus(root)).state === 'running',
    clusterFolder,
    postmasterPid: async () =>
      Number((await readFile(join(await clusterFolder(), 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]),
    async remove() {
      for (const sandbox of opened) await sandbox.stop();
      await stopSandbox(root);
      const cluster = await clusterFolder().catch(() => null);
      await rm(root, { recursive: true, force: true });
      if (cluster !== null) await rm(cluster, { recursive: true, force: true });
    },
  };
}

/** The rows of one statement on a connection of its own. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return await withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
}
