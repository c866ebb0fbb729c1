import type { OperationView, RunListFilter } from '../../../shared/contract/run-lists';
import { LEGACY_RECORDS, type LegacyRecord, type RunRecord } from '../../../shared/contract/runs';
import { type FindingsRoute, findingsRoute, formatFindingsQuery, parseFindingsQuery } from './findings-route';
import { formatOperationsQuery, parseOperationsQuery } from './operations-query';

/** A place in the window. */
export type Route =
  | { readonly screen: 'operations'; readonly view: OperationView; readonly filter?: RunListFilter }
  | { readonly screen: 'operation'; readonly runId: number }
  | { readonly screen: 'legacyOperation'; readonly record: LegacyRecord; readonly id: number }
  | { readonly screen: 'runbooks' }
  | { readonly screen: 'settings' }
  | { readonly screen: 'connections' }
  | { readonly screen: 'runbook'; readonly runbookKey: string }
  | FindingsRoute
  | { readonly screen: 'finding'; readonly findingId: number }
  | { readonly screen: 'audit' }
  | { readonly screen: 'inbox' };

export const HOME: Route = { screen: 'operations', view: 'all' };

function readId(text: string): number | null {
  const id = /^\d+$/.test(text) ? Number(text) : 0;
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

/** A list of operations; without a filter it reads as one that never had one. */
export function operationsRoute(view: OperationView, filter: RunListFilter = {}): Route {
  return Object.keys(filter).length === 0 ? { screen: 'operations', view } : { screen: 'operations', view, filter };
}

/** The place of one operation, whichever table it is kept in. */
export function runRoute({ record, id }: { readonly record: RunRecord; readonly id: number }): Route {
  return record === 'operation_runs' ? { screen: 'operation', runId: id } : { screen: 'legacyOperation', record, id };
}

function parseLegacy([table, id, ...rest]: readonly string[]): Route | null {
  const record = LEGACY_RECORDS.find((each) => each === table);
  const legacyId = id === undefined ? null : readId(id);
  if (record === undefined || legacyId === null || rest.length > 0) return null;
  return { screen: 'legacyOperation', record, id: legacyId };
}

const RUNBOOK_KEY = /^[a-z0-9_]+(?:\.[a-z0-9_]+)*$/;

/**
 * Reads a route as it is written in links, preferences and requests from outside: `runs`, `runs/active`, `runs?status=failed`, `runs/12`,
 * `runs/legacy/restore_runs/12`,
 * `runbooks`, `runbooks/findings.lifecycle.backfill`, `findings`, `findings?status=new`, `findings/12`, `settings`,
 * `settings/connections`,
 * `audit`, `inbox`, each also as `wheelhouse://…`. Null for anything else.
 */
export function parseRoute(text: string): Route | null {
  const [path = '', query] = text.replace(/^wheelhouse:\/\//, '').split('?', 2);
  const segments = path.split('/').filter((segment) => segment !== '');
  const [area, item] = segments;
  if (query !== undefined && area !== 'runs') return path === 'findings' ? parseFindingsQuery(query) : null;
  if (area === 'runs' && item === 'legacy') return query === undefined ? parseLegacy(segments.slice(2)) : null;
  if (segments.length > 2) return null;
  if (area === 'runs') {
    if (item === undefined || item === 'active' || item === 'failures' || item === 'stuck') {
      const filter = parseOperationsQuery(query ?? '');
      return filter === null ? null : operationsRoute(item ?? 'all', filter);
    }
    if (query !== undefined) return null;
    const runId = readId(item);
    return runId === null ? null : { screen: 'operation', runId };
  }
  if (area === 'findings') {
    if (item === undefined) return findingsRoute();
    const findingId = readId(item);
    return findingId === null ? null : { screen: 'finding', findingId };
  }
  if (area === 'audit') return item === undefined ? { screen: 'audit' } : null;
  if (area === 'inbox') return item === undefined ? { screen: 'inbox' } : null;
  if (area === 'settings') {
    if (item === undefined) return { screen: 'settings' };
    return item === 'connections' ? { screen: 'connections' } : null;
  }
  if (area === 'runbooks') {
    if (item === undefined) return { screen: 'runbooks' };
    return RUNBOOK_KEY.test(item) ? { screen: 'runbook', runbookKey: item } : null;
  }
  return null;
}

/** The route as {@link parseRoute} reads it. */
export function formatRoute(route: Route): string {
  switch (route.screen) {
    case 'operations': {
      const query = formatOperationsQuery(route.filter ?? {});
      return `${route.view === 'all' ? 'runs' : `runs/${route.view}`}${query === '' ? '' : `?${query}`}`;
    }
    case 'legacyOperation':
      return `runs/legacy/${route.record}/${route.id}`;
    case 'operation':
      return `runs/${route.runId}`;
    case 'findings': {
      const query = formatFindingsQuery(route);
      return query === '' ? 'findings' : `findings?${query}`;
    }
    case 'finding':
      return `findings/${route.findingId}`;
    case 'audit':
      return 'audit';
    case 'inbox':
      return 'inbox';
    case 'settings':
      return 'settings';
    case 'connections':
      return 'settings/connections';
    case 'runbooks':
      return 'runbooks';
    case 'runbook':
      return `runbooks/${route.runbookKey}`;
  }
}

/** Whether a place is an operation, which is what a torn-off window can show. */
export function isOperationRoute(route: Route): boolean {
  return route.screen === 'operation' || route.screen === 'legacyOperation';
}

/** The link to a route that other programs can open. */
export function routeLink(route: Route): string {
  return `wheelhouse://${formatRoute(route)}`;
}

/** The id that somebody typed: `3121`, `#3121` or a link; null where it is none. */
export function typedRunId(text: string): number | null {
  const route = parseRoute(`runs/${text.trim().replace(/^(?:wheelhouse:\/\/runs\/|#)/, '')}`);
  return route?.screen === 'operation' ? route.runId : null;
}
