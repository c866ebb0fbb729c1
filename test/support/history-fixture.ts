import { createHistory, type History } from '../../src/main/history/history-service';
import type { OperatorConsole } from '../../src/main/operator-console';
import type { Identity, Session } from '../../src/shared/contract/session';
import { WheelhouseError } from '../../src/shared/errors';
import type { openLocalHistory } from './local-history';

/** A history over a console that can be taken away, as main has it. */
export interface HistoryWorld {
  readonly history: History;
  isUp: boolean;
  /** Names what was chosen to connect to. */
  key: string;
  kept: Identity | null;
  changes: number;
  readonly troubles: unknown[];
  /** Takes the database away, as the session tells of it. */
  goAway(needsPassword?: boolean): void;
}

const unreachable = () => new WheelhouseError({ kind: 'unreachable', code: 'db_connection_lost', message: 'Gone' });

/** Nothing is looked at by itself: `agree` does. */
export function makeHistoryWorld(
  console: OperatorConsole | null,
  local: ReturnType<typeof openLocalHistory>,
  nowMs: () => number = Date.now,
): HistoryWorld {
  const facts = { isUp: console !== null, key: 'here', kept: null as Identity | null, changes: 0 };
  const snapshot = (): Session =>
    ({
      connection: facts.isUp
        ? { status: 'connected' }
        : { status: 'disconnected', error: unreachable().toData(), since: '', nextTryAt: null },
      identity: facts.isUp ? null : facts.kept,
      identityError: null,
      isHistoryOnly: !facts.isUp && facts.kept !== null,
    }) as unknown as Session;
  const troubles: unknown[] = [];
  const history = createHistory({
    keeper: local.remote,
    read: (work) => (facts.isUp && console !== null ? work(console) : Promise.reject(unreachable())),
    snapshot,
    connectionKey: () => facts.key,
    onKeptIdentity: (identity) => (facts.kept = identity),
    isBusy: () => false,
    hasNews: () => false,
    onChanged: () => (facts.changes += 1),
    onTrouble: (error) => troubles.push(error),
    nowMs,
  });
  const world: HistoryWorld = Object.assign(facts, {
    history,
    troubles,
    goAway(needsPassword = false) {
      facts.isUp = false;
      const session = snapshot();
      const connection = { ...session.connection, needsPassword } as Session['connection'];
      history.sessionChanged({ ...session, connection });
    },
  });
  return world;
}
