import pg from 'pg';
import { z } from 'zod';
import type { ConnectionOptions } from './connection-options';
import { pgConfigOf } from './pg-config';
import { applicationName } from './pool';

const CHANNEL = 'wheelhouse_runs';

/** Goes into what a statement returns: whoever listens learns of the transaction once it is committed. */
export const TELL_OF_RUNS = `pg_notify('${CHANNEL}', '')`;

/** News of runs that this program's services and engines, wherever they are, tell of. The platform's are not among them. */
export interface RunNews {
  /** Whether news arrive by themselves. Otherwise one has to ask. */
  isListening(): boolean;
  close(): void;
}

const pidRow = z.object({ pid: z.number() });

/**
 * Listens on a connection of its own, if that leads to the server itself: a pooler hands each transaction to another of
 * the server's processes, so that news would go to somebody else. One that breaks is not made anew; its link goes too.
 */
export function listenForRuns(connection: ConnectionOptions, onNews: () => void): RunNews {
  let isListening = false;
  const client = new pg.Client({
    ...pgConfigOf(connection),
    application_name: applicationName('news', connection),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  const stop = () => {
    isListening = false;
    client.end().catch(() => {});
  };
  // Without news one asks: nothing is lost, only later.
  client.on('error', stop);
  client.on('end', () => (isListening = false));
  client.on('notification', ({ channel }) => {
    if (channel === CHANNEL) onNews();
  });
  const start = async () => {
    await client.connect();
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    const isDirect = 'processID' in client && pidRow.parse(rows[0]).pid === client.processID;
    if (!isDirect) return stop();
    await client.query(`LISTEN ${CHANNEL}`);
    isListening = true;
    // What was told of before it listened.
    onNews();
  };
  start().catch(stop);
  return { isListening: () => isListening, close: stop };
}
