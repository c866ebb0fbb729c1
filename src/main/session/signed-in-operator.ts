import type { WheelhouseError } from '../../shared/errors';
import { mayExecuteRuns } from '../identity/operator';
import type { OperatorConsole } from '../operator-console';
import type { ConnectionOptions } from '../postgres/connection-options';
import { toWheelhouseError } from '../postgres/errors';
import { type DatabaseLink, unlessLost } from './database-link';
import type { EngineSupervisor } from './engine-supervisor';
import type { SessionTruth } from './session-truth';

const IDENTIFY_TIMEOUT_MS = 10_000;
/** Services judge each action anew; this is only how long a window may show what was taken away or given since. */
const IDENTIFY_EVERY_MS = 15_000;
const IDENTIFY_AFTER_REFUSAL_MS = 1_000;
const ENGINE_STOP_LIMIT_MS = 20_000;
/** A batch that began with the rights of a break-glass may end; nothing longer goes on with them. */
const BREAK_GLASS_STOP_LIMIT_MS = 3_000;

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

/** Who is signed in on the link, and whether the application's engine works for them. */
export interface SignedInOperator {
  /** What they act through, or null while nobody is known. */
  console(): OperatorConsole | null;
  /**
   * Asks the database who they are where that is unknown or was asked a while ago.
   *
   * @throws WheelhouseError where it does not answer; that nobody is who they say they are is noted instead
   */
  identifyIfDue(link: DatabaseLink): Promise<void>;
  /** Whether an action was refused for what they are or may do, and that was not asked just now. */
  isInDoubt(error: WheelhouseError): boolean;
  /** Has the next `identifyIfDue` ask. */
  doubt(): void;
  /** Starts or stops the engine by what is known now. */
  settleEngine(link: DatabaseLink): void;
  /** The link is gone. */
  forget(): void;
}

export interface SignedInOperatorOptions {
  readonly truth: SessionTruth;
  readonly engine: EngineSupervisor;
  onTrouble(error: unknown): void;
}

/** Nobody at first. */
export function createSignedInOperator({ truth, engine, onTrouble }: SignedInOperatorOptions): SignedInOperator {
  let operator: OperatorConsole | null = null;
  let identifiedAtMs = Number.NEGATIVE_INFINITY;
  let isEngineElevated = false;

  /** By what the engine works, or null where it may not. */
  const engineConnection = ({ connection }: DatabaseLink): ConnectionOptions | null => {
    const { identity } = truth.facts();
    if (identity === null || truth.areWritesLocked()) return null;
    if (mayExecuteRuns(identity)) return connection;
    const groupRole = truth.isBreakGlassActive() ? (operator?.breakGlass.groupRole ?? null) : null;
    return groupRole === null ? null : { ...connection, groupRole };
  };
  /** Whoever may no longer start runs doesn't execute them either: another worker takes them up at their checkpoint. */
  const settleEngine = (link: DatabaseLink) => {
    const connection = engineConnection(link);
    if (connection === null && engine.state().status === 'stopped') return;
    const limitMs = isEngineElevated ? BREAK_GLASS_STOP_LIMIT_MS : ENGINE_STOP_LIMIT_MS;
    isEngineElevated = connection?.groupRole !== undefined;
    const done = connection === null ? engine.stop(limitMs) : engine.start(connection);
    done.catch(onTrouble);
  };

  const identify = async (link: DatabaseLink) => {
    const limit = AbortSignal.any([link.lost, AbortSignal.timeout(IDENTIFY_TIMEOUT_MS)]);
    try {
      operator = await unlessLost(limit, link.openConsole());
      truth.note({ identity: operator.identity, identityError: null });
    } catch (cause) {
      const error = limit.aborted ? toWheelhouseError(new Error('Connection timeout')) : toWheelhouseError(cause);
      if (error.kind === 'unreachable') throw error;
      identifiedAtMs = performance.now();
      // Who was known stays so, unless the database says otherwise: not being able to ask is no answer.
      if (operator !== null && error.kind !== 'refused' && error.kind !== 'not_installed') {
        onTrouble(cause);
        return;
      }
      operator = null;
      truth.note({ identity: null, identityError: error.toData() });
    }
    settleEngine(link);
    identifiedAtMs = performance.now();
  };

  return {
    console: () => operator,
    identifyIfDue(link) {
      const isKnown = operator !== null && performance.now() - identifiedAtMs <= IDENTIFY_EVERY_MS;
      return isKnown ? Promise.resolve() : identify(link);
    },
    isInDoubt: (error) => isAboutIdentity(error) && performance.now() - identifiedAtMs > IDENTIFY_AFTER_REFUSAL_MS,
    doubt() {
      identifiedAtMs = Number.NEGATIVE_INFINITY;
    },
    settleEngine,
    forget() {
      operator = null;
    },
  };
}
