import { expect, test } from 'vitest';
import { activeChoices, toRunFilter } from '../../../../../src/renderer/features/runs/run-filter';

const NOW_MS = Date.parse('2026-03-02T12:00:00Z');
const NAMES = { tenant: (id: number) => `Tenant ${id}`, workspace: (id: number) => `Workspace ${id}` };

test('a view brings its own buckets, and choosing narrows them', () => {
  expect(toRunFilter('active', {}, NOW_MS)).toEqual({ buckets: ['queued', 'running'] });
  expect(toRunFilter('failures', { buckets: ['failed'] }, NOW_MS)).toEqual({ buckets: ['failed'] });
  expect(toRunFilter('stuck', {}, NOW_MS)).toEqual({ buckets: ['queued', 'running'], staleOnly: true });
  expect(toRunFilter('all', {}, NOW_MS)).toEqual({});
});

test('a period counts back from the instant it is asked for', () => {
  expect(toRunFilter('all', { period: 'day', text: 'x' }, NOW_MS)).toEqual({
    text: 'x',
    createdAfter: '2026-03-01T12:00:00.000Z',
  });
});

test('what a list is narrowed by can be taken away one by one', () => {
  const filter = {
    types: ['policy.sync', 'device.wipe'],
    period: 'hour' as const,
    tenantId: 7,
    workspaceId: 3,
    initiator: 'Olivia',
    isLegacy: false,
    buckets: ['failed' as const],
  };
  const choices = activeChoices(filter, NAMES);
  expect(choices.map(({ label }) => label)).toEqual([
    'Policy sync',
    'device.wipe',
    'Last hour',
    'Tenant: Tenant 7',
    'Workspace: Workspace 3',
    'Started by Olivia',
    'Without legacy',
  ]);
  expect(choices[0]?.without).toEqual({ ...filter, types: ['device.wipe'] });
  expect(choices.at(-1)?.without).not.toHaveProperty('isLegacy');
  expect(activeChoices({ types: ['policy.sync'] }, NAMES)[0]?.without).toEqual({});
});
