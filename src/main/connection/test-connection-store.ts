import pg from 'pg';
import { z } from 'zod';
import type { TestResult } from '../../shared/contract/profiles';
import { connectTimeoutMs, pgConfigOf } from '../postgres/pg-config';
import type { ConnectionOptions } from '../postgres/connection-options';
import { describeConnection } from '../postgres/connection-options';
import { QUERY_TIMEOUT_MS } from '../postgres/timeouts';

const rowSchema = z.object({
  version: z.string(),
  role: z.string(),
  tls_version: z.string().nullable(),
  is_read_only: z.boolean(),
});

/** Connects once, looks around without changing anything, and leaves. */
export async function testConnection(connection: ConnectionOptions): Promise<TestResult> {
  const client = new pg.Client({
    ...pgConfigOf(connection),
    application_name: 'wheelhouse test',
    query_timeout: QUERY_TIMEOUT_MS.probe,
    connectionTimeoutMillis: connectTimeoutMs(connection),
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const startedAt = performance.now();
    const { rows } = await client.query(
      `SELECT current_setting('server_version') AS version, session_user::text AS role,
              (SELECT s.version FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid() AND s.ssl) AS tls_version,
              pg_is_in_recovery() AS is_read_only`,
    );
    const roundTripMs = performance.now() - startedAt;
    const row = rowSchema.parse(rows[0]);
    return {
      server: describeConnection(connection),
      serverVersion: row.version,
      dbRole: row.role,
      tlsVersion: row.tls_version,
      isReadOnly: row.is_read_only,
      roundTripMs,
    };
  } finally {
    client.end().catch(() => {});
  }
}
