import { utilityProcess } from 'electron';
import type { EngineProcess } from '../session/engine-supervisor';

/** Starts the engine in a utility process. What it works on is told over its message port, never by argument. */
export function forkEngine(file: string, onOutput: (text: string) => void): EngineProcess {
  const child = utilityProcess.fork(file, [], {
    serviceName: 'Wheelhouse engine',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.on('data', (chunk: unknown) => onOutput(String(chunk)));
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', () => listener()),
    kill: () => void child.kill(),
  };
}
