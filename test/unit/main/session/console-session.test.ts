import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { refused } from '../../../../src/shared/errors';
import { makeWorld, SANDBOX, statusOf, unreachable, until, type World } from './session-world';

describe('the session', () => {
  let world: World;
  afterEach(() => world.session.close(0));

  it('connects by itself, says who one is and starts the engine', async () => {
    world = makeWorld();
    expect(statusOf(world)).toBe('connecting');
    await until(world, 'connected');
    expect(world.session.snapshot()).toMatchObject({ identity: { name: 'Olivia Ops' }, identityError: null });
    expect(world.engine.started).toEqual(['postgresql://olivia@eu-ops/platform']);
  });

  it('starts no engine for somebody who may not run runbooks', async () => {
    world = makeWorld();
    world.capabilities = ['platform.ops.view'];
    await until(world, 'connected');
    expect(world.engine.started).toEqual([]);
  });

  it('shows what was taken away once an action is refused for it, and lets the engine go', async () => {
    world = makeWorld();
    await until(world, 'connected');
    world.capabilities = ['platform.ops.view'];
    // So soon after one was asked who one is, a refusal is no news.
    await sleep(1_050);
    const refusal = refused('missing_capability', 'Olivia Ops lacks the capability platform.runbooks.run.');
    await expect(world.session.write(() => Promise.reject(refusal))).rejects.toMatchObject({
      code: 'missing_capability',
    });
    await vi.waitFor(() => {
      expect(world.session.snapshot().identity).toMatchObject({ capabilities: ['platform.ops.view'] });
    }, 5_000);
    expect(world.history.at(-1)?.identity).toMatchObject({ capabilities: ['platform.ops.view'] });
    expect(world.engine.stops).toBe(1);
  });

  it('shows who was deactivated that they are, and lets them in again once they are not', async () => {
    world = makeWorld();
    await until(world, 'connected');
    world.identityProblem = refused('inactive_operator', 'The platform user is deactivated.');
    await sleep(1_050);
    const asking = world.session.read(() => Promise.reject(world.identityProblem ?? new Error('none')));
    await expect(asking).rejects.toMatchObject({ code: 'inactive_operator' });
    const { session } = world;
    await vi.waitFor(() => expect(session.snapshot()).toMatchObject({ identity: null }), 5_000);
    expect(session.snapshot().identityError).toMatchObject({ code: 'inactive_operator' });
    world.identityProblem = null;
    await session.reconnect();
    expect(session.snapshot()).toMatchObject({ identity: { name: 'Olivia Ops' }, identityError: null });
  });

  it('ends a break-glass when the connection is lost, when another database is chosen, and at the end', async () => {
    world = makeWorld();
    await until(world, 'connected');
    expect(world.breakGlassEnds).toEqual([]);
    world.isUp = false;
    await world.session.reconnect();
    expect(world.breakGlassEnds).toEqual(['disconnect']);
    world.isUp = true;
    await until(world, 'connected');
    world.breakGlassEnds.length = 0;
    world.session.switchTo(SANDBOX);
    expect(world.breakGlassEnds).toEqual(['disconnect']);
    await until(world, 'connected');
    world.breakGlassEnds.length = 0;
    await world.session.close(0);
    expect(world.breakGlassEnds[0]).toBe('quit');
  });

  it('shows how the sandbox is prepared', async () => {
    world = makeWorld(SANDBOX);
    await until(world, 'connected');
    expect(world.history.map(({ connection }) => connection)).toContainEqual({
      status: 'preparing',
      label: 'Generating',
      fraction: 0.5,
    });
  });

  it('answers with the reason while the database is away, keeps who one is, and says when it tries next', async () => {
    world = makeWorld();
    await until(world, 'connected');
    world.isUp = false;
    await world.session.reconnect();
    const { connection, identity } = world.session.snapshot();
    expect(connection).toMatchObject({ status: 'disconnected', error: { kind: 'unreachable' } });
    expect(connection.status === 'disconnected' && connection.nextTryAt).not.toBeNull();
    expect(identity).toMatchObject({ name: 'Olivia Ops' });
    await expect(world.session.read(() => Promise.resolve(1))).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('is back on a new link, and never falls back to an empty screen on the way', async () => {
    world = makeWorld();
    await until(world, 'connected');
    world.isUp = false;
    await world.session.reconnect();
    world.history.length = 0;
    world.isUp = true;
    await until(world, 'connected');
    expect(world.links.length).toBeGreaterThan(1);
    expect(world.links[0]?.lost.aborted).toBe(true);
    expect(new Set(world.history.map(({ connection }) => connection.status))).toEqual(
      new Set(['disconnected', 'connected']),
    );
  });

  it('lets no call hang on a connection that went silent', async () => {
    world = makeWorld();
    await until(world, 'connected');
    const hanging = world.session.read(() => new Promise(() => {}));
    world.isUp = false;
    await expect(hanging).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('says that nobody knows whether a write arrived, and that nothing was done where none was sent', async () => {
    world = makeWorld();
    await until(world, 'connected');
    const lost = world.session.write(() => Promise.reject(unreachable()));
    await expect(lost).rejects.toMatchObject({ dataSafety: expect.stringContaining('not known yet') as string });
    world.isUp = false;
    await world.session.reconnect();
    const unsent = world.session.write(() => Promise.resolve(1));
    await expect(unsent).rejects.toMatchObject({ dataSafety: expect.not.stringContaining('not known') as string });
  });

  it('tells an unmapped role what is wrong, and notices when it is mapped', async () => {
    world = makeWorld();
    world.identityProblem = refused('unmapped_role', 'The role is not mapped.');
    await until(world, 'connected');
    expect(world.session.snapshot()).toMatchObject({ identity: null, identityError: { code: 'unmapped_role' } });
    await expect(world.session.read(() => Promise.resolve(1))).rejects.toMatchObject({ code: 'unmapped_role' });
    world.identityProblem = null;
    await world.session.reconnect();
    expect(world.session.snapshot()).toMatchObject({ identity: { name: 'Olivia Ops' }, identityError: null });
  });

  it('resets the sandbox and nothing else', async () => {
    world = makeWorld(SANDBOX);
    await until(world, 'connected');
    await world.session.resetSandbox();
    expect(world.sandboxes).toEqual([
      { reset: false, isStopped: true },
      { reset: true, isStopped: false },
    ]);
    expect(statusOf(world)).toBe('connected');
    expect(world.engine.stops).toBe(1);
    const other = makeWorld();
    await expect(other.session.resetSandbox()).rejects.toMatchObject({ kind: 'refused', code: 'not_the_sandbox' });
    await other.session.close(0);
  });

  it('ends with its engine and its sandbox, and what is under way is told', async () => {
    world = makeWorld(SANDBOX);
    await until(world, 'connected');
    const hanging = world.session.read(() => sleep(60_000, undefined, { ref: false }));
    const told = hanging.catch((error: unknown) => error);
    await world.session.close(0);
    expect(await told).toMatchObject({ code: 'closed' });
    expect(world.sandboxes).toEqual([{ reset: false, isStopped: true }]);
    expect(world.engine.stops).toBe(1);
  });
});
