import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { createDatabase, dropDatabase, type Template } from './test-server';

export interface TestDatabase {
  /** As superuser. */
  readonly url: string;
  /** One pool, made on first use and ended by `drop`. */
  pool(): pg.Pool;
  drop(): Promise<void>;
}

/** A database of its own for a test file (or a test), cloned from a template in some 50 ms. Drop it in afterAll. */
export async function createTestDatabase(template: Template): Promise<TestDatabase> {
  const server = inject('testServer');
  const url = await createDatabase(server, randomUUID().slice(0, 8), template);
  let pool: pg.Pool | null = null;
  return {
    url,
    pool() {
      if (pool === null) {
        pool = new pg.Pool({ connectionString: url, max: 10 });
        // A test may kill its connections on purpose.
        pool.on('error', () => undefined);
      }
      return pool;
    },
    async drop() {
      await pool?.end();
      await dropDatabase(server, url);
    },
  };
}
