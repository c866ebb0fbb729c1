import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { PROJECT } from './launch';

/** Runs a statement on the sandbox as its superuser. Returns its rows. */
export async function asAdmin(dataFolder: string, sql: string): Promise<unknown[]> {
  const cli = join(PROJECT, 'bin', 'wheelhouse.mjs');
  const { stdout } = await promisify(execFile)('node', [cli, '--data-folder', dataFolder, 'sandbox', 'url', '--admin']);
  const client = new pg.Client({ connectionString: stdout.trim() });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
