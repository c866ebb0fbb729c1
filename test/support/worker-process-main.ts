import { z } from 'zod';
import { startWorker } from '../../src/main/engine/worker';
import { TINY_BATCHES } from './tiny-batches';

/** A worker as a process of its own, to be killed: `WORKER_URL` says where, `WORKER_CONCURRENCY` how many jobs at once. */
const { WORKER_URL, WORKER_CONCURRENCY } = z
  .object({ WORKER_URL: z.string(), WORKER_CONCURRENCY: z.coerce.number().int() })
  .parse(process.env);

await startWorker({ connection: { url: WORKER_URL }, concurrency: WORKER_CONCURRENCY, limits: TINY_BATCHES });
process.send?.('ready');
