import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { keepArrivals } from '../../../../src/main/notifications/keep-arrivals';
import { makeNotification } from '../../../support/inbox-builders';

it('keeps what has arrived until a window takes it, and tells it once', async () => {
  let listens = false;
  const seen: string[][] = [];
  const arrivals = keepArrivals((notifications) => {
    if (listens) seen.push(notifications.map(({ id }) => id));
    return listens;
  });
  arrivals.tell([makeNotification('a')]);
  arrivals.tell([makeNotification('b')]);
  expect(seen).toEqual([]);
  listens = true;
  arrivals.tellKept();
  await turn();
  expect(seen).toEqual([['a', 'b']]);
  arrivals.tellKept();
  await turn();
  arrivals.tell([makeNotification('c')]);
  expect(seen).toEqual([['a', 'b'], ['c']]);
});
