import { chmod, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installSchemas } from '../../../src/main/postgres/install';
import type { SandboxOptions, SandboxStep } from '../../../src/main/sandbox/sandbox';
import { resourcesFolder } from '../../support/resources-folder';

/** Temporary data folders for sandboxes, and resources whose data are people and tenants only (a start takes a second). */
export interface SandboxFixture {
  readonly root: string;
  readonly steps: SandboxStep[];
  options(changes?: Partial<SandboxOptions>): SandboxOptions;
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
  for (const file of ['platform-schema.sql', join('sandbox', 'grants.sql'), seed]) {
    await cp(join(resourcesFolder, file), join(resources, file));
  }
  const steps: SandboxStep[] = [];
  const readJson = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(root, 'sandbox', file), 'utf8'));
  const clusterFolder = async (): Promise<string> =>
    ((await readJson('state.json')) as { clusterFolder: string }).clusterFolder;
  return {
    root,
    steps,
    options: (changes = {}) => ({
      dataFolder: root,
      resourcesFolder: resources,
      onProgress: (step) => steps.push(step),
      install: async (url) => void (await installSchemas({ url })),
      isDurable: false,
      ...changes,
    }),
    clusterFolder,
    postmasterPid: async () =>
      Number((await readFile(join(await clusterFolder(), 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]),
    async remove() {
      const cluster = await clusterFolder().catch(() => null);
      await rm(root, { recursive: true, force: true });
      if (cluster !== null) await rm(cluster, { recursive: true, force: true });
    },
  };
}
