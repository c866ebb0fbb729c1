import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { connectionOptionsFromEnv } from '../../src/main/postgres/connection-options';
import { installSchemas } from '../../src/main/postgres/install';
import { GROUP_ROLES } from '../../src/main/postgres/role-grants';
import { roleGrantsSql } from '../../src/main/postgres/role-grants-sql';
import { startCluster, stopCluster } from '../../src/main/sandbox/cluster';
import { freePort } from '../../src/main/sandbox/free-port';
import { resourcesFolder } from './resources-folder';
import { makeTestCluster, removeAbandonedClusters, type ServerSettings } from './test-cluster';

/** `platform`: the platform's schema with its own workspace and tenant. `installed`: with our schemas too. */
export type Template = 'platform' | 'installed';

/** A server for one test run; plain data, so that it can be handed to test processes. */
export interface TestServer {
  /** As superuser, to the database `postgres`. */
  readonly adminUrl: string;
  /** Names everything this run creates, so that runs on a shared server stay apart. */
  readonly prefix: string;
}

const ADMIN = 'test_admin';
const OPERATOR = { name: 'test_operator', password: 'not-secret' } as const;

/** The same URL with another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

/** Runs `work` with one connection, which ends with it. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function startOwnCluster(settings: ServerSettings): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  await removeAbandonedClusters();
  const password = randomBytes(12).toString('base64url');
  const cluster = await makeTestCluster({ name: ADMIN, password });
  let failure: string | null = 'other';
  for (let attempt = 0; failure !== null && attempt < 3; attempt += 1) {
    const port = await freePort(null);
    failure = await startCluster(cluster, {
      port,
      max_connections: 200,
      shared_buffers: '256MB',
      max_wal_size: '4GB',
      fsync: 'off',
      full_page_writes: 'off',
      wal_level: 'minimal',
      max_wal_senders: 0,
      jit: 'off',
      // Not UTC, and with summer time: arithmetic that leans on the session's time zone must show.
      timezone: 'Europe/Berlin',
      ...settings,
    });
    if (failure === null) {
      const adminUrl = `postgres://${ADMIN}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`;
      const stop = async (): Promise<void> => {
        await stopCluster(cluster, 'immediate');
        await rm(cluster.folder, { recursive: true, force: true });
      };
      return { adminUrl, stop };
    }
  }
  throw new Error(`The test server does not start: ${await readFile(join(cluster.folder, 'postgres.log'), 'utf8')}`);
}

async function createTemplates(server: TestServer): Promise<void> {
  const schema = await readFile(join(resourcesFolder, 'platform-schema.sql'), 'utf8');
  const platform = await createDatabase(server, 'platform', null);
  await withClient(platform, async (client) => {
    await client.query(schema);
    await client.query(`INSERT INTO workspaces (name, slug) VALUES ('Platform operations', 'platform')`);
    await client.query(
      `INSERT INTO tenants (workspace_id, external_id, name) SELECT id, 'platform', 'Platform' FROM workspaces`,
    );
  });
  const installed = await createDatabase(server, 'installed', 'platform');
  await installSchemas({ url: installed });
  await withClient(installed, (client) =>
    client.query(
      `${roleGrantsSql()}
       DO $$ BEGIN
         IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${OPERATOR.name}') THEN
           CREATE ROLE ${OPERATOR.name} LOGIN PASSWORD '${OPERATOR.password}' IN ROLE ${GROUP_ROLES.operator};
         END IF;
       END $$`,
    ),
  );
}

/** Creates `<prefix>_<name>`, as a clone of a template or empty, and resolves to its URL. */
export async function createDatabase(server: TestServer, name: string, template: Template | null): Promise<string> {
  const database = `${server.prefix}_${name}`;
  const source = template === null ? 'template0' : `${server.prefix}_${template}`;
  await withClient(server.adminUrl, (client) => client.query(`CREATE DATABASE ${database} TEMPLATE ${source}`));
  return withDatabase(server.adminUrl, database);
}

/** Drops a database that createDatabase made, whoever is connected. */
export async function dropDatabase(server: TestServer, url: string): Promise<void> {
  const database = new URL(url).pathname.slice(1);
  await withClient(server.adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`));
}

/**
 * A URL of the superuser as one of a role that has an operator's grants and nothing else, so that what the grants lack
 * shows in every test; any other URL, and one on a server that is not our own, as it is.
 */
export function asOperator(url: string): string {
  const changed = new URL(url);
  if (changed.username !== ADMIN) return url;
  changed.username = OPERATOR.name;
  changed.password = OPERATOR.password;
  return changed.toString();
}

async function dropAll(server: TestServer): Promise<void> {
  await withClient(server.adminUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
      [`${server.prefix}_`],
    );
    for (const { name } of rows) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
}

/**
 * The server of this test run with its template databases: an own cluster (embedded Postgres 18, or Debian's with
 * WHEELHOUSE_TEST_PG=15), or the one that PG* variables name. `stop` leaves nothing behind.
 *
 * @param settings in place of the ones for tests, where the cluster is our own
 */
export async function startTestServer(
  settings: ServerSettings = {},
): Promise<TestServer & { stop: () => Promise<void> }> {
  const given = connectionOptionsFromEnv(process.env)?.url ?? null;
  const own = given === null ? await startOwnCluster(settings) : null;
  const server: TestServer = {
    adminUrl: given ?? own?.adminUrl ?? '',
    prefix: `wheelhouse_test_${randomUUID().slice(0, 8)}`,
  };
  const stop = async (): Promise<void> => {
    if (own === null) await dropAll(server);
    else await own.stop();
  };
  try {
    await createTemplates(server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...server, stop };
}
