import type { WheelhouseError } from '../../shared/errors';
import { signInsAt } from '../audit/sign-in-audit';
import { createSendingQueue } from '../engine/job-queue';
import { openOperatorConsole, type OperatorConsole, type OperatorConsoleOptions } from '../operator-console';
import { type ConnectionOptions, describeConnection } from '../postgres/connection-options';
import { createPool } from '../postgres/pool';
import { listenForRuns, type RunNews } from '../postgres/run-news';
import { createProbe } from './probe-store';

/** Everything that hangs on one connection to the database, so that it can be replaced as a whole. */
export interface DatabaseLink {
  readonly connection: ConnectionOptions;
  /** Milliseconds of a round trip. Throws soon where the database does not answer. */
  measure(): Promise<number>;
  /** Opens the console for the database role; may be called again where the role was not mapped. */
  openConsole(): Promise<OperatorConsole>;
  /** Whether news of runs arrive by themselves here. */
  hasNews(): boolean;
  /** Rejects what is under way and lets go of every connection without waiting. */
  close(reason: WheelhouseError): void;
  /** Aborted with the reason by `close`. */
  readonly lost: AbortSignal;
}

/** What outlives a connection: where audit entries are kept meanwhile, who signed in, and how locks and tickets look. */
export interface KeptAcrossLinks extends Required<
  Pick<
    OperatorConsoleOptions,
    'auditSpool' | 'onAuditTrouble' | 'signIns' | 'breakGlass' | 'lockPrefix' | 'lockWaitSeconds' | 'ticket'
  >
> {
  /** Told that some run changed, where the database can tell. */
  onRunNews(): void;
}

/** Makes a link; it connects at the first use. */
export function createDatabaseLink(
  connection: ConnectionOptions,
  { onRunNews, ...kept }: KeptAcrossLinks,
): DatabaseLink {
  const losing = new AbortController();
  const pool = createPool({ ...connection, role: 'console' });
  const queue = createSendingQueue(connection);
  const probe = createProbe(connection);
  const signIns = signInsAt(describeConnection(connection), kept.signIns);
  let news: RunNews | null = null;
  return {
    connection,
    measure: () => probe.measure(),
    async openConsole() {
      const console = await openOperatorConsole({ pool, queue, source: 'system_ui', ...kept, signIns });
      if (!losing.signal.aborted) news ??= listenForRuns(connection, onRunNews);
      return console;
    },
    hasNews: () => news?.isListening() ?? false,
    close(reason) {
      losing.abort(reason);
      news?.close();
      probe.close();
      // A last word that was asked for just now still gets its client.
      setImmediate(() => void pool.end().catch(() => {}));
      queue.close().catch(() => {});
    },
    lost: losing.signal,
  };
}

/** The result of the work, or the reason of the loss if that comes first. */
export function unlessLost<T>(lost: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onLost = () => reject(lost.reason instanceof Error ? lost.reason : new Error('The connection was lost.'));
    if (lost.aborted) onLost();
    lost.addEventListener('abort', onLost, { once: true });
    work.then(resolve, reject).finally(() => lost.removeEventListener('abort', onLost));
  });
}
