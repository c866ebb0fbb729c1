import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

/** The repository: below it, Node finds the packages that the bundle leaves outside. */
const ROOT = resolve(import.meta.dirname, '../..');

/** The worker's entry as one file that plain Node can run. */
export interface WorkerBundle {
  readonly file: string;
  remove(): Promise<void>;
}

/** Bundles the worker; the packages stay outside. */
export async function bundleWorker(): Promise<WorkerBundle> {
  const folder = await mkdtemp(join(ROOT, 'node_modules/.wheelhouse-worker-'));
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: {
      ssr: join(ROOT, 'test/support/worker-process-main.ts'),
      outDir: folder,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'worker.mjs' } },
    },
  });
  return { file: join(folder, 'worker.mjs'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A worker process that works already. */
export interface WorkerProcess {
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Kills it at once, as the system would, and waits until it is gone. */
  kill(): Promise<void>;
}

async function waitForReady(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit').then(([code]: unknown[]) => {
    throw new Error(`The worker process ended with ${String(code)} before it was ready.`);
  });
  await Promise.race([once(child, 'message'), exited]);
  // From here on its end is no surprise.
  exited.catch(() => undefined);
}

/** Starts a worker process on a database. */
export async function startWorkerProcess(bundle: WorkerBundle, url: string, concurrency = 2): Promise<WorkerProcess> {
  const child = fork(bundle.file, {
    cwd: ROOT,
    env: { ...process.env, WORKER_URL: url, WORKER_CONCURRENCY: String(concurrency) },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await waitForReady(child);
  return {
    signal: (signal) => {
      child.kill(signal);
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
