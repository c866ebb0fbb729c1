import { parentPort, workerData } from 'node:worker_threads';
import { createHistoryKeeper } from './history/history-keeper';
import type { KeeperCall, KeeperMessage, KeeperSettings } from './history/keeper-thread';

/** The thread that keeps history: SQLite answers at once there, and nobody waits for it elsewhere. */
const port = parentPort;
if (port === null) throw new Error('This runs as a thread only.');
const send = (message: KeeperMessage) => port.postMessage(message);

// What starts the thread is this same program.
const settings = workerData as KeeperSettings;
const keeper = createHistoryKeeper({
  ...settings,
  onProblem: (message, error) => send({ kind: 'problem', message, detail: String(error) }),
});

port.on('message', (call: KeeperCall | null) => {
  if (call === null) {
    keeper.close();
    port.close();
    return;
  }
  const { id, name, args } = call;
  try {
    const method = keeper[name] as (...given: readonly unknown[]) => unknown;
    send({ kind: 'value', id, value: method(...args) });
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    send({ kind: 'error', id, name: thrown.name, message: thrown.message });
  }
});
