import { expect, test } from 'vitest';
import { formatRoute, parseRoute } from '../../../../../src/renderer/features/navigation/route';

test.each([
  'runs?q=Contoso+timeout&type=policy.sync&type=restore.execute&status=failed&time=day',
  'runs/failures?from=2026-03-01T10%3A00%3A00.000Z&to=2026-03-02T10%3A00%3A00.000Z',
  'runs/active?tenant=12&workspace=3&by=Olivia+Ops&legacy=no&stale=1',
  'runs?legacy=only',
  'runs/legacy/restore_runs/12',
])('%s is read as it is written', (text) => {
  const route = parseRoute(text);
  expect(route).not.toBeNull();
  expect(route === null ? '' : formatRoute(route)).toBe(text);
});

test('what was not chosen is no part of the place', () => {
  expect(parseRoute('runs?q=')).toEqual({ screen: 'operations', view: 'all' });
  expect(parseRoute('runs?')).toEqual({ screen: 'operations', view: 'all' });
});

test.each([
  'runs?status=purple',
  'runs?time=decade',
  'runs?from=yesterday',
  'runs?legacy=maybe',
  'runs/12?q=x',
  'runs/legacy/users/12',
  'runs/legacy/restore_runs/0',
  'runs/legacy/restore_runs',
  'runs/legacy/restore_runs/12/3',
])('%s is no place', (text) => expect(parseRoute(text)).toBeNull());
