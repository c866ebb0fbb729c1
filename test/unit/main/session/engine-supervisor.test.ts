import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ToEngine } from '../../../../src/main/engine/engine-messages';
import { createEngineSupervisor, type EngineProcess } from '../../../../src/main/session/engine-supervisor';

class FakeEngine implements EngineProcess {
  readonly received: ToEngine[] = [];
  isKilled = false;
  #messages: ((message: unknown) => void)[] = [];
  #exits: (() => void)[] = [];
  post(message: ToEngine): void {
    this.received.push(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#messages.push(listener);
  }
  onExit(listener: () => void): void {
    this.#exits.push(listener);
  }
  kill(): void {
    this.isKilled = true;
    this.exit();
  }
  tell(message: unknown): void {
    for (const listener of this.#messages) listener(message);
  }
  exit(): void {
    for (const listener of this.#exits) listener();
  }
}

describe('the supervised engine', () => {
  let engines: FakeEngine[];
  let changedRuns: number[];
  let trouble: string[];
  const make = () =>
    createEngineSupervisor({
      fork() {
        const engine = new FakeEngine();
        engines.push(engine);
        return engine;
      },
      onStateChanged: () => {},
      onRunChanged: (runId) => changedRuns.push(runId),
      onTrouble: (message) => trouble.push(message),
    });
  const connection = { url: 'postgresql://olivia:hunter2@db/ops' };

  beforeEach(() => {
    vi.useFakeTimers();
    [engines, changedRuns, trouble] = [[], [], []];
  });
  afterEach(() => vi.useRealTimers());

  it('is told what to work on by message, and tells how it is', async () => {
    const supervisor = make();
    await supervisor.start(connection);
    expect(supervisor.state()).toEqual({ status: 'starting', activeJobs: 0 });
    expect(engines[0]?.received).toEqual([{ type: 'start', connection }]);
    engines[0]?.tell({ type: 'ready' });
    engines[0]?.tell({ type: 'state', activeJobs: 3 });
    engines[0]?.tell({ type: 'runChanged', runId: 12 });
    expect(supervisor.state()).toEqual({ status: 'running', activeJobs: 3 });
    expect(changedRuns).toEqual([12]);
  });

  it('ignores messages that are none', async () => {
    const supervisor = make();
    await supervisor.start(connection);
    for (const message of [null, 'ready', { type: 'state', activeJobs: -1 }, { type: 'runChanged' }]) {
      engines[0]?.tell(message);
    }
    expect(supervisor.state()).toEqual({ status: 'starting', activeJobs: 0 });
  });

  it('is started again when it dies, later each time', async () => {
    const supervisor = make();
    await supervisor.start(connection);
    engines[0]?.tell({ type: 'state', activeJobs: 2 });
    engines[0]?.exit();
    expect(supervisor.state()).toEqual({ status: 'restarting', activeJobs: 0 });
    vi.advanceTimersByTime(1_000);
    expect(engines).toHaveLength(2);
    engines[1]?.exit();
    vi.advanceTimersByTime(1_000);
    expect(engines).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(engines).toHaveLength(3);
    expect(engines[2]?.received[0]).toMatchObject({ type: 'start' });
    expect(trouble.join(' ')).not.toContain('hunter2');
  });

  it('is started again when it could not begin', async () => {
    const supervisor = make();
    await supervisor.start(connection);
    engines[0]?.tell({
      type: 'failed',
      error: { kind: 'unreachable', code: 'db_connection_lost', message: 'The ops database can’t be reached.' },
    });
    expect(engines[0]?.isKilled).toBe(true);
    expect(supervisor.state().status).toBe('restarting');
    vi.advanceTimersByTime(1_000);
    expect(engines).toHaveLength(2);
  });

  it('stops when it has finished what it was at', async () => {
    const supervisor = make();
    await supervisor.start(connection);
    const stopping = supervisor.stop(20_000);
    expect(engines[0]?.received.at(-1)).toEqual({ type: 'stop' });
    vi.advanceTimersByTime(5_000);
    engines[0]?.tell({ type: 'stopped' });
    engines[0]?.exit();
    await stopping;
    expect(engines[0]?.isKilled).toBe(false);
    expect(supervisor.state()).toEqual({ status: 'stopped', activeJobs: 0 });
    vi.advanceTimersByTime(60_000);
    expect(engines).toHaveLength(1);
  });

  it('is killed where it does not stop in time', async () => {
    const supervisor = make();
    await supervisor.start(connection);
    const stopping = supervisor.stop(20_000);
    vi.advanceTimersByTime(20_000);
    await stopping;
    expect(engines[0]?.isKilled).toBe(true);
  });

  it('moves to another database, and stays where it already works on it', async () => {
    const supervisor = make();
    await supervisor.start(connection);
    await supervisor.start({ url: connection.url });
    expect(engines).toHaveLength(1);
    const moving = supervisor.start({ url: 'postgresql://olivia@other/ops' });
    engines[0]?.exit();
    await moving;
    expect(engines).toHaveLength(2);
    expect(engines[1]?.received[0]).toMatchObject({ connection: { url: 'postgresql://olivia@other/ops' } });
  });
});
