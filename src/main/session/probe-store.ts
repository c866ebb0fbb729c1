import type { ConnectionOptions } from '../postgres/connection-options';
import { connectTimeoutMs } from '../postgres/pg-config';
import { createPool } from '../postgres/pool';
import { CONNECT_TIMEOUT_MS, PROBE_TIMEOUT_MS } from '../postgres/timeouts';

/** Asks the database whether it is there, on a connection of its own. */
export interface Probe {
  /** Milliseconds of one round trip. Throws where there is no answer within 3 s, the time of a password command aside. */
  measure(): Promise<number>;
  /** Lets go of the connection without waiting for it. */
  close(): void;
}

class ProbeTimeout extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Opens nothing before the first measurement. After a failed one, make another probe. */
export function createProbe(connection: ConnectionOptions): Probe {
  const pool = createPool({ ...connection, role: 'probe', max: 1 });
  const limitMs = PROBE_TIMEOUT_MS + connectTimeoutMs(connection) - CONNECT_TIMEOUT_MS;
  return {
    async measure() {
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new ProbeTimeout('The database does not answer.')), limitMs);
      });
      const startedAt = performance.now();
      const query = pool.query('SELECT 1');
      query.catch(() => {}); // May still fail after the timeout won.
      try {
        await Promise.race([query, timeout]);
        return performance.now() - startedAt;
      } finally {
        clearTimeout(timer);
      }
    },
    close() {
      pool.end().catch(() => {});
    },
  };
}
