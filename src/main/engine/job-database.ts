import pg from 'pg';
import type { ConnectionOptions } from '../postgres/connection-options';
import { ASSUME_GROUP_ROLE } from '../postgres/group-role';
import { pgConfigOf } from '../postgres/pg-config';
import { applicationName } from '../postgres/pool';

/** Runs the job queue's statements under a group role. */
export interface JobDatabase {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  close(): Promise<void>;
}

/**
 * What the job queue works on where its login role alone may not: each statement in a transaction that takes on the
 * group role. All of it goes out together, so it costs one round trip as before.
 */
export function openJobDatabase(connection: ConnectionOptions, groupRole: string, max: number): JobDatabase {
  const pool = new pg.Pool({
    ...pgConfigOf(connection),
    application_name: applicationName('jobs', connection),
    max,
    pipeline: true,
  });
  pool.on('error', () => {});
  return {
    async executeSql(text, values) {
      const client = await pool.connect();
      let isBroken = false;
      const onError = () => {
        isBroken = true;
      };
      client.on('error', onError);
      try {
        const answers = [
          client.query('BEGIN'),
          client.query(ASSUME_GROUP_ROLE, [groupRole]),
          values === undefined ? client.query(text) : client.query(text, values),
          // Rolls back where the statement failed.
          client.query('COMMIT'),
        ] as const;
        await Promise.allSettled(answers);
        return await answers[2];
      } finally {
        client.off('error', onError);
        client.release(isBroken);
      }
    },
    close: () => pool.end(),
  };
}
