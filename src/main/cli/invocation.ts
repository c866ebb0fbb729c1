import type { Command } from 'commander';
import type pg from 'pg';
import type { RunSource } from '../../shared/domain/start-rules';
import { refused, WheelhouseError } from '../../shared/errors';
import { auditSpoolFolder, openAuditSpool } from '../audit/audit-spool';
import type { BreakGlassKeeper } from '../break-glass/break-glass-keeper';
import { createSendingQueue } from '../engine/job-queue';
import { openOperatorConsole, type OperatorConsole } from '../operator-console';
import { type ConnectionOptions, describeConnection } from '../postgres/connection-options';
import { toWheelhouseError } from '../postgres/errors';
import { createPool } from '../postgres/pool';
import { lockWaitFromEnvironment } from '../runbooks/lock-wait';
import { ticketFromEnvironment } from '../runbooks/ticket-from-environment';
import { type ResolvedConnection, resolveConnection } from './connection';
import { dataFolder } from './data-folder';
import type { CliEnvironment } from './environment';
import type { ExitCode } from './exit-codes';
import { type GlobalOptions, readGlobalOptions } from './global-options';
import { createOutput, type Output } from './output';

const CLOSE_TIMEOUT_MS = 3_000;

/** One call of one command. */
export interface Invocation {
  readonly output: Output;
  readonly environment: CliEnvironment;
  readonly dataFolder: string;
  readonly lockPrefix: string;
  connect(): Promise<ResolvedConnection>;
}

/** Runs a command's work and keeps its exit code. */
export type Perform = (command: Command, work: (invocation: Invocation) => Promise<ExitCode>) => Promise<void>;

/** The call of a command with the options it was given. */
export function createInvocation(command: Command, environment: CliEnvironment): Invocation {
  const globals: GlobalOptions = readGlobalOptions(command);
  const folder = dataFolder(globals.dataFolder, environment);
  const connect = () =>
    resolveConnection({ ...globals, dataFolder: folder, ask: environment.askSecret ?? null }, environment.env);
  return {
    output: createOutput(environment, globals.json),
    environment,
    dataFolder: folder,
    lockPrefix: globals.lockPrefix ?? environment.env['WHEELHOUSE_LOCK_PREFIX'] ?? '',
    connect,
  };
}

/** Closing waits for a goodbye of the server, which may be gone. */
async function closeInTime(closing: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const givenUp = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_TIMEOUT_MS)));
  await Promise.race([closing.catch(() => {}), givenUp]);
  clearTimeout(timer);
}

/** Adds which server could not be reached. */
function namingServer(error: unknown, options: ConnectionOptions): unknown {
  const known = toWheelhouseError(error);
  if (known.kind !== 'unreachable') return error;
  const message = `${known.message} (${describeConnection(options)})`;
  return new WheelhouseError({ ...known.toData(), message }, { cause: error });
}

/** Runs `work` with a pool that ends with it. */
export async function withPool<T>(options: ConnectionOptions, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = createPool({ ...options, role: 'cli', max: 2 });
  try {
    return await work(pool);
  } catch (error) {
    throw namingServer(error, options);
  } finally {
    await closeInTime(pool.end());
  }
}

export interface ConsoleSession extends ResolvedConnection {
  readonly console: OperatorConsole;
}

/** A role that may not even look into our schema is in no better place than one without a mapping. */
function explainOpening(error: unknown): WheelhouseError {
  const known = toWheelhouseError(error);
  if (known.code !== 'permission_denied') return known;
  return refused(
    'unmapped_role',
    'The database role may not use the schema wheelhouse: it is not mapped to an operator, or lacks the grants for it.',
    'Have an administrator grant it and run: wheelhouse operators add --db-role ROLE --email <your e-mail>',
  );
}

/** Runs `work` as the operator behind the connection's database role, where it is given with break-glass in reach. */
export async function withConsole<T>(
  invocation: Invocation,
  source: RunSource,
  work: (session: ConsoleSession) => Promise<T>,
  breakGlass: BreakGlassKeeper | null = null,
): Promise<T> {
  const resolved = await invocation.connect();
  const queue = createSendingQueue(resolved.connection);
  return withPool(resolved.connection, async (pool) => {
    try {
      const auditSpool = openAuditSpool(auditSpoolFolder(invocation.dataFolder));
      const opening = openOperatorConsole({
        pool,
        queue,
        source,
        lockPrefix: invocation.lockPrefix,
        lockWaitSeconds: lockWaitFromEnvironment(invocation.environment.env),
        auditSpool,
        ...(breakGlass === null ? {} : { breakGlass }),
        ticket: resolved.ticket ?? ticketFromEnvironment(invocation.environment.env),
      });
      const console = await opening.catch((error: unknown) => {
        throw explainOpening(error);
      });
      return await work({ ...resolved, console });
    } finally {
      await closeInTime(queue.close());
    }
  });
}
