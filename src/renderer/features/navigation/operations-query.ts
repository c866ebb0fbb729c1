import { type RunListFilter, runListFilterSchema } from '../../../shared/contract/run-lists';

const id = (text: string | null) => (text !== null && /^\d+$/.test(text) ? Number(text) : undefined);

const LEGACY = { only: true, no: false } as const;

function readLegacy(text: string | null): unknown {
  return text === 'only' || text === 'no' ? LEGACY[text] : (text ?? undefined);
}

/** Reads what stands behind the `?` of a list of operations; null where it makes no sense. */
export function parseOperationsQuery(query: string): RunListFilter | null {
  const params = new URLSearchParams(query);
  const several = (name: string) => (params.has(name) ? params.getAll(name) : undefined);
  const one = (name: string) => params.get(name) ?? undefined;
  const filter = runListFilterSchema.safeParse({
    text: one('q'),
    types: several('type'),
    buckets: several('status'),
    period: one('time'),
    createdAfter: one('from'),
    createdBefore: one('to'),
    tenantId: id(params.get('tenant')),
    workspaceId: id(params.get('workspace')),
    initiator: one('by'),
    isLegacy: readLegacy(params.get('legacy')),
    staleOnly: params.has('stale') ? true : undefined,
  });
  return filter.success ? givenOnly(filter.data) : null;
}

/** The filter without what was not chosen: an empty choice would match nothing. */
export function givenOnly(filter: RunListFilter): RunListFilter {
  const isGiven = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '');
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => isGiven(value)));
}

/** The filter as {@link parseOperationsQuery} reads it; empty where nothing was chosen. */
export function formatOperationsQuery(filter: RunListFilter): string {
  const params = new URLSearchParams();
  const add = (name: string, value: string | number | undefined) => {
    if (value !== undefined) params.append(name, String(value));
  };
  add('q', filter.text);
  for (const type of filter.types ?? []) add('type', type);
  for (const bucket of filter.buckets ?? []) add('status', bucket);
  add('time', filter.period);
  add('from', filter.createdAfter);
  add('to', filter.createdBefore);
  add('tenant', filter.tenantId);
  add('workspace', filter.workspaceId);
  add('by', filter.initiator);
  if (filter.isLegacy !== undefined) add('legacy', filter.isLegacy ? 'only' : 'no');
  if (filter.staleOnly === true) add('stale', 1);
  return params.toString();
}
