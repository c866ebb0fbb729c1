import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { keepArrivals } from '../../../../src/main/notifications/keep-arrivals';
import type { InboxNotification } from '../../../../src/shared/contract/notifications';

function told(id: string): InboxNotification {
  return {
    id,
    title: id,
    body: '',
    bucket: null,
    errorSummary: null,
    counts: {},
    runId: null,
    readAt: null,
    createdAt: '2026-01-01T00:00:00Z',
  };
}

it('keeps what has arrived until a window takes it, and tells it once', async () => {
  let listens = false;
  const seen: string[][] = [];
  const arrivals = keepArrivals((notifications) => {
    if (listens) seen.push(notifications.map(({ id }) => id));
    return listens;
  });
  arrivals.tell([told('a')]);
  arrivals.tell([told('b')]);
  expect(seen).toEqual([]);
  listens = true;
  arrivals.tellKept();
  await turn();
  expect(seen).toEqual([['a', 'b']]);
  arrivals.tellKept();
  await turn();
  arrivals.tell([told('c')]);
  expect(seen).toEqual([['a', 'b'], ['c']]);
});
