import { type FromEngine, toEngineSchema, type ToEngine } from './engine/engine-messages';
import { startWorker, type Worker } from './engine/worker';
import { toWheelhouseError } from './postgres/errors';
import { endOnUncaught } from './uncaught';

/** The part of Electron's utility process that is used here; in its type packages it belongs to Electron's main. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: FromEngine): void;
}

/** The engine as a utility process of the application: a worker that is told what to do over its message port. */
function serve(port: ParentPort): void {
  let worker: Promise<Worker> | null = null;
  const tell = (message: FromEngine) => port.postMessage(message);

  const start = async (message: Extract<ToEngine, { type: 'start' }>) => {
    try {
      worker = startWorker({
        connection: message.connection,
        onActiveJobs: (activeJobs) => tell({ type: 'state', activeJobs }),
        onRunChanged: (runId) => tell({ type: 'runChanged', runId }),
      });
      await worker;
      tell({ type: 'ready' });
    } catch (error) {
      worker = null;
      tell({ type: 'failed', error: toWheelhouseError(error).toData() });
    }
  };
  const stop = async () => {
    const running = await worker?.catch(() => null);
    await running?.stop();
    tell({ type: 'stopped' });
    process.exit(0);
  };

  port.on('message', ({ data }) => {
    const message = toEngineSchema.safeParse(data);
    if (!message.success) return;
    if (message.data.type === 'start') void start(message.data);
    else void stop();
  });
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
if (parentPort !== undefined) {
  endOnUncaught('The engine', 1);
  serve(parentPort);
}
