import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import pg from 'pg';
import { addressOf, type DelayProxy, startDelayProxy } from '../../support/delay-proxy';
import { type Console, launchConsole, makeDataFolder, PROJECT, removeDataFolder, untilReady } from './launch';

const CLI = join(PROJECT, 'bin', 'wheelhouse.mjs');

/** A database that the application knows by URL only, behind a network that can be slow or gone. */
export interface RemoteDatabase {
  /** How an application is told of it. */
  readonly env: Record<string, string>;
  readonly network: DelayProxy;
  /** Runs the command line on it, past the network, and gives what it printed as JSON. */
  cli(...args: string[]): Promise<unknown>;
  /** Holds the lock of the largest tenant, as the platform does while it works on it: a run can't end until `release`. */
  holdTenant(): Promise<{ release(): Promise<void> }>;
  /** Adds an ended run of the platform's, past the network. */
  insertRun(type: string): Promise<void>;
  /** Asks or changes it as its owner, and gives the rows. */
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Runs a statement as the sandbox's owner, for what only the platform or many workers would bring about. */
  asAdministrator(sql: string): Promise<void>;
  close(): Promise<void>;
}

const TENANT_LOCK = 'tenantpilot:findings:lifecycle_backfill:tenant:';

async function query(url: string, text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}

async function holdLargestTenant(url: string): Promise<{ release(): Promise<void> }> {
  await query(
    url,
    `INSERT INTO cache_locks (key, owner, expiration)
     SELECT '${TENANT_LOCK}' || tenant_id, 'platform', extract(epoch FROM now())::int + 600
     FROM findings GROUP BY tenant_id ORDER BY count(*) DESC LIMIT 1`,
  );
  return {
    async release() {
      await query(url, `DELETE FROM cache_locks WHERE owner = 'platform'`);
    },
  };
}

/** A sandbox that the command line holds open in the role of a staging database. */
export async function startRemoteDatabase(): Promise<RemoteDatabase> {
  const dataFolder = makeDataFolder();
  const env = { ...process.env, WHEELHOUSE_DATA_FOLDER: dataFolder, WHEELHOUSE_SKIP_BUILD: '1' };
  const run = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(process.execPath, [CLI, '--json', ...args], { env });
    return JSON.parse(stdout);
  };
  const holder = spawn(process.execPath, [CLI, '--json', 'sandbox', 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(createInterface({ input: holder.stdout }), 'line');
  const { url } = (await run('sandbox', 'url')) as { url: string };
  const { url: adminUrl } = (await run('sandbox', 'url', '--admin')) as { url: string };
  const network = await startDelayProxy(addressOf(url));
  return {
    env: {
      WHEELHOUSE_URL: network.through(url),
      WHEELHOUSE_ENVIRONMENT: 'staging',
      // What holds a lock decides how long a run waits, not how busy the machine is.
      WHEELHOUSE_LOCK_WAIT: '600',
    },
    network,
    cli: (...args) => run('--url', url, ...args),
    holdTenant: () => holdLargestTenant(adminUrl),
    async asAdministrator(sql) {
      await query(adminUrl, sql);
    },
    async insertRun(type) {
      await query(
        adminUrl,
        `INSERT INTO operation_runs (workspace_id, tenant_id, initiator_name, type, status, outcome, run_identity_hash)
         SELECT workspace_id, id, 'Scheduler', '${type}', 'completed', 'succeeded', md5(random()::text)
         FROM tenants WHERE external_id <> 'platform' ORDER BY id LIMIT 1`,
      );
    },
    sql: (text, values) => query(adminUrl, text, values),
    async close() {
      await network.close();
      if (holder.exitCode === null) {
        const ended = once(holder, 'exit');
        holder.kill('SIGTERM');
        await ended;
      }
      removeDataFolder(dataFolder);
    },
  };
}

/** The application on a remote database of its own, ready for use. */
export interface RemoteConsole {
  readonly database: RemoteDatabase;
  readonly started: Console;
  readonly page: Page;
}

/** Starts a remote database and the application on it. */
export async function launchOnRemoteDatabase(): Promise<RemoteConsole> {
  const database = await startRemoteDatabase();
  try {
    const started = await launchConsole({ env: database.env });
    await untilReady(started.page);
    return { database, started, page: started.page };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Ends the application and its database, and leaves nothing of both. */
export async function closeBoth({ started, database }: Pick<RemoteConsole, 'started' | 'database'>): Promise<void> {
  await started.close();
  await database.close();
  removeDataFolder(started.dataFolder);
}
