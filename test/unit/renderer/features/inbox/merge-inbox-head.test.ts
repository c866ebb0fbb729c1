import { expect, it } from 'vitest';
import { mergeInboxHead } from '../../../../../src/renderer/features/inbox/merge-inbox-head';
import type { InboxNotification } from '../../../../../src/shared/contract/notifications';

function told(id: string, createdAt: string, readAt: string | null = null): InboxNotification {
  return { id, title: id, body: '', bucket: null, errorSummary: null, counts: {}, runId: null, readAt, createdAt };
}

const shown = [told('b', '2026-01-02T00:00:00Z'), told('a', '2026-01-01T00:00:00Z')];

it('renews rows in their places and counts what is new', () => {
  const head = [told('c', '2026-01-03T00:00:00Z'), told('b', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z')];
  const { rows, newCount } = mergeInboxHead(shown, head);
  expect(rows.map(({ id, readAt }) => [id, readAt !== null])).toEqual([
    ['b', true],
    ['a', false],
  ]);
  expect(newCount).toBe(1);
});

it('takes what turned unread further down for no news', () => {
  expect(mergeInboxHead(shown, [told('old', '2025-01-01T00:00:00Z')]).newCount).toBe(0);
});

it('changes nothing while the head is not known', () => {
  expect(mergeInboxHead(shown, undefined)).toEqual({ rows: shown, newCount: 0 });
});
