import { afterEach, describe, expect, it } from 'vitest';
import { directConnection } from '../../../../src/main/connection/open-connection';
import type { ConnectionTarget } from '../../../../src/main/session/connection-target';
import { profileTarget } from '../../../../src/main/session/connection-target';
import { watchNetwork } from '../../../../src/main/session/network-watch';
import { makeProfile } from '../connection/make-profile';
import { makeWorld, SANDBOX, SERVER, statusOf, until, type World } from './session-world';

const PRODUCTION_URL = 'postgresql://olivia@prod/platform';
const PRODUCTION: ConnectionTarget = profileTarget(
  makeProfile({ id: 'prod', name: 'prod', environment: 'production' }),
  () => Promise.resolve(directConnection({ url: PRODUCTION_URL })),
);

describe('switching connections', () => {
  let world: World;
  afterEach(() => world.session.close(0));

  it('leaves one database wholly before it shows the next', async () => {
    world = makeWorld();
    await until(world, 'connected');
    const hanging = world.session.read(() => new Promise(() => {}));
    world.session.switchTo(PRODUCTION);
    await expect(hanging).rejects.toMatchObject({ code: 'connection_left' });
    expect(world.session.snapshot()).toMatchObject({
      profileName: 'prod',
      environment: 'production',
      targetKind: 'profile',
      profileId: 'prod',
      identity: null,
    });
    await until(world, 'connected');
    expect(world.links.map(({ connection }) => connection.url)).toEqual([
      'postgresql://olivia@eu-ops/platform',
      PRODUCTION_URL,
    ]);
    expect(world.links[0]?.lost.aborted).toBe(true);
    world.session.switchTo(SANDBOX);
    await until(world, 'connected');
    expect(world.session.snapshot()).toMatchObject({ targetKind: 'sandbox', environment: 'sandbox', profileId: null });
  });

  it('needs no answer of a database that went silent', async () => {
    world = makeWorld();
    await until(world, 'connected');
    world.silentLinks = 1;
    void world.session.reconnect();
    world.session.switchTo(SANDBOX);
    await until(world, 'connected');
    expect(world.session.snapshot().targetKind).toBe('sandbox');
  });

  it('locks writes to production, and starts no engine there, until it is unlocked by its name', async () => {
    world = makeWorld(PRODUCTION);
    await until(world, 'connected');
    expect(world.session.snapshot().areWritesLocked).toBe(true);
    expect(world.engine.started).toEqual([]);
    const write = () => world.session.write(() => Promise.resolve('written'));
    await expect(write()).rejects.toMatchObject({ kind: 'refused', code: 'writes_locked' });
    expect(await world.session.read(() => Promise.resolve('read'))).toBe('read');
    expect(() => world.session.unlockWrites('another')).toThrow(expect.objectContaining({ code: 'connection_left' }));
    await expect(write()).rejects.toMatchObject({ code: 'writes_locked' });
    world.session.unlockWrites('prod');
    expect(await write()).toBe('written');
    expect(world.engine.started).toEqual([PRODUCTION_URL]);
    world.session.switchTo(SERVER);
    await until(world, 'connected');
    expect(world.session.snapshot().areWritesLocked).toBe(false);
    world.session.switchTo(PRODUCTION);
    expect(world.session.snapshot().areWritesLocked).toBe(true);
  });

  it('tries a wrong password once, and waits for another', async () => {
    world = makeWorld();
    world.isUp = false;
    world.trouble = Object.assign(new Error('password authentication failed'), { code: '28P01' });
    await until(world, 'disconnected');
    expect(world.session.snapshot().connection).toMatchObject({
      needsPassword: true,
      nextTryAt: null,
      error: { code: 'wrong_password' },
    });
    const tries = world.links.length;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(world.links.length).toBe(tries);
    world.isUp = true;
    await world.session.reconnect();
    expect(statusOf(world)).toBe('connected');
  });
});

describe('a change of the network', () => {
  let world: World;
  afterEach(() => world.session.close(0));

  it('keeps a connection that answers', async () => {
    world = makeWorld();
    await until(world, 'connected');
    world.session.networkChanged();
    await world.session.reconnect();
    expect(world.links).toHaveLength(1);
  });

  it('replaces one that gives no sign of life within seconds, and keeps who one is on screen', async () => {
    world = makeWorld();
    await until(world, 'connected');
    world.silentLinks = 1;
    world.session.networkChanged();
    await expect.poll(() => world.links.length).toBe(2);
    await until(world, 'connected');
    expect(world.history.every(({ identity }, index) => index === 0 || identity !== null)).toBe(true);
  });

  it('is noticed by this computer’s addresses', async () => {
    world = makeWorld();
    let addresses = '10.0.0.1';
    let changes = 0;
    const stop = watchNetwork(
      () => (changes += 1),
      () => addresses,
    );
    addresses = '10.0.0.1 10.8.0.2';
    await expect.poll(() => changes).toBe(1);
    stop();
  });
});
