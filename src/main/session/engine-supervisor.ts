import { isDeepStrictEqual } from 'node:util';
import type { EngineState } from '../../shared/contract/session';
import { fromEngineSchema, type ToEngine } from '../engine/engine-messages';
import type { ConnectionOptions } from '../postgres/connection-options';
import { backoffMs } from './backoff';

/** A started engine process, whatever it runs in. */
export interface EngineProcess {
  post(message: ToEngine): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}

/** Keeps one engine process alive. */
export interface EngineSupervisor {
  state(): EngineState;
  /** Starts it, or starts it anew where it works on another database. */
  start(connection: ConnectionOptions): Promise<void>;
  /** Lets batches under way come to their end; what takes longer than the limit is killed, and goes on at its checkpoint. */
  stop(limitMs: number): Promise<void>;
}

export interface EngineSupervisorOptions {
  fork(): EngineProcess;
  onStateChanged(state: EngineState): void;
  onRunChanged(runId: number): void;
  onTrouble(message: string): void;
}

/** An engine that ran this long before it died starts its backoff anew. */
const HEALTHY_AFTER_MS = 60_000;

/** The database it worked on is gone or another: nothing there is worth a long wait. */
const SWITCH_LIMIT_MS = 3_000;

/** Supervises the engine: restarts it with backoff when it dies or can't start, until it is told to stop. */
export function createEngineSupervisor(options: EngineSupervisorOptions): EngineSupervisor {
  let state: EngineState = { status: 'stopped', activeJobs: 0 };
  let connection: ConnectionOptions | null = null;
  let current: EngineProcess | null = null;
  let restart: NodeJS.Timeout | undefined;
  let failures = 0;

  const setState = (next: Partial<EngineState>) => {
    const merged = { ...state, ...next };
    if (merged.status === state.status && merged.activeJobs === state.activeJobs) return;
    state = merged;
    options.onStateChanged(state);
  };

  const launch = (target: ConnectionOptions) => {
    const engine = options.fork();
    const launchedAt = performance.now();
    current = engine;
    engine.onMessage((raw) => {
      const message = fromEngineSchema.safeParse(raw).data;
      if (message === undefined || current !== engine) return;
      switch (message.type) {
        case 'ready':
          setState({ status: 'running' });
          break;
        case 'state':
          setState({ activeJobs: message.activeJobs });
          break;
        case 'runChanged':
          options.onRunChanged(message.runId);
          break;
        case 'failed':
          options.onTrouble(`The engine could not start: ${message.error.message}`);
          engine.kill();
          break;
        case 'stopped':
          break; // Its exit follows.
      }
    });
    engine.onExit(() => {
      if (current !== engine) return;
      current = null;
      if (connection === null) {
        setState({ status: 'stopped', activeJobs: 0 });
        return;
      }
      failures = performance.now() - launchedAt > HEALTHY_AFTER_MS ? 1 : failures + 1;
      options.onTrouble(`The engine ended by itself; it is started again in ${backoffMs(failures)} ms.`);
      setState({ status: 'restarting', activeJobs: 0 });
      restart = setTimeout(() => connection !== null && launch(connection), backoffMs(failures));
    });
    engine.post({ type: 'start', connection: { ...target } });
  };

  const stop = async (limitMs: number) => {
    connection = null;
    clearTimeout(restart);
    const engine = current;
    if (engine === null) {
      setState({ status: 'stopped', activeJobs: 0 });
      return;
    }
    await new Promise<void>((resolve) => {
      const killing = setTimeout(() => engine.kill(), limitMs);
      // A process that even a kill does not end is not waited for: quitting must come to an end.
      const givingUp = setTimeout(resolve, limitMs + 1_000);
      engine.onExit(() => {
        clearTimeout(killing);
        clearTimeout(givingUp);
        resolve();
      });
      engine.post({ type: 'stop' });
    });
    if (current === engine) current = null;
    setState({ status: 'stopped', activeJobs: 0 });
  };

  return {
    state: () => state,
    async start(next) {
      if (isDeepStrictEqual(connection, next)) return;
      if (current !== null) await stop(SWITCH_LIMIT_MS);
      connection = next;
      failures = 0;
      setState({ status: 'starting', activeJobs: 0 });
      launch(next);
    },
    stop,
  };
}
