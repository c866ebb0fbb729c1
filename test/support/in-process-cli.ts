import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../src/main/cli/run-cli';

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one call of the command line in this process, in a home folder of its own that is removed after. */
export async function callCli(...args: string[]): Promise<CliResult> {
  const homeFolder = await mkdtemp(join(tmpdir(), 'wheelhouse-home-'));
  const written = { stdout: '', stderr: '' };
  try {
    const exitCode = await runCli(args, {
      env: { WHEELHOUSE_DATA_FOLDER: homeFolder },
      platform: 'linux',
      homeFolder,
      resourcesFolder: homeFolder,
      stdout: { write: (text) => (written.stdout += text) },
      stderr: { write: (text) => (written.stderr += text) },
    });
    return { exitCode, ...written };
  } finally {
    await rm(homeFolder, { recursive: true, force: true });
  }
}
