import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createHostChooser } from '../../../../src/main/postgres/host-choice';

type Host = 'primary' | 'standby' | 'dead' | { slowMs: number };

function chooser(hosts: Host[], times: { now?: () => number } = {}) {
  let asked = 0;
  const made = createHostChooser(
    hosts.length,
    async (index) => {
      asked += 1;
      const host = hosts[index] ?? 'dead';
      if (typeof host === 'object') await sleep(host.slowMs);
      if (host === 'dead') throw new Error('dead');
      return host !== 'standby';
    },
    { lastsMs: 1_000, preferenceMs: 50, ...times },
  );
  return { ...made, asked: () => asked };
}

describe('the choice of a host', () => {
  it.each<[Host[], number]>([
    [['primary', 'primary'], 0],
    [['dead', 'standby', 'primary'], 2],
    [[{ slowMs: 10 }, 'primary'], 0],
    [[{ slowMs: 5_000 }, 'primary'], 1],
  ])('of %j is number %i', async (hosts, expected) => {
    expect(await chooser(hosts).choose()).toBe(expected);
  });

  it('says that there are standbys only, or why none can be reached', async () => {
    await expect(chooser(['standby', 'dead']).choose()).rejects.toMatchObject({ code: 'no_primary' });
    await expect(chooser(['dead', 'dead']).choose()).rejects.toThrow('dead');
  });

  it('is believed for a while, asked once by many, and anew after trouble', async () => {
    let now = 0;
    const hosts = chooser(['primary', 'standby'], { now: () => now });
    await Promise.all([hosts.choose(), hosts.choose()]);
    await hosts.choose();
    expect(hosts.asked()).toBe(2);
    hosts.forget();
    await hosts.choose();
    expect(hosts.asked()).toBe(4);
    now = 1_001;
    await hosts.choose();
    expect(hosts.asked()).toBe(6);
  });
});
