import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { startWorker } from '../../src/main/engine/worker';
import { startDelayProxy } from '../support/delay-proxy';

/** The engine and the slow network run in processes of their own, as they do in life, and don't slow the clock's process. */
export type Role = 'engine' | 'proxy';

/** What this process does if it was started as a child; false in the bench itself. */
export async function playRole(argv: readonly string[]): Promise<boolean> {
  const [role, url, number] = argv;
  if (role === 'engine' && url !== undefined) {
    const worker = await startWorker({
      connection: { url },
      concurrency: Number(number),
      onTrouble: (error) => console.error(error),
    });
    process.send?.('ready');
    process.once('message', () => void worker.stop().then(() => process.exit(0)));
    return true;
  }
  if (role === 'proxy' && url !== undefined) {
    const target = new URL(url);
    const proxy = await startDelayProxy({ host: target.hostname, port: Number(target.port) }, Number(number));
    process.send?.(proxy.through(url));
    process.once('message', () => process.exit(0));
    return true;
  }
  return false;
}

/** A child in one of the roles, with the first thing it says. */
export async function startRole(
  role: Role,
  url: string,
  number: number,
): Promise<{ said: string; stop(): Promise<void> }> {
  const child: ChildProcess = fork(process.argv[1] ?? '', [role, url, String(number)], { stdio: 'inherit' });
  const [said] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`The ${role} process did not start.`))),
  ])) as [string];
  return {
    said,
    async stop() {
      const ended = once(child, 'exit');
      child.send('stop');
      await ended;
    },
  };
}
