import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createHistoryKeeper,
  type HistoryKeeper,
  type HistoryKeeperOptions,
} from '../../src/main/history/history-keeper';
import { remoteKeeper, type RemoteKeeper } from '../../src/main/history/keeper-thread';
import type { RunSummary } from '../../src/shared/contract/runs';

// better-sqlite3's own binary needs a newer Node-API than Node 20 has, and crashes there instead of refusing.
export const nativeBinding = process.env['WHEELHOUSE_SQLITE_BINDING'];
export const canLoadSqlite = nativeBinding !== undefined || Number(process.versions.napi) >= 10;

/** A keeper that answers like the one in its own thread, but lives in this one. */
export function asRemote(keeper: HistoryKeeper): RemoteKeeper {
  return remoteKeeper(async (name, args) => {
    const method = keeper[name] as (...given: readonly unknown[]) => unknown;
    // What crosses to a thread is a copy.
    return structuredClone(method(...structuredClone(args)));
  });
}

/** History in a folder of its own. */
export function openLocalHistory(options: Partial<HistoryKeeperOptions> = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'wheelhouse-history-'));
  const problems: string[] = [];
  const keeper = createHistoryKeeper({
    folder,
    nativeBinding,
    maxBytes: 256 * 2 ** 20,
    onProblem: (message) => problems.push(message),
    ...options,
  });
  return {
    folder,
    keeper,
    remote: asRemote(keeper),
    problems,
    remove() {
      keeper.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Everything that a list shows, page by page. */
export async function listAll(keeper: RemoteKeeper, nowMs: number): Promise<RunSummary[]> {
  const found: RunSummary[] = [];
  let after: Parameters<HistoryKeeper['list']>[0]['after'] = null;
  do {
    const page: Awaited<ReturnType<RemoteKeeper['list']>> = await keeper.list({ filter: {}, after, limit: 97 }, nowMs);
    found.push(...page.runs);
    after = page.next;
  } while (after !== null);
  return found;
}
