import { z } from 'zod';
import { RUN_QUEUE } from '../postgres/job-queue-settings';
import type { ReadTransaction } from '../postgres/transaction';

const serverRow = z.object({
  version: z.string(),
  version_number: z.number(),
  role: z.string(),
  database: z.string(),
  is_standby: z.boolean(),
  tls_version: z.string().nullable(),
  is_local: z.boolean(),
  may_use: z.array(z.string()),
});

export interface ServerFacts {
  readonly version: string;
  readonly versionNumber: number;
  readonly role: string;
  readonly database: string;
  readonly isStandby: boolean;
  /** Null where the connection is not encrypted. */
  readonly tlsVersion: string | null;
  /** Whether server and client are one computer, as the server sees it. */
  readonly isLocal: boolean;
  /** Those of our schemas that exist and that the role may use. */
  readonly usableSchemas: readonly string[];
}

/** What the server says about itself and about this connection. */
export async function readServerFacts(tx: ReadTransaction): Promise<ServerFacts> {
  const { rows } = await tx.query(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS version_number,
            session_user::text AS role, current_database()::text AS database, pg_is_in_recovery() AS is_standby,
            (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl) AS tls_version,
            coalesce(inet_client_addr() <<= inet '127.0.0.0/8' OR inet_client_addr() = inet '::1', true) AS is_local,
            ARRAY(SELECT nspname::text FROM pg_namespace
                  WHERE nspname IN ('wheelhouse', 'pgboss') AND has_schema_privilege(oid, 'USAGE')) AS may_use`,
  );
  const row = serverRow.parse(rows[0]);
  return {
    version: row.version,
    versionNumber: row.version_number,
    role: row.role,
    database: row.database,
    isStandby: row.is_standby,
    tlsVersion: row.tls_version,
    isLocal: row.is_local,
    usableSchemas: row.may_use,
  };
}

/** One privilege on one table, or on one of its columns. */
export interface Privilege {
  readonly privilege: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
  readonly table: string;
  /** Null for the whole table. */
  readonly column: string | null;
}

const privilegeRows = z.array(
  z.object({
    privilege: z.enum(['SELECT', 'INSERT', 'UPDATE', 'DELETE']),
    table_name: z.string(),
    column_name: z.string().nullable(),
  }),
);

/** Those privileges that the role lacks. Tables and columns that do not exist are passed over. */
export async function listMissingPrivileges(tx: ReadTransaction, needed: readonly Privilege[]): Promise<Privilege[]> {
  const { rows } = await tx.query(
    `SELECT need.privilege, need.table_name, need.column_name
     FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS need(privilege, table_name, column_name, position)
     LEFT JOIN pg_attribute a ON a.attrelid = to_regclass(need.table_name) AND a.attname = need.column_name
     WHERE CASE
       WHEN to_regclass(need.table_name) IS NULL THEN false
       WHEN need.column_name IS NULL THEN NOT has_table_privilege(need.table_name, need.privilege)
       WHEN a.attnum IS NULL THEN false
       ELSE NOT has_column_privilege(need.table_name, a.attnum, need.privilege)
     END ORDER BY need.position`,
    [needed.map(({ privilege }) => privilege), needed.map(({ table }) => table), needed.map(({ column }) => column)],
  );
  return privilegeRows
    .parse(rows)
    .map((row) => ({ privilege: row.privilege, table: row.table_name, column: row.column_name }));
}

/** The sequences behind these tables' ids that the role may not use. */
export async function listUnusableSequences(tx: ReadTransaction, tables: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query(
    `SELECT sequence FROM unnest($1::text[]) AS t(name),
       LATERAL (SELECT CASE WHEN to_regclass(t.name) IS NULL THEN NULL ELSE pg_get_serial_sequence(t.name, 'id') END) AS s(sequence)
     WHERE CASE WHEN sequence IS NULL THEN false ELSE NOT has_sequence_privilege(sequence, 'USAGE') END`,
    [tables],
  );
  return z
    .array(z.object({ sequence: z.string() }))
    .parse(rows)
    .map((row) => row.sequence);
}

/** Those functions of ours, with their arguments, that the role may not call. Ones that do not exist are passed over. */
export async function listUncallableFunctions(tx: ReadTransaction, functions: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query(
    `SELECT name FROM unnest($1::text[]) AS f(name)
     WHERE CASE WHEN to_regprocedure(name) IS NULL THEN false ELSE NOT has_function_privilege(name, 'EXECUTE') END`,
    [functions],
  );
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map((row) => row.name);
}

const queueRow = z.object({ has_queue: z.boolean(), waiting: z.number(), active: z.number(), workers: z.number() });

export interface QueueFacts {
  readonly hasQueue: boolean;
  readonly waitingJobs: number;
  readonly activeJobs: number;
  /** Processes that registered as workers and are alive. */
  readonly workers: number;
}

/** How the job engine stands. */
export async function readQueueFacts(tx: ReadTransaction): Promise<QueueFacts> {
  const { rows } = await tx.query(
    `SELECT EXISTS (SELECT FROM pgboss.queue WHERE name = $1) AS has_queue,
            (SELECT count(*) FROM pgboss.job WHERE name = $1 AND state < 'active') AS waiting,
            (SELECT count(*) FROM pgboss.job WHERE name = $1 AND state = 'active') AS active,
            (SELECT count(*) FROM pgboss.instance
             WHERE stopped_on IS NULL AND heartbeat_on > now() - make_interval(secs => heartbeat_seconds * 3)) AS workers`,
    [RUN_QUEUE],
  );
  const row = queueRow.parse(rows[0]);
  return { hasQueue: row.has_queue, waitingJobs: row.waiting, activeJobs: row.active, workers: row.workers };
}
