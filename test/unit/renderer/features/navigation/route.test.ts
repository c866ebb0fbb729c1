import { describe, expect, test } from 'vitest';
import {
  formatRoute,
  parseRoute,
  type Route,
  routeLink,
  typedRunId,
} from '../../../../../src/renderer/features/navigation/route';

const ROUTES: readonly (readonly [string, Route])[] = [
  ['runs', { screen: 'operations', view: 'all' }],
  ['runs/active', { screen: 'operations', view: 'active' }],
  ['runs/failures', { screen: 'operations', view: 'failures' }],
  ['runs/stuck', { screen: 'operations', view: 'stuck' }],
  ['runs/12', { screen: 'operation', runId: 12 }],
  ['runbooks', { screen: 'runbooks' }],
  ['runbooks/findings.lifecycle.backfill', { screen: 'runbook', runbookKey: 'findings.lifecycle.backfill' }],
];

test.each(ROUTES)('%s is read, written and linked', (text, route) => {
  expect(parseRoute(text)).toEqual(route);
  expect(formatRoute(route)).toBe(text);
  expect(parseRoute(routeLink(route))).toEqual(route);
});

describe('what is no place is refused', () => {
  test.each([
    '',
    'settings',
    'runs/0',
    'runs/-1',
    'runs/1e3',
    'runs/99999999999999999999',
    'runs/1/2',
    'runbooks/../x',
  ])('%s', (text) => expect(parseRoute(text)).toBeNull());
});

test('an id is known however it was typed', () => {
  for (const typed of ['3121', ' #3121 ', 'wheelhouse://runs/3121']) expect(typedRunId(typed)).toBe(3121);
  for (const typed of ['', '#', 'active', '12a', 'runbooks']) expect(typedRunId(typed)).toBeNull();
});
