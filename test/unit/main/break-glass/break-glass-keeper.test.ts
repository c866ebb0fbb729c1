import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type BreakGlassKeeper,
  createBreakGlassKeeper,
  type UntoldEnd,
} from '../../../../src/main/break-glass/break-glass-keeper';
import type { BreakGlassRecord } from '../../../../src/main/break-glass/break-glass-store';

const MINUTE = 60_000;

function makeRecord(over: Partial<BreakGlassRecord> = {}): BreakGlassRecord {
  return {
    id: '9f8b3d8e-4f57-4c1d-9c43-7b1a3b0f2d11',
    platformUserId: 7,
    reasonCode: 'SECURITY',
    reasonText: 'key rotation INC-4412',
    minutes: 15,
    enteredAt: new Date('2026-03-01T03:00:00Z'),
    endsAt: new Date('2026-03-01T03:15:00Z'),
    endedAt: null,
    endCause: null,
    runIds: [],
    isPast: false,
    ...over,
  };
}

/** A keeper under clocks that a test sets. */
function makeWorld() {
  const clock = { monotonicMs: 1_000, wallMs: Date.parse('2026-03-01T03:00:00Z') };
  const world = {
    clock,
    changes: 0,
    troubles: [] as unknown[],
    told: [] as { end: UntoldEnd; secondsAgo: number }[],
    isReachable: true,
    keeper: null as unknown as BreakGlassKeeper,
    /** Time goes by, and timers with it. */
    pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 1_000) {
        const step = Math.min(1_000, ms - passed);
        clock.monotonicMs += step;
        clock.wallMs += step;
        vi.advanceTimersByTime(step);
      }
    },
    /** The computer sleeps: timers and the monotonic clock stand still. */
    sleep(ms: number) {
      clock.wallMs += ms;
    },
    enter(over: Partial<BreakGlassRecord> = {}) {
      world.keeper.begin(makeRecord(over), world.keeper.now(), (end, secondsAgo) => {
        if (!world.isReachable) return Promise.reject(new Error('unreachable'));
        world.told.push({ end, secondsAgo });
        return Promise.resolve();
      });
    },
  };
  world.keeper = createBreakGlassKeeper(
    { read: () => ({ ...clock }) },
    () => (world.changes += 1),
    (error) => world.troubles.push(error),
  );
  return world;
}

let world: ReturnType<typeof makeWorld>;
beforeEach(() => {
  vi.useFakeTimers();
  world = makeWorld();
});
afterEach(() => {
  world.keeper.close();
  vi.useRealTimers();
});

const active = () => {
  const state = world.keeper.state();
  if (state.status !== 'active') throw new Error(`It is ${state.status}.`);
  return state;
};

describe('a break-glass', () => {
  it('is none at first', () => {
    expect(world.keeper.state()).toEqual({ status: 'none' });
    expect(world.keeper.current()).toBeNull();
  });

  it('lasts for its minutes, and then ends by itself and tells so once', async () => {
    world.enter();
    expect(active()).toMatchObject({ endsAt: '2026-03-01T03:15:00.000Z', isEndingSoon: false, extendableMinutes: 45 });
    world.pass(15 * MINUTE - 1);
    expect(world.keeper.current()?.id).toBe(makeRecord().id);
    world.pass(1);
    expect(world.keeper.current()).toBeNull();
    expect(world.keeper.state()).toMatchObject({ status: 'review_needed', endCause: 'expire' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(world.told.map(({ end }) => end.cause)).toEqual(['expire']);
  });

  it('warns once, two minutes before its end', () => {
    world.enter();
    const before = world.changes;
    world.pass(13 * MINUTE - 1_000);
    expect(active().isEndingSoon).toBe(false);
    expect(world.changes).toBe(before);
    world.pass(1_000);
    expect(active().isEndingSoon).toBe(true);
    expect(world.changes).toBe(before + 1);
    world.pass(MINUTE);
    expect(world.changes).toBe(before + 1);
  });

  it('of two minutes warns from the start', () => {
    world.enter({ minutes: 2 });
    expect(active().isEndingSoon).toBe(true);
  });

  it('goes on from its old end when it is extended, without the warning', () => {
    world.enter();
    world.pass(14 * MINUTE);
    world.keeper.extend(makeRecord({ minutes: 30, reasonText: 'still rotating INC-4412' }));
    expect(active()).toMatchObject({
      isEndingSoon: false,
      endsAt: '2026-03-01T03:30:00.000Z',
      reasonText: 'still rotating INC-4412',
      extendableMinutes: 30,
    });
    world.pass(16 * MINUTE - 1_000);
    expect(world.keeper.current()).not.toBeNull();
    world.pass(1_000);
    expect(world.keeper.current()).toBeNull();
  });

  it('is over after a sleep that was longer, before any timer has gone off', () => {
    world.enter();
    world.pass(MINUTE);
    world.sleep(60 * MINUTE);
    expect(world.keeper.current()).toBeNull();
    expect(world.keeper.state().status).toBe('review_needed');
  });

  it('is shorter by the time slept', () => {
    world.enter();
    world.sleep(10 * MINUTE);
    expect(world.keeper.current()).not.toBeNull();
    world.pass(5 * MINUTE);
    expect(world.keeper.current()).toBeNull();
  });

  it('lasts no longer where the wall clock is set back, and says when it ends by the clock as it is', () => {
    world.enter();
    world.pass(5 * MINUTE);
    world.clock.wallMs -= 24 * 60 * MINUTE;
    expect(active().endsAt).toBe('2026-02-28T03:15:00.000Z');
    world.pass(10 * MINUTE);
    expect(world.keeper.current()).toBeNull();
  });

  it('ends early rather than late where the wall clock is set forward', () => {
    world.enter();
    world.clock.wallMs += 20 * MINUTE;
    expect(world.keeper.current()).toBeNull();
  });

  it.each(['exit', 'disconnect', 'quit', 'revoked'] as const)('ends at once by %s, which is told', async (cause) => {
    world.enter();
    world.pass(MINUTE);
    const ending = world.keeper.end(cause);
    expect(world.keeper.current()).toBeNull();
    expect(world.keeper.state()).toMatchObject({ status: 'review_needed', endCause: cause });
    await ending;
    expect(world.told).toMatchObject([{ end: { cause }, secondsAgo: 0 }]);
    await world.keeper.end(cause);
    expect(world.told).toHaveLength(1);
  });

  it('ends although the database can’t be told, and remembers when it was', async () => {
    world.enter();
    world.isReachable = false;
    await world.keeper.end('disconnect');
    expect(world.keeper.current()).toBeNull();
    expect(world.troubles).toHaveLength(1);
    world.pass(3 * MINUTE);
    expect(world.keeper.untoldEnd(makeRecord().id)).toMatchObject({ end: { cause: 'disconnect' }, secondsAgo: 180 });
    expect(world.keeper.untoldEnd('another')).toBeNull();
    world.keeper.learn(makeRecord({ endedAt: new Date(), endCause: 'disconnect' }), null);
    expect(world.keeper.untoldEnd(makeRecord().id)).toBeNull();
  });

  it('needs its review until that is known', async () => {
    world.enter();
    await world.keeper.end('exit');
    expect(world.keeper.state().status).toBe('review_needed');
    world.keeper.learn(null, null);
    expect(world.keeper.state()).toEqual({ status: 'none' });
  });

  it('of an earlier start of the application needs its review too', () => {
    world.keeper.learn(makeRecord({ runIds: [12] }), null);
    expect(world.keeper.state()).toMatchObject({ status: 'review_needed', endedAt: null, runIds: [12] });
    expect(world.keeper.current()).toBeNull();
  });

  it('ends here when it was ended from another computer', () => {
    world.enter();
    world.keeper.learn(
      makeRecord({ endedAt: new Date('2026-03-01T03:04:00Z'), endCause: 'left_open' }),
      makeRecord().id,
    );
    expect(world.keeper.current()).toBeNull();
    expect(world.keeper.state()).toMatchObject({ status: 'review_needed', endCause: 'left_open' });
  });

  it('that began while the database was asked is not taken away by the old answer', () => {
    world.enter();
    world.keeper.learn(null, null);
    expect(world.keeper.current()).not.toBeNull();
  });

  it('shows what it started as the database knows it', () => {
    world.enter();
    world.keeper.learn(makeRecord({ runIds: [3] }), makeRecord().id);
    expect(world.keeper.current()?.runIds).toEqual([3]);
  });
});
