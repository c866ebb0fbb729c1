import { createHistory } from '../../../src/main/history/history-service';
import { answerCall } from '../../../src/main/ipc/answer-call';
import { createCallHandlers, type CallHandlerParts } from '../../../src/main/ipc/call-handlers';
import type { OperatorConsole } from '../../../src/main/operator-console';
import { type Answer, answerSchema } from '../../../src/shared/contract/bridge';
import { preferencesSchema } from '../../../src/shared/contract/preferences';
import type { Identity, Session } from '../../../src/shared/contract/session';
import { openLocalHistory } from '../../support/local-history';

/** The window's way to a real database, as main has it, without a window. */
export interface Bridge {
  /** Sends what survives the way between two processes; answers that break the contract count as faults. */
  call(name: unknown, request: unknown): Promise<Answer>;
  /** Errors that main would log as its own. */
  readonly faults: unknown[];
  /** What was asked of the parts that are no database: the clipboard, the feed, profiles and whatever else there is. */
  readonly acts: string[];
}

/** Stands for a part of main that is not the database: it notes what is asked of it. */
function makeBystander(name: string, acts: string[]): unknown {
  return new Proxy(() => undefined, {
    get: (_target, property) =>
      // Whatever is awaited is asked whether it is a promise.
      property === 'then' || typeof property === 'symbol' ? undefined : makeBystander(`${name}.${property}`, acts),
    apply() {
      acts.push(name);
      return undefined;
    },
  });
}

/** The real history, brought into agreement with the database before each question. */
function makeHistory(console: OperatorConsole): CallHandlerParts['history'] {
  const nothing = () => {};
  let identity: Identity | null = null;
  const history = createHistory({
    keeper: openLocalHistory().remote,
    read: (work) => work(console),
    snapshot: () => ({ connection: { status: 'connected' }, identity, identityError: null }) as unknown as Session,
    connectionKey: () => 'test',
    onKeptIdentity: nothing,
    isBusy: () => false,
    hasNews: () => false,
    onChanged: nothing,
    onTrouble: nothing,
  });
  const agree = async () => {
    identity = (await console.history.place()).identity;
    await history.agree();
  };
  return {
    list: async (request) => {
      await agree();
      return history.list(request);
    },
    counts: async () => {
      await agree();
      return history.counts();
    },
    choices: (read) => history.choices(read),
    readThrough: (document, read) => history.readThrough(document, read),
    usage: () => history.usage(),
    rebuild: async () => {
      await agree();
      return history.rebuild();
    },
  };
}

/** The real call handlers over a console; every part but the database is a bystander. */
export function openBridge(console: OperatorConsole): Bridge {
  const faults: unknown[] = [];
  const acts: string[] = [];
  const known: Readonly<Record<string, unknown>> = {
    countLimitMs: 20_000,
    session: {
      read: <T>(work: (console: OperatorConsole) => Promise<T>) => work(console),
      write: <T>(work: (console: OperatorConsole) => Promise<T>) => work(console),
    },
    notifications: { inbox: { unread: () => null, nudge: () => undefined } },
    windows: {
      describe: () => ({ kind: 'main' }),
      tearOff: () => acts.push('windows.tearOff'),
      moved: () => acts.push('windows.moved'),
      show: () => acts.push('windows.show'),
      closeTornOff: () => acts.push('windows.closeTornOff'),
    },
    computer: {
      describe: () => ({
        versions: { app: '0', electron: '0', chrome: '0', node: '0' },
        system: 'linux',
        folders: { data: '/data', logs: '/data/logs' },
        keychain: { isAvailable: true, reason: null },
      }),
      openFolder: () => acts.push('computer.openFolder'),
    },
    history: makeHistory(console),
    preferences: { read: () => preferencesSchema.parse({}), write: () => preferencesSchema.parse({}) },
  };
  const parts = new Proxy(known, {
    get: (target, property) =>
      typeof property === 'string' ? (target[property] ?? makeBystander(property, acts)) : undefined,
  }) as unknown as CallHandlerParts;
  const handlers = createCallHandlers(parts);
  return {
    faults,
    acts,
    async call(name, request) {
      const answer = await answerCall(
        handlers,
        { name: structuredClone(name), request: structuredClone(request), caller: { id: 1 } },
        { checksResponses: true, onFault: (_name, error) => faults.push(error) },
      );
      return answerSchema.parse(structuredClone(answer));
    },
  };
}
