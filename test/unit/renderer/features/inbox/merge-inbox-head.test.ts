import { expect, it } from 'vitest';
import { mergeInboxHead } from '../../../../../src/renderer/features/inbox/merge-inbox-head';
import { makeNotification } from '../../../../support/inbox-builders';

const a = makeNotification('a', { createdAt: '2026-01-01T00:00:00Z' });
const b = makeNotification('b', { createdAt: '2026-01-02T00:00:00Z' });
const shown = [b, a];

it('renews rows in their places and counts what is new', () => {
  const c = makeNotification('c', { createdAt: '2026-01-03T00:00:00Z' });
  const head = [c, { ...b, readAt: '2026-01-03T00:00:00Z' }];
  const { rows, newCount } = mergeInboxHead(shown, head);
  expect(rows.map(({ id, readAt }) => [id, readAt !== null])).toEqual([
    ['b', true],
    ['a', false],
  ]);
  expect(newCount).toBe(1);
});

it('takes what turned unread further down for no news', () => {
  const old = makeNotification('old', { createdAt: '2025-01-01T00:00:00Z' });
  expect(mergeInboxHead(shown, [old]).newCount).toBe(0);
});

it('changes nothing while the head is not known', () => {
  expect(mergeInboxHead(shown, undefined)).toEqual({ rows: shown, newCount: 0 });
});
