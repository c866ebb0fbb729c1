import type { QueueOptions } from 'pg-boss';

/** The one queue of runbook work; a job names its run and its group of tenants. */
export const RUN_QUEUE = 'runbook-tenants';

/** At most one live job a key (run, generation, group). Fixed when the queue is made. */
export const RUN_QUEUE_POLICY = 'exclusive';

/**
 * A worker that stops beating for 10 s is presumed dead and its job is given to another; many such changes of hands are
 * normal for a laptop that sleeps, so retries are generous.
 */
export const RUN_QUEUE_LIMITS: QueueOptions = {
  retryLimit: 20,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 15,
  expireInSeconds: 12 * 3600,
  heartbeatSeconds: 10,
  deleteAfterSeconds: 24 * 3600,
};
