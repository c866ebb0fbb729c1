import { setTimeout as sleep } from 'node:timers/promises';
import type { UnsentAudit } from '../../shared/contract/audit';
import type { ConnectionState, EngineState, Identity, Session } from '../../shared/contract/session';
import type { TicketRule } from '../../shared/domain/ticket-pattern';
import { type ErrorData, WheelhouseError } from '../../shared/errors';
import type { BreakGlassKeeper } from '../break-glass/break-glass-keeper';
import type { OperatorConsole } from '../operator-console';
import type { ConnectionOptions } from '../postgres/connection-options';
import { toWheelhouseError } from '../postgres/errors';
import { directConnection, type OpenedConnection } from '../connection/open-connection';
import type { Sandbox, SandboxStep } from '../sandbox/sandbox';
import { backoffMs } from './backoff';
import type { ConnectionTarget } from './connection-target';
import { type DatabaseLink, unlessLost } from './database-link';
import type { EngineSupervisor } from './engine-supervisor';
import {
  closedError,
  leftError,
  notConnectedError,
  notTheSandbox,
  unknownOutcome,
  writesLockedError,
} from './session-errors';
import { createWakeUp } from './wake-up';

const PROBE_EVERY_MS = 4_000;
/** A call that takes longer than this has the connection probed, so that nobody waits on a dead one for over 5 s. */
const SUSPICIOUS_AFTER_MS = 1_500;
const IDENTIFY_TIMEOUT_MS = 10_000;
const RECONNECT_ANSWER_MS = 4_500;
const RESET_STOP_LIMIT_MS = 5_000;
/** After sleep or a change of the network: how long the connection has to show that it still lives. */
const SIGN_OF_LIFE_MS = 1_000;
/** The longest that a timer can wait. */
const UNTIL_WOKEN_MS = 2 ** 31 - 1;
const ENGINE_STOP_LIMIT_MS = 20_000;
/** How long quitting waits for the database to learn that a break-glass ended. */
const FAREWELL_LIMIT_MS = 3_000;
/** Services judge each action anew; this is only how long a window may show what was taken away or given since. */
const IDENTIFY_EVERY_MS = 15_000;
const IDENTIFY_AFTER_REFUSAL_MS = 1_000;

export interface ConsoleSessionOptions {
  readonly target: ConnectionTarget;
  readonly appVersion: string;
  readonly runtime: string;
  openSandbox(request: {
    readonly reset: boolean;
    readonly signal: AbortSignal;
    onProgress(step: SandboxStep): void;
  }): Promise<Pick<Sandbox, 'url' | 'stop'>>;
  openLink(connection: ConnectionOptions, ticket: TicketRule | null): DatabaseLink;
  readonly breakGlass: Pick<BreakGlassKeeper, 'state' | 'end'>;
  /** What a ticket in a reason looks like where the profile does not say. */
  readonly ticket: TicketRule | null;
  readonly engine: EngineSupervisor;
  onChanged(session: Session): void;
  onTrouble(error: unknown): void;
}

/** The connection to the ops database and what is known of it: the truth that windows show. */
export interface ConsoleSession {
  snapshot(): Session;
  /** Takes in what the engine's supervisor tells. */
  setEngineState(state: EngineState): void;
  /** Has the windows told how the break-glass stands. */
  breakGlassChanged(): void;
  /** Takes in how many audit entries wait to be written. */
  setUnsentAudit(unsent: UnsentAudit): void;
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
  /** The network may have changed or the computer have slept: looks at once whether the connection still lives. */
  networkChanged(): void;
  /** Leaves the database for another one. What is under way there is rejected; runs go on at their checkpoint. */
  switchTo(target: ConnectionTarget): void;
  /** Lets production be written to until the connection is left. Takes the profile's name, so that no other is meant. */
  unlockWrites(profileName: string): void;
  /** Makes the sandbox's data anew; refused on any other database. */
  resetSandbox(): Promise<void>;
  /** Stops the engine, lets go of the database and stops the sandbox. */
  close(engineLimitMs: number): Promise<void>;
}

/** Whether runs may be executed under this identity, by this application's own engine. */
function mayExecute(identity: Identity): boolean {
  return identity.kind === 'platform_user' && identity.capabilities.includes('platform.runbooks.run');
}

const IDENTITY_CODES = [
  'missing_capability',
  'inactive_operator',
  'unmapped_role',
  'no_membership',
  'not_a_platform_operator',
];

function isAboutIdentity(error: WheelhouseError): boolean {
  return error.kind === 'refused' && IDENTITY_CODES.includes(error.code);
}

/** Only the operator can help here; trying again by itself could lock the role. */
const PASSWORD_CODES = ['wrong_password', 'password_needed'];

/** Starts connecting at once, and keeps at it until it is closed. */
export function createConsoleSession(options: ConsoleSessionOptions): ConsoleSession {
  const { engine } = options;
  let target = options.target;
  /** Aborted when another target is chosen. */
  let leaving = new AbortController();
  let opened: OpenedConnection | null = null;
  let areWritesUnlocked = false;
  let isSuspect = false;
  const closing = new AbortController();
  const alarm = createWakeUp();
  let connection: ConnectionState = { status: 'connecting' };
  let identity: Identity | null = null;
  let identityError: ErrorData | null = null;
  let engineState = engine.state();
  let unsentAudit: UnsentAudit = { count: 0, oldestAt: null, problem: null };
  let sandbox: Pick<Sandbox, 'url' | 'stop'> | null = null;
  let link: DatabaseLink | null = null;
  let operator: OperatorConsole | null = null;
  let identifiedAtMs = Number.NEGATIVE_INFINITY;
  let failures = 0;
  const afterAttempt: (() => void)[] = [];
  let reset: { resolve(): void; reject(error: unknown): void } | null = null;

  const ticket = () => (target.kind === 'sandbox' ? null : target.ticket) ?? options.ticket;
  const areWritesLocked = () => target.environment === 'production' && !areWritesUnlocked;
  const snapshot = (): Session => ({
    appVersion: options.appVersion,
    runtime: options.runtime,
    targetKind: target.kind,
    profileId: target.kind === 'sandbox' ? null : target.profileId,
    profileName: target.profileName,
    environment: target.environment,
    areWritesLocked: areWritesLocked(),
    connection,
    identity,
    identityError,
    engine: engineState,
    unsentAuditEntries: unsentAudit,
    breakGlass: options.breakGlass.state(),
    historyProblem: null,
    ticket: ticket(),
  });
  const setConnection = (next: ConnectionState) => {
    connection = next;
    if (!closing.signal.aborted) options.onChanged(snapshot());
  };
  const now = () => new Date().toISOString();

  const dropLink = (reason = closedError()) => {
    // Told on this connection where it still answers, otherwise on the next one.
    void options.breakGlass.end('disconnect');
    link?.close(reason);
    link = null;
    operator = null;
  };
  const lose = (cause: unknown) => {
    const error = toWheelhouseError(cause);
    const isNews = connection.status !== 'disconnected' || connection.error.code !== error.code;
    if (isNews) options.onTrouble(cause);
    dropLink(error);
    opened?.reset();
    failures += 1;
    const needsPassword = PASSWORD_CODES.includes(error.code);
    setConnection({
      status: 'disconnected',
      since: connection.status === 'disconnected' ? connection.since : now(),
      error: error.toData(),
      nextTryAt: needsPassword ? null : new Date(Date.now() + backoffMs(failures)).toISOString(),
      needsPassword,
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
      signal: AbortSignal.any([closing.signal, leaving.signal]),
      onProgress: (step) => showTry({ status: 'preparing', label: step.label, fraction: step.fraction }),
    });
    // Let go only now, so that a server that still runs is not stopped in between.
    await before?.stop();
    return directConnection({ url: sandbox.url });
  };
  const openTarget = async (): Promise<OpenedConnection> => {
    if (target.kind === 'sandbox') return await openSandbox(false);
    if (opened !== null) return opened;
    const { signal } = leaving;
    const made = await target.open();
    if (!signal.aborted) return made;
    made.close();
    throw leftError();
  };
  /** The link, or another in its place where it gives no sign of life: packets of before a sleep vanish without error. */
  const proveAlive = async (current: DatabaseLink) => {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), SIGN_OF_LIFE_MS)));
    const answer = current.measure().then(
      () => true,
      () => false,
    );
    const isAlive = await Promise.race([answer, silence]);
    clearTimeout(timer);
    if (isAlive || link !== current) return;
    opened?.reset();
    dropLink();
  };

  const identify = async (current: DatabaseLink) => {
    const limit = AbortSignal.any([current.lost, AbortSignal.timeout(IDENTIFY_TIMEOUT_MS)]);
    try {
      const known = await unlessLost(limit, current.openConsole());
      operator = known;
      identity = known.identity;
      identityError = null;
      setEngineFor(current, mayExecute(known.identity) && !areWritesLocked());
    } catch (cause) {
      const error = limit.aborted ? toWheelhouseError(new Error('Connection timeout')) : toWheelhouseError(cause);
      if (error.kind === 'unreachable') throw error;
      identifiedAtMs = performance.now();
      // Who was known stays so, unless the database says otherwise: not being able to ask is no answer.
      if (operator !== null && error.kind !== 'refused' && error.kind !== 'not_installed') {
        options.onTrouble(cause);
        return;
      }
      operator = null;
      identity = null;
      identityError = error.toData();
      setEngineFor(current, false);
    }
    identifiedAtMs = performance.now();
  };
  /** Whoever may no longer start runs doesn't execute them either: another worker takes them up at their checkpoint. */
  const setEngineFor = (current: DatabaseLink, mayWork: boolean) => {
    if (!mayWork && engine.state().status === 'stopped') return;
    const done = mayWork ? engine.start(current.connection) : engine.stop(ENGINE_STOP_LIMIT_MS);
    done.catch((error: unknown) => options.onTrouble(error));
  };

  const attempt = async () => {
    if (isSuspect) {
      isSuspect = false;
      if (link !== null) await proveAlive(link);
    }
    if (link === null) {
      showTry({ status: 'connecting' });
      opened = await unlessLost(leaving.signal, openTarget());
      await unlessLost(leaving.signal, opened.prepare());
      link = options.openLink(opened.connection, ticket());
    }
    const current = link;
    const startedAtMs = performance.now();
    const way = opened;
    const roundTripMs = await unlessLost(current.lost, current.measure()).catch((error: unknown) => {
      throw way?.explain(error, startedAtMs) ?? error;
    });
    if (operator === null || performance.now() - identifiedAtMs > IDENTIFY_EVERY_MS) await identify(current);
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
      opened = made;
      link = options.openLink(made.connection, ticket());
      await attempt();
      request.resolve();
    } catch (error) {
      request.reject(error);
      throw error;
    }
  };

  const keepConnected = async () => {
    while (!closing.signal.aborted) {
      const left = leaving.signal;
      try {
        if (reset !== null) await remake(reset);
        else await attempt();
      } catch (error) {
        if (closing.signal.aborted) return;
        // Another target was chosen meanwhile: its turn comes at once.
        if (left.aborted) continue;
        lose(error);
      }
      for (const tell of afterAttempt.splice(0)) tell();
      const needsPassword = connection.status === 'disconnected' && connection.needsPassword === true;
      await alarm.wait(needsPassword ? UNTIL_WOKEN_MS : link === null ? backoffMs(failures) : PROBE_EVERY_MS);
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
      // What one may do has changed since it was shown: have it shown as it is.
      const isWorthAsking = performance.now() - identifiedAtMs > IDENTIFY_AFTER_REFUSAL_MS;
      if (isAboutIdentity(error) && isWorthAsking && link === current) {
        identifiedAtMs = Number.NEGATIVE_INFINITY;
        alarm.wake();
      }
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
    breakGlassChanged() {
      if (!closing.signal.aborted) options.onChanged(snapshot());
    },
    setUnsentAudit(unsent) {
      unsentAudit = unsent;
      if (!closing.signal.aborted) options.onChanged(snapshot());
    },
    read: (work) => ask(work),
    write: (work) =>
      areWritesLocked() ? Promise.reject(writesLockedError(target.profileName)) : ask(work, unknownOutcome),
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
    networkChanged() {
      isSuspect = true;
      alarm.wake();
    },
    switchTo(next) {
      const before = opened;
      leaving.abort(leftError());
      leaving = new AbortController();
      dropLink(leftError());
      opened = null;
      before?.close();
      target = next;
      areWritesUnlocked = false;
      identity = null;
      identityError = null;
      failures = 0;
      engine.stop(RESET_STOP_LIMIT_MS).catch((error: unknown) => options.onTrouble(error));
      setConnection({ status: 'connecting' });
      alarm.wake();
    },
    unlockWrites(profileName) {
      if (profileName !== target.profileName) throw leftError();
      areWritesUnlocked = true;
      if (link !== null && identity !== null) setEngineFor(link, mayExecute(identity));
      options.onChanged(snapshot());
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
      await Promise.race([options.breakGlass.end('quit'), sleep(FAREWELL_LIMIT_MS, undefined, { ref: false })]);
      await engine.stop(engineLimitMs);
      dropLink();
      await running;
      opened?.close();
      await sandbox?.stop();
    },
  };
}
