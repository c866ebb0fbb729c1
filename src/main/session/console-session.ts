import type { ConnectionState, EngineState, Identity, Session } from '../../shared/contract/session';
import { type ErrorData, WheelhouseError } from '../../shared/errors';
import type { OperatorConsole } from '../operator-console';
import type { ConnectionOptions } from '../postgres/connection-options';
import { toWheelhouseError } from '../postgres/errors';
import type { Sandbox, SandboxStep } from '../sandbox/sandbox';
import { backoffMs } from './backoff';
import type { ConnectionTarget } from './connection-target';
import { type DatabaseLink, unlessLost } from './database-link';
import type { EngineSupervisor } from './engine-supervisor';
import { closedError, notConnectedError, notTheSandbox, unknownOutcome } from './session-errors';
import { createWakeUp } from './wake-up';

const PROBE_EVERY_MS = 4_000;
/** A call that takes longer than this has the connection probed, so that nobody waits on a dead one for over 5 s. */
const SUSPICIOUS_AFTER_MS = 1_500;
const IDENTIFY_TIMEOUT_MS = 10_000;
const RECONNECT_ANSWER_MS = 4_500;
const RESET_STOP_LIMIT_MS = 5_000;

export interface ConsoleSessionOptions {
  readonly target: ConnectionTarget;
  readonly appVersion: string;
  readonly runtime: string;
  openSandbox(request: {
    readonly reset: boolean;
    readonly signal: AbortSignal;
    onProgress(step: SandboxStep): void;
  }): Promise<Pick<Sandbox, 'url' | 'stop'>>;
  openLink(connection: ConnectionOptions): DatabaseLink;
  readonly engine: EngineSupervisor;
  onChanged(session: Session): void;
  onTrouble(error: unknown): void;
}

/** The connection to the ops database and what is known of it: the truth that windows show. */
export interface ConsoleSession {
  snapshot(): Session;
  /** Takes in what the engine's supervisor tells. */
  setEngineState(state: EngineState): void;
  /**
   * Does something with the database. Answers within 5 s where the database does not.
   *
   * @throws WheelhouseError
   */
  read<T>(work: (console: OperatorConsole) => Promise<T>): Promise<T>;
  /** As `read`; a lost connection is told as an unknown outcome. */
  write<T>(work: (console: OperatorConsole) => Promise<T>): Promise<T>;
  /** Tries now. Resolves after the try, or after some seconds while it goes on. */
  reconnect(): Promise<void>;
  /** Makes the sandbox's data anew; refused on any other database. */
  resetSandbox(): Promise<void>;
  /** Stops the engine, lets go of the database and stops the sandbox. */
  close(engineLimitMs: number): Promise<void>;
}

/** Starts connecting at once, and keeps at it until it is closed. */
export function createConsoleSession(options: ConsoleSessionOptions): ConsoleSession {
  const { target, engine } = options;
  const closing = new AbortController();
  const alarm = createWakeUp();
  let connection: ConnectionState = { status: 'connecting' };
  let identity: Identity | null = null;
  let identityError: ErrorData | null = null;
  let engineState = engine.state();
  let sandbox: Pick<Sandbox, 'url' | 'stop'> | null = null;
  let link: DatabaseLink | null = null;
  let operator: OperatorConsole | null = null;
  let failures = 0;
  const afterAttempt: (() => void)[] = [];
  let reset: { resolve(): void; reject(error: unknown): void } | null = null;

  const snapshot = (): Session => ({
    appVersion: options.appVersion,
    runtime: options.runtime,
    profileName: target.profileName,
    environment: target.environment,
    connection,
    identity,
    identityError,
    engine: engineState,
  });
  const setConnection = (next: ConnectionState) => {
    connection = next;
    if (!closing.signal.aborted) options.onChanged(snapshot());
  };
  const now = () => new Date().toISOString();

  const dropLink = (reason = closedError()) => {
    link?.close(reason);
    link = null;
    operator = null;
  };
  const lose = (cause: unknown) => {
    const error = toWheelhouseError(cause);
    const isNews = connection.status !== 'disconnected' || connection.error.code !== error.code;
    if (isNews) options.onTrouble(cause);
    dropLink(error);
    failures += 1;
    setConnection({
      status: 'disconnected',
      since: connection.status === 'disconnected' ? connection.since : now(),
      error: error.toData(),
      nextTryAt: new Date(Date.now() + backoffMs(failures)).toISOString(),
    });
  };

  /** After a loss the screen stays as it is, and only says that a try is under way. */
  const showTry = (first: ConnectionState) => {
    setConnection(connection.status === 'disconnected' ? { ...connection, nextTryAt: null } : first);
  };
  const openSandbox = async (isReset: boolean) => {
    const before = sandbox;
    sandbox = await options.openSandbox({
      reset: isReset,
      signal: closing.signal,
      onProgress: (step) => showTry({ status: 'preparing', label: step.label, fraction: step.fraction }),
    });
    // Let go only now, so that a server that still runs is not stopped in between.
    await before?.stop();
    return { url: sandbox.url };
  };

  const identify = async (current: DatabaseLink) => {
    const limit = AbortSignal.any([current.lost, AbortSignal.timeout(IDENTIFY_TIMEOUT_MS)]);
    try {
      const opened = await unlessLost(limit, current.openConsole());
      operator = opened;
      identity = opened.identity;
      identityError = null;
      if (opened.identity.capabilities.includes('platform.runbooks.run')) {
        engine.start(current.connection).catch((error: unknown) => options.onTrouble(error));
      }
    } catch (cause) {
      const error = limit.aborted ? toWheelhouseError(new Error('Connection timeout')) : toWheelhouseError(cause);
      if (error.kind === 'unreachable') throw error;
      identity = null;
      identityError = error.toData();
    }
  };

  const attempt = async () => {
    if (link === null) {
      showTry({ status: 'connecting' });
      const candidate = options.openLink(target.kind === 'sandbox' ? await openSandbox(false) : target.connection);
      link = candidate;
    }
    const current = link;
    const roundTripMs = await current.measure();
    if (operator === null) await identify(current);
    failures = 0;
    setConnection({ status: 'connected', roundTripMs, checkedAt: now() });
  };

  const remake = async (request: NonNullable<typeof reset>) => {
    reset = null;
    try {
      connection = { status: 'connecting' };
      showTry({ status: 'preparing', label: 'Stopping what works on the sandbox', fraction: null });
      await engine.stop(RESET_STOP_LIMIT_MS);
      dropLink();
      await sandbox?.stop();
      sandbox = null;
      const made = await openSandbox(true);
      link = options.openLink(made);
      await attempt();
      request.resolve();
    } catch (error) {
      request.reject(error);
      throw error;
    }
  };

  const keepConnected = async () => {
    while (!closing.signal.aborted) {
      try {
        if (reset !== null) await remake(reset);
        else await attempt();
      } catch (error) {
        if (closing.signal.aborted) return;
        lose(error);
      }
      for (const tell of afterAttempt.splice(0)) tell();
      await alarm.wait(link === null ? backoffMs(failures) : PROBE_EVERY_MS);
    }
  };
  const running = keepConnected();

  const requireOperator = () => {
    const problem = notConnectedError(connection);
    if (problem !== null) throw problem;
    if (identityError !== null) throw new WheelhouseError(identityError);
    if (link === null || operator === null) throw closedError();
    return { current: link, operator };
  };
  const ask = async <T>(
    work: (console: OperatorConsole) => Promise<T>,
    explain = (error: WheelhouseError) => error,
  ): Promise<T> => {
    const { current, operator: asked } = requireOperator();
    const suspecting = setInterval(() => alarm.wake(), SUSPICIOUS_AFTER_MS);
    try {
      return await unlessLost(current.lost, work(asked));
    } catch (cause) {
      const error = toWheelhouseError(cause);
      if (error.kind === 'unreachable' && link === current) alarm.wake();
      throw explain(error);
    } finally {
      clearInterval(suspecting);
    }
  };

  return {
    snapshot,
    setEngineState(state) {
      engineState = state;
      if (!closing.signal.aborted) options.onChanged(snapshot());
    },
    read: (work) => ask(work),
    write: (work) => ask(work, unknownOutcome),
    async reconnect() {
      const attempted = new Promise<void>((resolve) => afterAttempt.push(resolve));
      alarm.wake();
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, RECONNECT_ANSWER_MS);
      });
      await Promise.race([attempted, enough]);
      clearTimeout(timer);
    },
    resetSandbox() {
      if (target.kind !== 'sandbox') return Promise.reject(notTheSandbox());
      return new Promise((resolve, reject) => {
        reset = { resolve, reject };
        alarm.wake();
      });
    },
    async close(engineLimitMs) {
      closing.abort();
      alarm.wake();
      await engine.stop(engineLimitMs);
      dropLink();
      await running;
      await sandbox?.stop();
    },
  };
}
