import type { AuditFilter, AuditRecord } from '../../../shared/contract/audit';
import { call } from '../../api';
import type { ListOrder } from '../../components/merge-fresh-rows';
import type { ListPage } from '../../components/list-pages';
import { type SteadyList, useSteadyList } from '../../components/use-steady-list';

const PAGE_SIZE = 100;
const POLL_MS = 10_000;

/** By the milliseconds that the window knows of; the database's order is by its microseconds. */
const ORDER: ListOrder<AuditRecord> = {
  keyOf: ({ id }) => String(id),
  compare: (a, b) => Date.parse(b.recordedAt) - Date.parse(a.recordedAt) || b.id - a.id,
  isFixed: false,
};

async function readPage(filter: AuditFilter, cursor: string | null): Promise<ListPage<AuditRecord>> {
  const { entries, ...page } = await call('audit.list', { filter, cursor, limit: PAGE_SIZE });
  return { ...page, rows: entries };
}

/**
 * The audit page by page. Entries never change, so only new ones are looked for, from time to time.
 *
 * @param chosenAtMs when the filter was chosen: choosing one again reads it anew
 */
export function useAuditList(filter: AuditFilter, chosenAtMs: number): SteadyList<AuditRecord> {
  return useSteadyList({
    listKey: ['audit', filter, chosenAtMs],
    read: (cursor) => readPage(filter, cursor),
    order: ORDER,
    renews: 'first page',
    pollMs: POLL_MS,
  });
}
