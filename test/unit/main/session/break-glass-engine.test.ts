import { afterEach, describe, expect, it } from 'vitest';
import { directConnection } from '../../../../src/main/connection/open-connection';
import { profileTarget } from '../../../../src/main/session/connection-target';
import { makeWorld, SERVER, until, type World } from './session-world';

let world: World;

const open = async (changes: Partial<World>, target = SERVER) => {
  world = makeWorld(target);
  Object.assign(world, changes);
  await until(world, 'connected');
};
const enter = () => {
  world.isBreakGlassActive = true;
  world.session.breakGlassChanged();
};
const leave = () => {
  world.isBreakGlassActive = false;
  world.session.breakGlassChanged();
};
const openDirectly = () => Promise.resolve(directConnection({ url: 'postgresql://olivia@eu-ops/platform' }));
const ON_CALL = { capabilities: ['platform.ops.view'], groupRole: 'wheelhouse_break_glass' };

afterEach(() => world.session.close(1_000));

describe('the engine of one who may not execute by themselves', () => {
  it('works under the group role while break-glass lasts, and stops at its end', async () => {
    await open(ON_CALL);
    expect(world.engine.started).toEqual([]);
    enter();
    expect(world.engine.groupRoles).toEqual(['wheelhouse_break_glass']);
    leave();
    expect(world.engine.stops).toBe(1);
  });

  it('does not work where the role may not take on the group', async () => {
    await open({ ...ON_CALL, groupRole: null });
    enter();
    expect(world.engine.started).toEqual([]);
  });

  it('stops when another database is chosen', async () => {
    await open(ON_CALL);
    enter();
    world.session.switchTo({ ...SERVER, profileName: 'other' });
    expect(world.engine.stops).toBeGreaterThan(0);
    expect(world.breakGlassEnds).toEqual(['disconnect']);
    await until(world, 'connected');
    expect(world.engine.started).toHaveLength(1);
  });

  it('does not work on production whose writes are locked', async () => {
    await open(ON_CALL, profileTarget({ id: 'eu', name: 'eu-ops', environment: 'production' }, openDirectly));
    enter();
    expect(world.engine.started).toEqual([]);
    world.session.unlockWrites('eu-ops');
    expect(world.engine.groupRoles).toEqual(['wheelhouse_break_glass']);
  });
});

it('leaves the engine of one who may execute as it is', async () => {
  await open({ capabilities: ['platform.runbooks.run'], groupRole: 'wheelhouse_break_glass' });
  enter();
  leave();
  expect(world.engine.stops).toBe(0);
  expect(new Set(world.engine.groupRoles)).toEqual(new Set([undefined]));
});
