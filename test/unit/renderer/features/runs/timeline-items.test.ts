import { expect, it } from 'vitest';
import { timelineItems } from '../../../../../src/renderer/features/runs/timeline-items';

const event = { actorName: null, detail: null, otherRunId: null } as const;

it('a timeline has events and holds in the order they happened, each with a key of its own', () => {
  const items = timelineItems({
    events: [
      { ...event, at: '2026-03-01T10:00:00Z', kind: 'queued', actorName: 'Olivia Ops' },
      { ...event, at: '2026-03-01T10:00:00Z', kind: 'started' },
      { ...event, at: '2026-03-01T10:01:00Z', kind: 'taken_over', detail: '1' },
      { ...event, at: '2026-03-01T10:02:00Z', kind: 'not_written', detail: 'The alert could not be written.' },
    ],
    intervals: [
      { kind: 'held', from: '2026-03-01T10:00:30Z', to: '2026-03-01T10:00:42Z', detail: 'A replica is behind.' },
      { kind: 'held', from: '2026-03-01T10:03:00Z', to: null, detail: 'A replica is behind.' },
      { kind: 'paused', from: '2026-03-01T10:00:50Z', to: null, detail: 'Olivia Ops' },
    ],
  });
  expect(items.map(({ title, detail, tone }) => [title, detail, tone])).toEqual([
    ['Queued', null, 'plain'],
    ['Started', null, 'plain'],
    ['Held for 12 s', 'A replica is behind.', 'waiting'],
    ['Work of a lost worker taken over', '1 tenant, at their checkpoints', 'waiting'],
    ['Not written', 'The alert could not be written.', 'bad'],
    ['On hold', 'A replica is behind.', 'waiting'],
  ]);
  expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
});
