import {
  FINDING_ORDERS,
  type FindingFilter,
  findingFilterSchema,
  type FindingOrder,
} from '../../../shared/contract/findings';

/** A list of findings: by what it is narrowed and how it is ordered. */
export interface FindingsRoute {
  readonly screen: 'findings';
  readonly filter: FindingFilter;
  readonly order: FindingOrder;
}

/** The findings that a filter finds, the newest first: a link from an operation gives its scope and inventory runs. */
export function findingsRoute(filter: FindingFilter = {}, order: FindingOrder = 'newest'): FindingsRoute {
  return { screen: 'findings', filter, order };
}

const id = (text: string | null) => (text !== null && /^\d+$/.test(text) ? Number(text) : undefined);

/** Reads what stands behind the `?` of a route; null where it makes no sense. */
export function parseFindingsQuery(query: string): FindingsRoute | null {
  const params = new URLSearchParams(query);
  const several = (name: string) => (params.has(name) ? params.getAll(name) : undefined);
  const order = FINDING_ORDERS.find((each) => each === (params.get('order') ?? 'newest'));
  const filter = findingFilterSchema.safeParse({
    tenantId: id(params.get('tenant')),
    types: several('type'),
    scopeKey: params.get('scope') ?? undefined,
    statuses: several('status'),
    severities: several('severity'),
    isOverdue: params.has('overdue') ? true : undefined,
    baselineRunId: id(params.get('baseline')),
    currentRunId: id(params.get('current')),
    recurrenceKey: params.get('recurrence') ?? undefined,
  });
  if (!filter.success || order === undefined) return null;
  const given = Object.entries(filter.data).filter(([, value]) => value !== undefined);
  return findingsRoute(Object.fromEntries(given), order);
}

/** The filter and order as {@link parseFindingsQuery} reads them; empty where nothing was chosen. */
export function formatFindingsQuery({ filter, order }: FindingsRoute): string {
  const params = new URLSearchParams();
  const add = (name: string, value: string | number | undefined) => {
    if (value !== undefined) params.append(name, String(value));
  };
  add('tenant', filter.tenantId);
  for (const type of filter.types ?? []) add('type', type);
  add('scope', filter.scopeKey);
  for (const status of filter.statuses ?? []) add('status', status);
  for (const severity of filter.severities ?? []) add('severity', severity);
  if (filter.isOverdue === true) add('overdue', 1);
  add('baseline', filter.baselineRunId);
  add('current', filter.currentRunId);
  add('recurrence', filter.recurrenceKey);
  if (order !== 'newest') add('order', order);
  return params.toString();
}
