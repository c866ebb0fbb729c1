import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperatorConsole } from '../../../../src/main/operator-console';
import { createRunFeed, type RunFeed } from '../../../../src/main/session/run-feed';
import type { RunDetail } from '../../../../src/shared/contract/runs';
import { notFound } from '../../../../src/shared/errors';

type Told = { news: number; runs: RunDetail[]; finished: number[] };

describe('the feed of runs', () => {
  let feed: RunFeed;
  let told: Told;
  let reads: number[];
  let runs: Map<number, Partial<RunDetail>>;

  beforeEach(() => {
    vi.useFakeTimers();
    told = { news: 0, runs: [], finished: [] };
    reads = [];
    runs = new Map([[7, { id: 7, status: 'running', control: 'none' }]]);
    const console = {
      runs: {
        get: (runId: number) => {
          reads.push(runId);
          const run = runs.get(runId);
          return run === undefined ? Promise.reject(notFound('It')) : Promise.resolve({ ...run });
        },
      },
    } as unknown as OperatorConsole;
    feed = createRunFeed({
      read: (work) => work(console),
      onNews: () => (told.news += 1),
      onRunChanged: (run) => told.runs.push(run),
      onRunFinished: (run) => told.finished.push(run.id),
    });
  });
  afterEach(() => {
    feed.close();
    vi.useRealTimers();
  });
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  it('tells when the engine changed something, and when a run that is followed begins or ends', async () => {
    feed.nudge();
    expect(told.news).toBe(1);
    feed.watch(7, 1);
    await pass(1_000);
    runs.set(7, { id: 7, status: 'completed' });
    await pass(1_000);
    expect(told.news).toBe(2);
  });

  it('reads nothing in detail that nobody watches', async () => {
    await pass(10_000);
    expect(reads).toEqual([]);
  });

  it('sends a watched run at once and about twice a second while it is active', async () => {
    feed.watch(7, 1);
    await pass(150);
    expect(told.runs).toHaveLength(1);
    await pass(5_000);
    expect(told.runs.length).toBeGreaterThanOrEqual(8);
    expect(told.runs.length).toBeLessThanOrEqual(14);
  });

  it('reads an ended run again only when something changed', async () => {
    runs.set(7, { id: 7, status: 'completed' });
    feed.watch(7, 1);
    await pass(5_000);
    const before = reads.length;
    expect(before).toBeLessThanOrEqual(2);
    feed.runsChanged();
    await pass(2_000);
    expect(reads.length).toBe(before + 1);
  });

  it('asks for a run that does not exist no more often than something changes', async () => {
    feed.watch(99, 1);
    await pass(10_000);
    expect(reads.length).toBeLessThanOrEqual(2);
  });

  it('stops when the last watcher leaves or is gone', async () => {
    feed.watch(7, 1);
    feed.watch(7, 1);
    feed.watch(7, 2);
    feed.unwatch(7, 1);
    await pass(2_000);
    feed.unwatch(7, 1);
    feed.forgetWatcher(2);
    await pass(1_000);
    const before = reads.length;
    await pass(5_000);
    expect(reads.length).toBe(before);
  });

  it('tells once that a run started here has ended', async () => {
    feed.trackStarted(7);
    await pass(1_000);
    expect(feed.unfinishedRuns()).toEqual([7]);
    runs.set(7, { id: 7, status: 'completed' });
    feed.runsChanged();
    await pass(5_000);
    expect(told.finished).toEqual([7]);
    expect(feed.unfinishedRuns()).toEqual([]);
    expect(told.runs).toEqual([]);
  });

  it('does not count a paused run as work, until it is resumed', async () => {
    feed.trackStarted(7);
    feed.learn({ id: 7, status: 'running', control: 'paused' } as RunDetail);
    expect(feed.unfinishedRuns()).toEqual([]);
    feed.learn({ id: 7, status: 'running', control: 'none' } as RunDetail);
    expect(feed.unfinishedRuns()).toEqual([7]);
    await pass(1);
  });
});
