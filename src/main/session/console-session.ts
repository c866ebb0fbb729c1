import { setTimeout as sleep } from 'node:timers/promises';
import type { UnsentAudit } from '../../shared/contract/audit';
import type { EngineState, Identity, Session } from '../../shared/contract/session';
import { WheelhouseError } from '../../shared/errors';
import type { BreakGlassKeeper } from '../break-glass/break-glass-keeper';
import type { OperatorConsole } from '../operator-console';
import { toWheelhouseError } from '../postgres/errors';
import { createConnectionKeeper, type DatabaseAccess } from './connection-keeper';
import { connectionKeyOf, type ConnectionTarget } from './connection-target';
import { unlessLost } from './database-link';
import type { EngineSupervisor } from './engine-supervisor';
import {
  closedError,
  leftError,
  notConnectedError,
  notTheSandbox,
  unknownOutcome,
  writesLockedError,
} from './session-errors';
import { createSessionTruth, type SessionTruthOptions } from './session-truth';
import { createSignedInOperator } from './signed-in-operator';

/** A call that takes longer than this has the connection probed, so that nobody waits on a dead one for over 5 s. */
const SUSPICIOUS_AFTER_MS = 1_500;
const RECONNECT_ANSWER_MS = 4_500;
/** How long quitting waits for the database to learn that a break-glass ended. */
const FAREWELL_LIMIT_MS = 3_000;

export interface ConsoleSessionOptions extends SessionTruthOptions, DatabaseAccess {
  readonly target: ConnectionTarget;
  readonly breakGlass: Pick<BreakGlassKeeper, 'state' | 'end'>;
  readonly engine: EngineSupervisor;
  onTrouble(error: unknown): void;
}

/** The connection to the ops database and what is known of it: the truth that windows show. */
export interface ConsoleSession {
  snapshot(): Session;
  /** Takes in what the engine's supervisor tells. */
  setEngineState(state: EngineState): void;
  /** Has the windows told how the break-glass stands, and the engine work only while it may. */
  breakGlassChanged(): void;
  /** Takes in how many audit entries wait to be written. */
  setUnsentAudit(unsent: UnsentAudit): void;
  /** Takes in whose history is shown while nobody can sign in; null where none may be. */
  setKeptIdentity(identity: Identity | null): void;
  /** Takes in that the history on this computer could not be used as it was. */
  setHistoryProblem(problem: Session['historyProblem']): void;
  /** Whether the database tells by itself what the console's own runs do. */
  hasNews(): boolean;
  /** Names the server, database and role that were chosen, whatever the connection is called. */
  connectionKey(): string;
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

/** Starts connecting at once, and keeps at it until it is closed. */
export function createConsoleSession(options: ConsoleSessionOptions): ConsoleSession {
  const { engine } = options;
  const onTrouble = (error: unknown) => options.onTrouble(error);
  const truth = createSessionTruth(options, { target: options.target, engine: engine.state() });
  const operator = createSignedInOperator({ truth, engine, onTrouble });
  const keeper = createConnectionKeeper({
    truth,
    operator,
    engine,
    onTrouble,
    breakGlass: options.breakGlass,
    openSandbox: (request) => options.openSandbox(request),
    openLink: (connection, ticket) => options.openLink(connection, ticket),
  });

  const requireOperator = () => {
    const { connection, identityError } = truth.facts();
    const problem = notConnectedError(connection);
    if (problem !== null) throw problem;
    if (identityError !== null) throw new WheelhouseError(identityError);
    const link = keeper.link();
    const asked = operator.console();
    if (link === null || asked === null) throw closedError();
    return { link, asked };
  };
  const ask = async <T>(
    work: (console: OperatorConsole) => Promise<T>,
    explain = (error: WheelhouseError) => error,
  ): Promise<T> => {
    const { link, asked } = requireOperator();
    const suspecting = setInterval(() => keeper.wake(), SUSPICIOUS_AFTER_MS);
    try {
      return await unlessLost(link.lost, work(asked));
    } catch (cause) {
      const error = toWheelhouseError(cause);
      if (keeper.link() === link) {
        if (error.kind === 'unreachable') keeper.wake();
        // What one may do has changed since it was shown: have it shown as it is.
        if (operator.isInDoubt(error)) {
          operator.doubt();
          keeper.wake();
        }
      }
      throw explain(error);
    } finally {
      clearInterval(suspecting);
    }
  };

  return {
    snapshot: truth.snapshot,
    setEngineState: (state) => truth.tell({ engine: state }),
    breakGlassChanged() {
      const link = keeper.link();
      if (link !== null) operator.settleEngine(link);
      truth.tell();
    },
    setKeptIdentity: (identity) => truth.tell({ keptIdentity: identity }),
    setHistoryProblem: (problem) => truth.tell({ historyProblem: problem }),
    hasNews: () => keeper.link()?.hasNews() ?? false,
    connectionKey: () => connectionKeyOf(truth.facts().target),
    setUnsentAudit: (unsent) => truth.tell({ unsentAudit: unsent }),
    read: (work) => ask(work),
    write: (work) =>
      truth.areWritesLocked()
        ? Promise.reject(writesLockedError(truth.facts().target.profileName))
        : ask(work, unknownOutcome),
    async reconnect() {
      const attempted = keeper.attempted();
      keeper.wake();
      let timer: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, RECONNECT_ANSWER_MS);
      });
      await Promise.race([attempted, enough]);
      clearTimeout(timer);
    },
    networkChanged: () => keeper.suspect(),
    switchTo: (target) => keeper.switchTo(target),
    unlockWrites(profileName) {
      if (profileName !== truth.facts().target.profileName) throw leftError();
      truth.note({ areWritesUnlocked: true });
      const link = keeper.link();
      if (link !== null && truth.facts().identity !== null) operator.settleEngine(link);
      truth.tell();
    },
    resetSandbox: () =>
      truth.facts().target.kind === 'sandbox' ? keeper.resetSandbox() : Promise.reject(notTheSandbox()),
    async close(engineLimitMs) {
      truth.close();
      keeper.stop();
      await Promise.race([options.breakGlass.end('quit'), sleep(FAREWELL_LIMIT_MS, undefined, { ref: false })]);
      await engine.stop(engineLimitMs);
      await keeper.close();
    },
  };
}
