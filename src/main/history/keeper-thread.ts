import { Worker } from 'node:worker_threads';
import type { HistoryKeeper } from './history-keeper';

/** The same, answered later. */
export type Remote<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};
export type RemoteKeeper = Remote<HistoryKeeper>;

/** What the thread is started with; the limits of what it keeps. */
export interface KeeperSettings {
  readonly folder: string;
  readonly nativeBinding?: string | undefined;
  readonly maxBytes: number;
}

export interface KeeperCall {
  readonly id: number;
  readonly name: keyof HistoryKeeper;
  readonly args: readonly unknown[];
}

/** What the thread says. An error keeps its name and message; what it was thrown by stays there. */
export type KeeperMessage =
  | { readonly kind: 'value'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly name: string; readonly message: string }
  | { readonly kind: 'problem'; readonly message: string; readonly detail: string };

export interface KeeperThread {
  readonly keeper: RemoteKeeper;
  /** Lets the thread finish what it does and end. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

function rebuilt(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

const METHODS = [
  'findFile',
  'open',
  'remember',
  'close',
  'remove',
  'tidy',
  'usage',
  'list',
  'counts',
  'choices',
  'writeState',
  'putTenants',
  'keepTenants',
  'putRuns',
  'replaceRange',
  'countRange',
  'countRuns',
  'forgetRanges',
  'activeIds',
  'compare',
  'dropBefore',
  'dropDocuments',
  'shrink',
  'putDocument',
  'findDocument',
  'removeDocument',
] as const satisfies readonly (keyof HistoryKeeper)[];

/** The methods of a keeper, each handed to `ask`. */
export function remoteKeeper(
  ask: (name: keyof HistoryKeeper, args: readonly unknown[]) => Promise<unknown>,
): RemoteKeeper {
  // What the other side answers is what its method gives: both are this program, compiled at once.
  const methods = METHODS.map((name) => [name, (...args: unknown[]) => ask(name, args)] as const);
  return Object.fromEntries(methods) as unknown as RemoteKeeper;
}

/**
 * Starts the thread at the first call, so that SQLite never keeps the window's process waiting. One that dies is
 * started anew by the next call.
 *
 * @param script the built src/main/history-thread.ts
 */
export function startKeeperThread(
  script: string,
  settings: KeeperSettings,
  onProblem: (message: string, detail: string) => void,
): KeeperThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let calls = 0;

  const receive = (message: KeeperMessage) => {
    if (message.kind === 'problem') {
      onProblem(message.message, message.detail);
      return;
    }
    const entry = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'value') entry?.resolve(message.value);
    else entry?.reject(rebuilt(message.name, message.message));
  };
  const start = () => {
    const started = new Worker(script, { workerData: settings, name: 'history' });
    started.on('message', receive);
    // The end that follows is what counts; without a listener it would end the application.
    started.on('error', (error) => onProblem('What keeps the history ended unexpectedly.', String(error)));
    started.on('exit', () => {
      if (worker === started) worker = null;
      for (const entry of waiting.values()) entry.reject(rebuilt('HistoryClosedError', 'The history thread ended.'));
      waiting.clear();
    });
    return started;
  };
  return {
    keeper: remoteKeeper((name, args) => {
      worker ??= start();
      const call: KeeperCall = { id: (calls += 1), name, args };
      return new Promise((resolve, reject) => {
        waiting.set(call.id, { resolve, reject });
        worker?.postMessage(call);
      });
    }),
    async close() {
      const ending = worker;
      if (ending === null) return;
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      ending.postMessage(null);
      await ended;
    },
  };
}
