import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInboxFeed, type InboxFeed } from '../../../../src/main/notifications/inbox-feed';
import type { InboxState } from '../../../../src/main/notifications/inbox-service';
import type { OperatorConsole } from '../../../../src/main/operator-console';
import { makeNotification } from '../../../support/inbox-builders';

let state: InboxState;
let isConnected: boolean;
let holdBackMs: number;
let claimed: string[];
const unread: (number | null)[] = [];
const arrived: string[] = [];
const progress: string[] = [];
let feed: InboxFeed;

/** As much of the console as the feed asks; each id is claimed once. */
function fakeConsole(): OperatorConsole {
  return {
    notifications: {
      state: () => Promise.resolve(state),
      claim(ids: readonly string[]) {
        const fresh = ids.filter((id) => !claimed.includes(id));
        claimed.push(...fresh);
        state = { ...state, unannouncedIds: [] };
        return Promise.resolve(fresh.map((id) => makeNotification(id)));
      },
    },
    runs: { ownProgress: () => Promise.resolve({ kind: 'activity' }) },
  } as unknown as OperatorConsole;
}

beforeEach(() => {
  vi.useFakeTimers();
  state = { unread: 0, token: 'empty', unannouncedIds: [] };
  isConnected = true;
  holdBackMs = 0;
  claimed = [];
  for (const list of [unread, arrived, progress]) list.length = 0;
  feed = createInboxFeed({
    read: (work) => (isConnected ? work(fakeConsole()) : Promise.reject(new Error('away'))),
    isBusy: () => true,
    holdBackMs: () => holdBackMs,
    onInboxChanged: (count) => unread.push(count),
    onArrived: (notifications) => arrived.push(...notifications.map(({ id }) => id)),
    onProgress: ({ kind }) => progress.push(kind),
  });
});
afterEach(() => {
  feed.close();
  vi.useRealTimers();
});

describe('the feed of the inbox', () => {
  it('tells how much is unread when that has changed, and not otherwise', async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    expect(unread).toEqual([0]);
    state = { ...state, unread: 2, token: 'two' };
    await vi.advanceTimersByTimeAsync(5_000);
    expect(unread).toEqual([0, 2]);
    expect(feed.unread()).toBe(2);
  });

  it('announces what it was given to announce, once', async () => {
    state = { unread: 1, token: 'one', unannouncedIds: ['a'] };
    await vi.advanceTimersByTimeAsync(20_000);
    expect(arrived).toEqual(['a']);
  });

  it('leaves another computer the first chance while nobody sits here', async () => {
    holdBackMs = 20_000;
    state = { unread: 1, token: 'one', unannouncedIds: ['a'] };
    await vi.advanceTimersByTimeAsync(15_000);
    expect(claimed).toEqual([]);
    claimed.push('a');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(arrived).toEqual([]);
  });

  it('says nothing of progress while it can’t be known, and goes on when the database is back', async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    expect(progress.at(-1)).toBe('activity');
    isConnected = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(progress.at(-1)).toBe('none');
    isConnected = true;
    state = { unread: 1, token: 'one', unannouncedIds: ['a'] };
    await vi.advanceTimersByTimeAsync(5_000);
    expect(arrived).toEqual(['a']);
  });

  it('forgets what it knew when another database is chosen', async () => {
    state = { ...state, unread: 3, token: 'three' };
    await vi.advanceTimersByTimeAsync(5_000);
    feed.startAfresh();
    expect(unread.at(-1)).toBeNull();
    expect(feed.unread()).toBeNull();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(unread.at(-1)).toBe(3);
  });

  it('tells nothing of one database after another was chosen while it held back', async () => {
    holdBackMs = 20_000;
    state = { unread: 1, token: 'one', unannouncedIds: ['a'] };
    await vi.advanceTimersByTimeAsync(5_000);
    state = { unread: 0, token: 'other', unannouncedIds: [] };
    feed.startAfresh();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(claimed).toEqual([]);
  });
});
