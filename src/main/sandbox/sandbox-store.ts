import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Credentials } from './state';

export const ADMIN_ROLE = 'wheelhouse_admin';
export const OPERATOR_ROLE = 'sandbox_operator';

/** The finished database. Until it is complete it has the other name, so that half a seed is never taken for a whole one. */
const DATABASE = 'ops';
const UNFINISHED_DATABASE = 'ops_unfinished';

/** The platform user that the sandbox's operator role stands for. */
const OPERATOR_EMAIL = 'olivia.ops@platform.example';

const CONNECT_TIMEOUT_MS = 5_000;

export interface SandboxUrls {
  readonly url: string;
  readonly adminUrl: string;
}

function urlFor(role: string, password: string, port: number, database: string): string {
  // Loopback only and made by us: TLS would add nothing, and saying so keeps a strict default from refusing it.
  return `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

/** The connection URLs of the operator and of the admin. They hold passwords: never log them. */
export function sandboxUrls(credentials: Credentials, port: number): SandboxUrls {
  return {
    url: urlFor(OPERATOR_ROLE, credentials.operator, port, DATABASE),
    adminUrl: urlFor(ADMIN_ROLE, credentials.admin, port, DATABASE),
  };
}

/** Runs `work` with one connection of its own as admin, which ends with it or with the signal. */
async function asAdmin<T>(
  credentials: Credentials,
  port: number,
  database: string,
  work: (client: pg.Client) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const client = new pg.Client({
    connectionString: urlFor(ADMIN_ROLE, credentials.admin, port, database),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'wheelhouse sandbox',
  });
  // A connection that breaks between statements makes the next one fail; without a listener it would end the process.
  client.on('error', () => undefined);
  const giveUp = (): void => void client.end();
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
    await client.end();
  }
}

/** Whether the server on this port lets our admin in and works on this data folder. */
export async function answersFor(credentials: Credentials, port: number, dataFolder: string): Promise<boolean> {
  try {
    return await asAdmin(credentials, port, 'postgres', async (client) => {
      const { rows } = await client.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`);
      return rows[0]?.folder === dataFolder;
    });
  } catch {
    return false;
  }
}

async function databaseExists(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  return rowCount === 1;
}

/** The two roles that the server needs before anything else; safe to repeat. */
async function prepareRoles(client: pg.Client, credentials: Credentials): Promise<void> {
  // Should the statement fail, the server's log must not quote the password.
  await client.query('SET log_min_error_statement = panic');
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [OPERATOR_ROLE]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${OPERATOR_ROLE} LOGIN PASSWORD ${client.escapeLiteral(credentials.operator)}`);
}

export interface BuildOptions {
  readonly credentials: Credentials;
  readonly port: number;
  readonly resourcesFolder: string;
  /** What the generated past is relative to. */
  readonly now: Date;
  /** Builds it anew even where it exists; whoever is connected is sent away at the last moment. */
  readonly replace: boolean;
  readonly onProgress: (fraction: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Fills the database that the client is connected to: schema and data in one transaction, then statistics. */
async function fillDatabase(client: pg.Client, options: BuildOptions): Promise<void> {
  const seedFolder = join(options.resourcesFolder, 'sandbox', 'seed');
  const seeds = (await readdir(seedFolder)).filter((name) => name.endsWith('.sql')).toSorted();
  const files = [join(options.resourcesFolder, 'platform-schema.sql'), ...seeds.map((name) => join(seedFolder, name))];
  await client.query('BEGIN');
  await client.query(`SELECT set_config('wheelhouse.seed_now', $1, true)`, [options.now.toISOString()]);
  // The generated rows keep their references by construction (a test checks them all); checking each row doubles the time.
  await client.query('SET LOCAL session_replication_role = replica');
  await client.query('SET LOCAL synchronous_commit = off');
  for (const [index, file] of files.entries()) {
    options.onProgress(index / files.length);
    await client.query(await readFile(file, 'utf8'));
  }
  await client.query('COMMIT');
  await client.query('VACUUM (ANALYZE)');
}

/** Creates roles, database, schema and data, as far as they are missing. True where the data is new. */
export async function buildDatabase(options: BuildOptions): Promise<boolean> {
  const { credentials, port, signal } = options;
  const isThere = await asAdmin(
    credentials,
    port,
    'postgres',
    async (client) => {
      await prepareRoles(client, credentials);
      if (!options.replace && (await databaseExists(client))) return true;
      await client.query(`DROP DATABASE IF EXISTS ${UNFINISHED_DATABASE} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${UNFINISHED_DATABASE}`);
      return false;
    },
    signal,
  );
  if (isThere) return false;
  await asAdmin(credentials, port, UNFINISHED_DATABASE, (client) => fillDatabase(client, options), signal);
  await asAdmin(credentials, port, 'postgres', async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    await client.query(`ALTER DATABASE ${UNFINISHED_DATABASE} RENAME TO ${DATABASE}`);
  });
  return true;
}

/** Gives the operator role its rights and its identity; after each install, safe to repeat. */
export async function admitOperator(credentials: Credentials, port: number, resourcesFolder: string): Promise<void> {
  const groups = await readFile(join(resourcesFolder, 'role-grants', 'role-grants.sql'), 'utf8');
  const grants = await readFile(join(resourcesFolder, 'sandbox', 'grants.sql'), 'utf8');
  await asAdmin(credentials, port, DATABASE, async (client) => {
    // Two installers at once would trip over each other's catalog rows.
    await client.query(`SELECT pg_advisory_lock(hashtext('wheelhouse sandbox grants'))`);
    const { rows } = await client.query<{ installed: boolean }>(
      `SELECT to_regclass('wheelhouse.operators') IS NOT NULL AS installed`,
    );
    if (rows[0]?.installed !== true) return;
    await client.query(groups);
    await client.query(grants);
    await client.query(
      `INSERT INTO wheelhouse.operators (db_role, platform_user_id)
       SELECT $1, id FROM platform_users WHERE email = $2
       ON CONFLICT DO NOTHING`,
      [OPERATOR_ROLE, OPERATOR_EMAIL],
    );
  });
}

/** By which id our schema tells these data from others, or null where it is not installed. */
export async function readInstallation(credentials: Credentials, port: number): Promise<string | null> {
  return await asAdmin(credentials, port, DATABASE, async (client) => {
    const { rows: tables } = await client.query(`SELECT 1 WHERE to_regclass('wheelhouse.installation') IS NOT NULL`);
    if (tables.length === 0) return null;
    const { rows } = await client.query<{ id: string }>('SELECT id FROM wheelhouse.installation');
    return rows[0]?.id ?? null;
  });
}
