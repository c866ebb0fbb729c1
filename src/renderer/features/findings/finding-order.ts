import type { FindingSummary } from '../../../shared/contract/findings';

/** As the list does, which gives years of other than four digits no place in the order. */
function dueMs({ dueAt }: FindingSummary): number | null {
  return dueAt !== null && /^\d{4}-/.test(dueAt) ? Date.parse(dueAt) : null;
}

/** The order of the list "Longest overdue first": by due date, and what has none at the end, the newest first. */
export function compareByDue(a: FindingSummary, b: FindingSummary): number {
  const [aMs, bMs] = [dueMs(a), dueMs(b)];
  if (aMs === null || bMs === null) return aMs === bMs ? b.id - a.id : aMs === null ? 1 : -1;
  return aMs - bMs || a.id - b.id;
}
