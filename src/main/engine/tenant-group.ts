import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { reasonCodeOf } from '../postgres/errors';
import { inOneRoundTrip, inWriteTransaction } from '../postgres/transaction';
import type { RunbookDefinition } from '../runbooks/definition';
import type { RunbookRegistry } from '../runbooks/registry';
import { completeRunIfDone } from '../runs/complete-run';
import type { BatchMeter } from './batch-meter';
import type { BatchSizer } from './batch-sizer';
import type { Claim, ClaimedTenant } from './claim-store';
import type { EngineLimits } from './engine-limits';
import { hasUnfinishedTenants, writeHold } from './engine-store';
import type { Governor } from './governor';
import type { JobQueue, RunJob } from './job-queue';
import { failTenants, giveBack, listPages, runStep, type Step } from './step-store';
import { takeUpGroup } from './take-up-group';
import { failureOf, type TenantFailure } from './tenant-failure';

/** What the work on a job needs of its process. */
export interface GroupContext {
  readonly pool: pg.Pool;
  readonly queue: JobQueue;
  readonly registry: RunbookRegistry;
  readonly limits: EngineLimits;
  readonly governor: Governor;
  sizerFor(runbookKey: string): BatchSizer;
  /** Takes in the batches of the job's run, for its chart. */
  readonly meter: BatchMeter;
  /** Aborted when the process is to stop, or when the job was given to another worker. */
  readonly signal: AbortSignal;
}

/** Refuses to go on with errors that only time can mend; the job is tried again later. */
const LOST_FOR_AT_MOST_MS = 30_000;
const HOLD_SECONDS = 3;
const MAX_ROUNDS = 20;

/** Seconds to the next try for a lock that somebody else holds: 1, 2, 4, … but never past the end of the retries. */
export function lockRetryDelaySeconds(secondsWaited: number, secondsLeft: number): number {
  return Math.max(1, Math.ceil(Math.min(15, Math.max(1, secondsWaited), secondsLeft)));
}

/**
 * Works on the tenants of one job until each is terminal or has to wait for its lock. Whatever interrupts it, every
 * tenant is left at a checkpoint.
 */
export async function workOnGroup(context: GroupContext, job: RunJob): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const claimId = randomUUID();
    const claim = await takeUpGroup(context, job, claimId);
    if (claim === null || !claim.isOpen) return;
    const definition = context.registry.find(claim.runbookKey);
    if (definition === null) return await failUnknownRunbook(context, job, claim, claimId);

    const lost = await new GroupWork(context, definition, job, claimId).run(claim.claimed);
    if (context.signal.aborted) return await handBack(context, job, claimId);
    // Somebody paused, cancelled or took over, or the locks ran out while this computer slept: look again.
    if (lost > 0) continue;
    await waitForLocks(context, job, claim);
    return;
  }
  throw new Error('The tenants of this job could not be held.');
}

async function failUnknownRunbook(context: GroupContext, job: RunJob, claim: Claim, claimId: string): Promise<void> {
  const failure: TenantFailure = {
    reason_code: 'missing_configuration',
    message: `This worker does not know ${claim.runbookKey}.`,
  };
  const tenantIds = claim.claimed.map((tenant) => tenant.tenantId);
  await inWriteTransaction(context.pool, (tx) =>
    failTenants(tx, { runId: job.runId, claim: claimId, tenantIds, failure }),
  );
  await completeRunIfDone(context.pool, job.runId);
}

async function handBack(context: GroupContext, job: RunJob, claimId: string): Promise<void> {
  await inWriteTransaction(context.pool, async (tx) => {
    await giveBack(tx, job.runId, claimId);
    await context.queue.enqueue(tx, [{ ...job, keySuffix: `:${claimId}` }]);
  });
}

async function waitForLocks(context: GroupContext, job: RunJob, claim: Claim): Promise<void> {
  const isOver = (tenant: Claim['waiting'][number]) => tenant.secondsLeft <= 0;
  const givenUp = claim.waiting.filter(isOver).map((tenant) => tenant.tenantId);
  const waiting = claim.waiting.filter((tenant) => !isOver(tenant));
  if (givenUp.length > 0) {
    const what = claim.isRunLocked ? 'all tenants' : 'this tenant';
    const failure: TenantFailure = {
      reason_code: 'lock_unavailable',
      message: `Another worker held the lock of ${what}.`,
    };
    await inWriteTransaction(context.pool, (tx) =>
      failTenants(tx, { runId: job.runId, claim: null, tenantIds: givenUp, failure }),
    );
    await completeRunIfDone(context.pool, job.runId);
  }
  if (waiting.length === 0) return;
  const delays = waiting.map((tenant) => lockRetryDelaySeconds(tenant.secondsWaited, tenant.secondsLeft));
  const startAfterSeconds = Math.min(...delays);
  await inWriteTransaction(context.pool, (tx) =>
    context.queue.enqueue(tx, [{ ...job, startAfterSeconds, keySuffix: `:${randomUUID()}` }]),
  );
}

/** A tenant at work in this claim. */
interface Progress {
  readonly tenantId: number;
  phase: number;
  isListed: boolean;
  hasStarted: boolean;
  remaining: number;
  /** Set after an error in company, to find out whose fault it is. */
  isAlone: boolean;
  failedTries: number;
}

class GroupWork {
  readonly #context: GroupContext;
  readonly #definition: RunbookDefinition;
  readonly #job: RunJob;
  readonly #claimId: string;
  readonly #sizer: BatchSizer;
  readonly #tenants = new Map<number, Progress>();
  #lostSince: number | null = null;

  constructor(context: GroupContext, definition: RunbookDefinition, job: RunJob, claimId: string) {
    this.#context = context;
    this.#definition = definition;
    this.#job = job;
    this.#claimId = claimId;
    this.#sizer = context.sizerFor(definition.key);
  }

  /** Works until no tenant is left, or it is told to stop. Gives how many tenants were taken from it. */
  async run(claimed: readonly ClaimedTenant[]): Promise<number> {
    for (const tenant of claimed) {
      const { tenantId, phase, isListed, hasStarted } = tenant;
      const remaining = Math.max(0, tenant.total - tenant.scanned);
      this.#tenants.set(tenantId, { tenantId, phase, isListed, hasStarted, remaining, isAlone: false, failedTries: 0 });
    }
    let lost = 0;
    while (this.#tenants.size > 0 && !this.#context.signal.aborted) {
      if (await this.#isHeld()) continue;
      const batch = this.#nextBatch();
      try {
        lost += await this.#step(batch);
        this.#lostSince = null;
      } catch (error) {
        await this.#recover(batch, error);
      }
    }
    return lost;
  }

  async #isHeld(): Promise<boolean> {
    const { governor, pool, signal } = this.#context;
    const reason = await governor.hold();
    if (reason === null) return false;
    await inWriteTransaction(pool, (tx) => writeHold(tx, this.#job.runId, reason, HOLD_SECONDS));
    await sleep(HOLD_SECONDS * 1000, undefined, { signal }).catch(() => {});
    await inWriteTransaction(pool, (tx) => writeHold(tx, this.#job.runId, null, 0));
    return true;
  }

  /** One tenant with more to do than a batch holds, or as many small ones as fit into one. */
  #nextBatch(): Progress[] {
    const size = this.#sizer.current();
    const batch: Progress[] = [];
    let rows = 0;
    for (const tenant of this.#tenants.values()) {
      const isAlone = tenant.isAlone || tenant.isListed || tenant.remaining > size;
      if (batch.length > 0 && (isAlone || tenant.phase !== batch[0]?.phase || rows + tenant.remaining > size)) continue;
      batch.push(tenant);
      rows += tenant.remaining;
      if (isAlone) break;
    }
    return batch;
  }

  async #step(batch: readonly Progress[]): Promise<number> {
    const { pool, limits } = this.#context;
    const [first] = batch;
    if (first === undefined) return 0;
    const pageLimit = this.#sizer.current();
    await this.#listIfLarge(first, pageLimit);
    const tenantIds = batch.map((tenant) => tenant.tenantId);
    const { runId } = this.#job;
    const request = { runId, claim: this.#claimId, tenantIds, pageLimit, phase: first.phase };
    const { result, after: isUnfinished } = await inOneRoundTrip(
      pool,
      (tx) => runStep(tx, this.#definition, request),
      (db) => hasUnfinishedTenants(db, runId),
      { ...limits, isCommitDeferred: true },
    );
    this.#sizer.measured(result.rows, result.tookMs);
    this.#context.meter.note(result.rows, result.tookMs);
    const lost = this.#apply(batch, result);
    if (!isUnfinished) await completeRunIfDone(pool, runId);
    return lost;
  }

  async #listIfLarge(tenant: Progress, pageLimit: number): Promise<void> {
    const phase = this.#definition.phases[tenant.phase];
    if (phase?.listIds === undefined || tenant.hasStarted || tenant.isListed || tenant.remaining <= pageLimit) return;
    const { runId } = this.#job;
    const { limits, pool } = this.#context;
    tenant.isListed = await inWriteTransaction(
      pool,
      (tx) => listPages(tx, phase, { runId, claim: this.#claimId, tenantId: tenant.tenantId }),
      { ...limits, isCommitDeferred: true },
    );
  }

  /** Notes where the tenants stand. One that is not mentioned is no longer ours. */
  #apply(batch: readonly Progress[], step: Step): number {
    const finished = new Set(step.finished);
    const standing = new Map(step.tenants.map((tenant) => [tenant.tenantId, tenant]));
    let lost = 0;
    for (const tenant of batch) {
      const now = standing.get(tenant.tenantId);
      if (now === undefined) lost += 1;
      if (now === undefined || finished.has(tenant.tenantId)) {
        this.#tenants.delete(tenant.tenantId);
        continue;
      }
      tenant.remaining = now.phase === tenant.phase ? Math.max(0, tenant.remaining - now.scanned) : 0;
      tenant.phase = now.phase;
      tenant.isListed = now.isListed;
      tenant.hasStarted = true;
      tenant.failedTries = 0;
    }
    return lost;
  }

  /** Decides what an error means: try again, try each alone, give a tenant up, or leave the job for later. */
  async #recover(batch: readonly Progress[], error: unknown): Promise<void> {
    const code = reasonCodeOf(error);
    if (code === 'db_connection_lost') {
      this.#lostSince ??= Date.now();
      if (Date.now() - this.#lostSince > LOST_FOR_AT_MOST_MS) throw error;
      await this.#pause(500);
      return;
    }
    if (code === 'db_timeout') this.#sizer.timedOut();
    const mayPass = code === 'db_timeout' || code === 'serialization_conflict';
    for (const tenant of batch) tenant.failedTries += 1;
    const tries = Math.max(...batch.map((tenant) => tenant.failedTries));
    if (mayPass && tries <= this.#context.limits.batchRetries) {
      await this.#pause(Math.min(2_000, 50 * 2 ** tries));
      return;
    }
    if (batch.length > 1) {
      for (const tenant of batch) {
        tenant.isAlone = true;
        tenant.failedTries = 0;
      }
      return;
    }
    const tenantIds = batch.map((tenant) => tenant.tenantId);
    const failure = failureOf(error);
    const { runId } = this.#job;
    await inWriteTransaction(this.#context.pool, (tx) =>
      failTenants(tx, { runId, claim: this.#claimId, tenantIds, failure }),
    );
    for (const tenantId of tenantIds) this.#tenants.delete(tenantId);
    await completeRunIfDone(this.#context.pool, runId);
  }

  async #pause(ms: number): Promise<void> {
    const jitter = ms * (0.5 + Math.random());
    await sleep(jitter, undefined, { signal: this.#context.signal }).catch(() => {});
  }
}
