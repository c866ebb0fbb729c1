import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { WheelhouseError } from '../../shared/errors';
import type { ConnectionOptions } from './connection-options';
import { RUN_QUEUE, RUN_QUEUE_LIMITS, RUN_QUEUE_POLICY } from './job-queue-settings';
import { EXPECTED_VERSION, MIGRATIONS } from './migrations';
import { pgConfigOf } from './pg-config';
import { applicationName, createPool } from './pool';
import { inReadTransaction, inWriteTransaction } from './transaction';

/** Any number; only has to be the same in every version of the program. */
const INSTALL_LOCK_ID = 7_201_943;

const INSTALL_TIMEOUT_MS = 120_000;

/** The platform's tables that the console reads or writes. */
const PLATFORM_TABLES = [
  'workspaces',
  'tenants',
  'users',
  'tenant_memberships',
  'platform_users',
  'workspace_settings',
  'operation_runs',
  'findings',
  'audit_logs',
  'alert_rules',
  'alert_rule_destinations',
  'alert_destinations',
  'alert_deliveries',
  'notifications',
  'cache_locks',
];

export interface InstallStatus {
  readonly isInstalled: boolean;
  readonly wheelhouseVersion: number | null;
  readonly expectedVersion: number;
  readonly pgbossVersion: number | null;
  readonly platformTablesMissing: readonly string[];
}

const versionRows = z.array(z.object({ version: z.number() }));

async function migrate(pool: pg.Pool): Promise<string[]> {
  return inWriteTransaction(
    pool,
    async (tx) => {
      // Two installs at once take turns; the second finds nothing left to do.
      await tx.query('SELECT pg_advisory_xact_lock($1)', [INSTALL_LOCK_ID]);
      await tx.query(`CREATE SCHEMA IF NOT EXISTS wheelhouse`);
      await tx.query(`CREATE TABLE IF NOT EXISTS wheelhouse.migrations (
        version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
      const { rows } = await tx.query('SELECT version FROM wheelhouse.migrations');
      const done = new Set(versionRows.parse(rows).map((row) => row.version));
      const newest = Math.max(0, ...done);
      if (newest > EXPECTED_VERSION) throw newerSchema(newest);
      const applied: string[] = [];
      for (const migration of MIGRATIONS.filter(({ version }) => !done.has(version))) {
        await tx.query(migration.sql);
        await tx.query('INSERT INTO wheelhouse.migrations (version, name) VALUES ($1, $2)', [
          migration.version,
          migration.name,
        ]);
        applied.push(`${migration.version} ${migration.name}`);
      }
      return applied;
    },
    { statementTimeoutMs: INSTALL_TIMEOUT_MS, lockTimeoutMs: INSTALL_TIMEOUT_MS },
  );
}

function newerSchema(found: number): WheelhouseError {
  return new WheelhouseError({
    kind: 'not_installed',
    code: 'schema_too_new',
    message: `Schema wheelhouse has version ${found}; this program knows ${EXPECTED_VERSION}.`,
    dataSafety: 'Nothing was changed.',
    nextStep: 'Update Wheelhouse on this computer.',
  });
}

/**
 * Installs or updates the schemas `wheelhouse` and `pgboss`. Safe to run again and at the same moment from several
 * places. Needs CREATE on the database once.
 */
export async function installSchemas(
  options: ConnectionOptions,
): Promise<{ wheelhouseVersion: number; pgbossVersion: number; applied: string[] }> {
  const pool = createPool({ ...options, role: 'cli', max: 2 });
  const boss = new PgBoss({
    ...pgConfigOf(options),
    application_name: applicationName('install', options),
    max: 2,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on('error', () => {});
  try {
    const applied = await migrate(pool);
    await boss.start();
    if ((await boss.getQueue(RUN_QUEUE)) === null)
      await boss.createQueue(RUN_QUEUE, { ...RUN_QUEUE_LIMITS, policy: RUN_QUEUE_POLICY });
    else await boss.updateQueue(RUN_QUEUE, RUN_QUEUE_LIMITS);
    return { wheelhouseVersion: EXPECTED_VERSION, pgbossVersion: (await boss.schemaVersion()) ?? 0, applied };
  } finally {
    await boss.stop({ graceful: false }).catch(() => {});
    await pool.end();
  }
}

const statusRow = z.object({ has_wheelhouse: z.boolean(), has_pgboss: z.boolean(), missing: z.array(z.string()) });

/** What is installed, without changing anything. */
export async function readInstallStatus(pool: pg.Pool): Promise<InstallStatus> {
  return inReadTransaction(pool, async (tx) => {
    const { rows } = await tx.query(
      `SELECT to_regclass('wheelhouse.migrations') IS NOT NULL AS has_wheelhouse,
              to_regclass('pgboss.version') IS NOT NULL AS has_pgboss,
              ARRAY(SELECT name FROM unnest($1::text[]) name WHERE to_regclass('public.' || name) IS NULL) AS missing`,
      [PLATFORM_TABLES],
    );
    const status = statusRow.parse(rows[0]);
    const readVersion = async (sql: string) => versionRows.parse((await tx.query(sql)).rows)[0]?.version ?? null;
    const wheelhouseVersion = status.has_wheelhouse
      ? await readVersion('SELECT coalesce(max(version), 0) AS version FROM wheelhouse.migrations')
      : null;
    const pgbossVersion = status.has_pgboss ? await readVersion('SELECT version FROM pgboss.version') : null;
    return {
      isInstalled: wheelhouseVersion === EXPECTED_VERSION && pgbossVersion !== null,
      wheelhouseVersion,
      expectedVersion: EXPECTED_VERSION,
      pgbossVersion,
      platformTablesMissing: status.missing,
    };
  });
}

/** Refuses to go on where the schemas are missing or of another version. */
export function requireInstalled(status: InstallStatus): void {
  if (status.isInstalled) return;
  const { wheelhouseVersion, expectedVersion } = status;
  if (wheelhouseVersion !== null && wheelhouseVersion > expectedVersion) throw newerSchema(wheelhouseVersion);
  throw new WheelhouseError({
    kind: 'not_installed',
    code: wheelhouseVersion === null ? 'not_installed' : 'schema_too_old',
    message:
      wheelhouseVersion === null
        ? 'Wheelhouse is not installed in this database.'
        : `Schema wheelhouse has version ${wheelhouseVersion}, ${expectedVersion} is needed.`,
    dataSafety: 'Nothing was changed.',
    nextStep: 'Run "wheelhouse db install" with a role that may create schemas.',
  });
}
