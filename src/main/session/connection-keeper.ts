import type { ConnectionState } from '../../shared/contract/session';
import type { TicketRule } from '../../shared/domain/ticket-pattern';
import type { BreakGlassKeeper } from '../break-glass/break-glass-keeper';
import { directConnection, type OpenedConnection } from '../connection/open-connection';
import type { ConnectionOptions } from '../postgres/connection-options';
import { toWheelhouseError } from '../postgres/errors';
import type { Sandbox, SandboxStep } from '../sandbox/sandbox';
import { backoffMs } from './backoff';
import type { ConnectionTarget } from './connection-target';
import { type DatabaseLink, unlessLost } from './database-link';
import type { EngineSupervisor } from './engine-supervisor';
import { closedError, leftError } from './session-errors';
import type { SessionTruth } from './session-truth';
import type { SignedInOperator } from './signed-in-operator';
import { createWakeUp } from './wake-up';

const PROBE_EVERY_MS = 4_000;
const RESET_STOP_LIMIT_MS = 5_000;
/** After sleep or a change of the network: how long the connection has to show that it still lives. */
const SIGN_OF_LIFE_MS = 1_000;
/** The longest that a timer can wait. */
const UNTIL_WOKEN_MS = 2 ** 31 - 1;

/** Only the operator can help here; trying again by itself could lock the role. */
const PASSWORD_CODES = [
  'wrong_password',
  'password_needed',
  'ssh_passphrase_needed',
  'wrong_ssh_passphrase',
  'tls_passphrase_needed',
  'wrong_tls_passphrase',
];

/** How to get at databases. */
export interface DatabaseAccess {
  openSandbox(request: {
    readonly reset: boolean;
    readonly signal: AbortSignal;
    onProgress(step: SandboxStep): void;
  }): Promise<Pick<Sandbox, 'url' | 'stop'>>;
  openLink(connection: ConnectionOptions, ticket: TicketRule | null): DatabaseLink;
}

export interface ConnectionKeeperOptions extends DatabaseAccess {
  readonly truth: SessionTruth;
  readonly operator: SignedInOperator;
  readonly breakGlass: Pick<BreakGlassKeeper, 'end'>;
  readonly engine: EngineSupervisor;
  onTrouble(error: unknown): void;
}

/** Keeps one link to the target open: makes it, looks after it, and makes another where it is lost. */
export interface ConnectionKeeper {
  /** Null while there is none. */
  link(): DatabaseLink | null;
  /** Has the connection looked at now. */
  wake(): void;
  /** As `wake`, and has it replaced where it gives no sign of life. */
  suspect(): void;
  /** Settles after the next try that begins. */
  attempted(): Promise<void>;
  switchTo(target: ConnectionTarget): void;
  resetSandbox(): Promise<void>;
  /** No further try is made. */
  stop(): void;
  /** Lets go of the link and what it was reached by, and stops the sandbox. */
  close(): Promise<void>;
}

/** Starts connecting at once, and keeps at it until it is stopped. */
export function createConnectionKeeper(options: ConnectionKeeperOptions): ConnectionKeeper {
  const { truth, operator, engine } = options;
  /** Aborted when another target is chosen. */
  let leaving = new AbortController();
  const closing = new AbortController();
  const alarm = createWakeUp();
  let opened: OpenedConnection | null = null;
  let sandbox: Pick<Sandbox, 'url' | 'stop'> | null = null;
  let link: DatabaseLink | null = null;
  let isSuspect = false;
  let failures = 0;
  const afterAttempt: (() => void)[] = [];
  let reset: { resolve(): void; reject(error: unknown): void } | null = null;

  const now = () => new Date().toISOString();

  const dropLink = (reason = closedError()) => {
    // Told on this connection where it still answers, otherwise on the next one.
    void options.breakGlass.end('disconnect');
    link?.close(reason);
    link = null;
    operator.forget();
  };
  const lose = (cause: unknown) => {
    const error = toWheelhouseError(cause);
    const { connection } = truth.facts();
    const isNews = connection.status !== 'disconnected' || connection.error.code !== error.code;
    if (isNews) options.onTrouble(cause);
    dropLink(error);
    opened?.reset();
    failures += 1;
    const needsPassword = PASSWORD_CODES.includes(error.code);
    truth.tell({
      connection: {
        status: 'disconnected',
        since: connection.status === 'disconnected' ? connection.since : now(),
        error: error.toData(),
        nextTryAt: needsPassword ? null : new Date(Date.now() + backoffMs(failures)).toISOString(),
        needsPassword,
      },
    });
  };

  /** After a loss the screen stays as it is, and only says that a try is under way. */
  const showTry = (first: ConnectionState) => {
    const { connection } = truth.facts();
    truth.tell({ connection: connection.status === 'disconnected' ? { ...connection, nextTryAt: null } : first });
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
    const { target } = truth.facts();
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

  const attempt = async () => {
    if (isSuspect) {
      isSuspect = false;
      if (link !== null) await proveAlive(link);
    }
    if (link === null) {
      showTry({ status: 'connecting' });
      opened = await unlessLost(leaving.signal, openTarget());
      await unlessLost(leaving.signal, opened.prepare());
      link = options.openLink(opened.connection, truth.ticket());
    }
    const current = link;
    const startedAtMs = performance.now();
    const way = opened;
    const roundTripMs = await unlessLost(current.lost, current.measure()).catch((error: unknown) => {
      throw way?.explain(error, startedAtMs) ?? error;
    });
    await operator.identifyIfDue(current);
    failures = 0;
    truth.tell({ connection: { status: 'connected', roundTripMs, checkedAt: now() } });
  };

  const remake = async (request: NonNullable<typeof reset>) => {
    reset = null;
    try {
      truth.note({ connection: { status: 'connecting' } });
      showTry({ status: 'preparing', label: 'Stopping what works on the sandbox', fraction: null });
      await engine.stop(RESET_STOP_LIMIT_MS);
      dropLink();
      await sandbox?.stop();
      sandbox = null;
      const made = await openSandbox(true);
      opened = made;
      link = options.openLink(made.connection, truth.ticket());
      await attempt();
      request.resolve();
    } catch (error) {
      request.reject(error);
      throw error;
    }
  };

  const untilNextTryMs = () => {
    const { connection } = truth.facts();
    if (connection.status === 'disconnected' && connection.needsPassword === true) return UNTIL_WOKEN_MS;
    return link === null ? backoffMs(failures) : PROBE_EVERY_MS;
  };
  const keepConnected = async () => {
    // Who makes a session goes on wiring in the same breath: nothing is told before that is done.
    await Promise.resolve();
    while (!closing.signal.aborted) {
      const left = leaving.signal;
      const waiting = afterAttempt.splice(0);
      try {
        if (reset !== null) await remake(reset);
        else await attempt();
      } catch (error) {
        if (closing.signal.aborted) return;
        // Another target was chosen meanwhile: its turn comes at once.
        if (left.aborted) {
          afterAttempt.push(...waiting);
          continue;
        }
        lose(error);
      }
      for (const tell of waiting) tell();
      await alarm.wait(untilNextTryMs());
    }
  };
  const running = keepConnected();

  return {
    link: () => link,
    wake: () => alarm.wake(),
    suspect() {
      isSuspect = true;
      alarm.wake();
    },
    attempted: () => new Promise((resolve) => afterAttempt.push(resolve)),
    switchTo(target) {
      const before = opened;
      leaving.abort(leftError());
      leaving = new AbortController();
      dropLink(leftError());
      opened = null;
      before?.close();
      failures = 0;
      engine.stop(RESET_STOP_LIMIT_MS).catch(options.onTrouble);
      truth.tell({
        target,
        areWritesUnlocked: false,
        identity: null,
        keptIdentity: null,
        identityError: null,
        connection: { status: 'connecting' },
      });
      alarm.wake();
    },
    resetSandbox: () =>
      new Promise((resolve, reject) => {
        reset = { resolve, reject };
        alarm.wake();
      }),
    stop() {
      closing.abort();
      alarm.wake();
    },
    async close() {
      dropLink();
      await running;
      opened?.close();
      await sandbox?.stop();
    },
  };
}
