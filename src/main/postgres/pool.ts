import os from 'node:os';
import pg from 'pg';
import { z } from 'zod';
import { APP_VERSION } from '../version';
import type { ConnectionOptions } from './connection-options';
import { assumeOnPool } from './group-role';
import { pgConfigOf } from './pg-config';
import { QUERY_TIMEOUT_MS } from './timeouts';

/** What a pool is for; part of `application_name`, so that a DBA sees who is who. */
export type PoolRole = 'console' | 'engine' | 'cli' | 'probe';

const safeInteger = z.coerce.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

const TEXT_FORMAT = 'text';
const BIGINT_TYPES: readonly number[] = [pg.types.builtins.INT8];

/** Reads bigint as number: every id and count of the platform is far below 2^53, and anything else is an error. */
const types: pg.CustomTypesConfig = {
  getTypeParser(id: number, format?: 'text' | 'binary'): unknown {
    if (format !== 'binary' && BIGINT_TYPES.includes(id)) return (value: string) => safeInteger.parse(value);
    return pg.types.getTypeParser(id, format ?? TEXT_FORMAT);
  },
};

/**
 * A pool over the ops database. It sets no session state, so it works through PgBouncer in transaction mode; queries of
 * one client are pipelined, so that a transaction of many statements costs one round trip.
 */
export function createPool(options: ConnectionOptions & { role: PoolRole; max?: number }): pg.Pool {
  const pool = new pg.Pool({
    ...pgConfigOf(options),
    application_name: applicationName(options.role, options),
    max: options.max ?? 4,
    query_timeout: QUERY_TIMEOUT_MS[options.role],
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    allowExitOnIdle: false,
    types,
    pipeline: true,
  });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  if (options.groupRole !== undefined) assumeOnPool(pool, options.groupRole);
  return pool;
}

/** How a connection names itself to a DBA: version, what it is for and the profile. Postgres keeps 63 bytes of it. */
export function applicationName(purpose: string, { profileName }: ConnectionOptions): string {
  return [`wheelhouse/${APP_VERSION}`, purpose, profileName].filter((part) => part !== undefined).join(' ');
}

/** How this program names itself in the audit: `Wheelhouse/<version> (<os>)`. */
export function userAgent(): string {
  return `Wheelhouse/${APP_VERSION} (${os.platform()} ${os.release()})`;
}
