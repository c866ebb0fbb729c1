import type pg from 'pg';
import { ASSUME_GROUP_ROLE, groupRoleOfPool } from './group-role';

/** Runs statements with parameters. */
export interface Queryable {
  query(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>;
}

declare const writable: unique symbol;

/** Statements inside a transaction that can only read. */
export type ReadTransaction = Queryable;
/** Statements inside a transaction that may write: a signature that asks for one says so. */
export type WriteTransaction = Queryable & { readonly [writable]: true };

export interface TransactionLimits {
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  /**
   * Don't wait for the disk at the commit. A server that crashes then loses whole transactions in the order they were
   * made, never parts of one: right for batches that carry their own checkpoint.
   */
  readonly isCommitDeferred?: boolean;
}

const DEFAULT_STATEMENT_TIMEOUT_MS = 30_000;
const DEFAULT_LOCK_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 60_000;

function settings(limits: TransactionLimits): readonly string[] {
  return [
    String(limits.statementTimeoutMs ?? DEFAULT_STATEMENT_TIMEOUT_MS),
    String(limits.lockTimeoutMs ?? DEFAULT_LOCK_TIMEOUT_MS),
    String(IDLE_TIMEOUT_MS),
  ];
}

/**
 * Sets the time limits for this transaction only: session settings would not survive a transaction pooler. And the form of
 * dates, which a database or role may have set to one that the driver can't read.
 */
const SET_LIMITS = `SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true),
  set_config('idle_in_transaction_session_timeout', $3, true), set_config('datestyle', 'ISO', true)`;

const DEFER_COMMIT = `SELECT set_config('synchronous_commit', 'off', true)`;

function open(
  client: pg.PoolClient,
  begin: string,
  limits: TransactionLimits,
  groupRole: string | null,
): Promise<unknown> {
  const opening = Promise.all([
    client.query(begin),
    client.query(SET_LIMITS, [...settings(limits)]),
    limits.isCommitDeferred === true ? client.query(DEFER_COMMIT) : null,
    groupRole === null ? null : client.query(ASSUME_GROUP_ROLE, [groupRole]),
  ]);
  // A failure shows in the first statement of the work as well, and is told from there.
  opening.catch(() => {});
  return opening;
}

function queryableOf(client: pg.PoolClient): WriteTransaction {
  const tx: Queryable = { query: (text, values) => client.query(text, values === undefined ? [] : [...values]) };
  return tx as WriteTransaction;
}

const ABORTED = '25P02';

/**
 * Remembers the first statement that failed. Those that went out behind it fail as well, saying only that the
 * transaction is aborted, and which of the errors reaches a caller of several statements is a matter of chance.
 */
function noteFirstError(tx: WriteTransaction): { tx: WriteTransaction; causeOf(error: unknown): unknown } {
  let first: unknown;
  const query: Queryable['query'] = (text, values) => {
    const answer = tx.query(text, values);
    answer.catch((error: unknown) => {
      first ??= error;
    });
    return answer;
  };
  const isConsequence = (error: unknown) => error instanceof Error && 'code' in error && error.code === ABORTED;
  return { tx: { query } as WriteTransaction, causeOf: (error) => (isConsequence(error) ? (first ?? error) : error) };
}

const READ_ONLY = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
const READ_WRITE = 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE';

/** A client of the pool that has begun a transaction; whatever goes wrong with `work` rolls it back. */
async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  limits: TransactionLimits,
  work: (tx: WriteTransaction, client: pg.PoolClient, opening: Promise<unknown>) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let isBroken = false;
  const onError = () => {
    isBroken = true;
  };
  client.on('error', onError);
  const noted = noteFirstError(queryableOf(client));
  try {
    return await work(noted.tx, client, open(client, begin, limits, groupRoleOfPool(pool)));
  } catch (error) {
    // Where a COMMIT went out already it has ended it; this waits for the rest of the pipeline before the next use.
    await client.query('ROLLBACK').catch(onError);
    throw noted.causeOf(error);
  } finally {
    client.off('error', onError);
    client.release(isBroken);
  }
}

function run<T>(
  pool: pg.Pool,
  begin: string,
  limits: TransactionLimits,
  work: (tx: WriteTransaction) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, begin, limits, async (tx, client, opening) => {
    const result = await work(tx);
    await opening;
    await client.query('COMMIT');
    return result;
  });
}

/** One consistent snapshot; the database refuses any write. */
export function inReadTransaction<T>(
  pool: pg.Pool,
  work: (tx: ReadTransaction) => Promise<T>,
  limits: TransactionLimits = {},
): Promise<T> {
  return run(pool, READ_ONLY, limits, work);
}

/** All of it or nothing. */
export function inWriteTransaction<T>(
  pool: pg.Pool,
  work: (tx: WriteTransaction) => Promise<T>,
  limits: TransactionLimits = {},
): Promise<T> {
  return run(pool, READ_WRITE, limits, work);
}

/**
 * One consistent snapshot in one round trip. As with {@link inOneRoundTrip}, `work` must issue all its statements before
 * it first waits.
 */
export function readInOneRoundTrip<T>(
  pool: pg.Pool,
  work: (tx: ReadTransaction) => Promise<T>,
  limits: TransactionLimits = {},
): Promise<T> {
  return inTransaction(pool, READ_ONLY, limits, async (tx, client, opening) => {
    const working = work(tx);
    const [result] = await Promise.all([working, opening, client.query('COMMIT')]);
    return result;
  });
}

/**
 * A write transaction in one round trip: BEGIN, all statements of `work`, COMMIT and the statements of `after` go out
 * together. `work` must issue all its statements before it first waits. Should one of them fail, COMMIT rolls back, and
 * the error of the first that failed is thrown.
 *
 * @param after runs behind the commit, outside of the transaction
 */
export function inOneRoundTrip<T, After>(
  pool: pg.Pool,
  work: (tx: WriteTransaction) => Promise<T>,
  after: (db: Queryable) => Promise<After>,
  limits: TransactionLimits = {},
): Promise<{ result: T; after: After }> {
  return inTransaction(pool, READ_WRITE, limits, async (tx, client, opening) => {
    const working = work(tx);
    const committing = client.query('COMMIT');
    const [result, , , following] = await Promise.all([working, opening, committing, after(queryableOf(client))]);
    return { result, after: following };
  });
}
