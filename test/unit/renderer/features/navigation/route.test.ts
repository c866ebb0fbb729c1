import { describe, expect, test } from 'vitest';
import { findingsRoute } from '../../../../../src/renderer/features/navigation/findings-route';
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
  ['settings', { screen: 'settings' }],
  ['settings/connections', { screen: 'connections' }],
  ['runbooks', { screen: 'runbooks' }],
  ['runbooks/findings.lifecycle.backfill', { screen: 'runbook', runbookKey: 'findings.lifecycle.backfill' }],
  ['findings', { screen: 'findings', filter: {}, order: 'newest' }],
  ['findings/12', { screen: 'finding', findingId: 12 }],
  [
    'findings?tenant=3&type=drift&scope=a%3F%2Fb%26c&status=new&status=in_progress&severity=high&overdue=1&baseline=7&current=8&recurrence=ff&order=due',
    findingsRoute(
      {
        tenantId: 3,
        types: ['drift'],
        scopeKey: 'a?/b&c',
        statuses: ['new', 'in_progress'],
        severities: ['high'],
        isOverdue: true,
        baselineRunId: 7,
        currentRunId: 8,
        recurrenceKey: 'ff',
      },
      'due',
    ),
  ],
];

test.each(ROUTES)('%s is read, written and linked', (text, route) => {
  expect(parseRoute(text)).toEqual(route);
  expect(formatRoute(route)).toBe(text);
  expect(parseRoute(routeLink(route))).toEqual(route);
});

describe('what is no place is refused', () => {
  test.each([
    '',
    'settings/x',
    'settings?x=1',
    'settings/connections/1',
    'runs/0',
    'runs/-1',
    'runs/1e3',
    'runs/99999999999999999999',
    'runs/1/2',
    'runbooks/../x',
    'audit?tenant=1',
    'findings/x',
    'findings/1/2',
    'findings?order=oldest',
    'findings?tenant=0',
    'findings?scope=%00',
  ])('%s', (text) => expect(parseRoute(text)).toBeNull());
});

test('an id is known however it was typed', () => {
  for (const typed of ['3121', ' #3121 ', 'wheelhouse://runs/3121']) expect(typedRunId(typed)).toBe(3121);
  for (const typed of ['', '#', 'active', '12a', 'runbooks']) expect(typedRunId(typed)).toBeNull();
});
