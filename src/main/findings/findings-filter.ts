import type { FindingFilter } from '../../shared/contract/findings';
import { UNRESOLVED_FINDING_STATUSES } from '../../shared/domain/findings';
import type { VisibleTenants } from '../identity/operator';

/** What is asked of a list, whatever its order. */
export interface ListedBy {
  readonly visible: VisibleTenants;
  readonly filter: FindingFilter;
  readonly limit: number;
}

/** A due date that ISO 8601 has four digits for: others have no place in the order, as if there were none. */
export const IS_DATED = `f.due_at BETWEEN '0001-01-01Z' AND '9999-12-31 23:59:59.999999Z'`;
export const IS_UNDATED = `(f.due_at IS NULL OR f.due_at < '0001-01-01Z' OR f.due_at > '9999-12-31 23:59:59.999999Z')`;

/** Gives the placeholder of a value, and keeps the value for it. */
export type AddValue = (value: unknown) => string;

/** Collects values for the placeholders of one statement. */
export function collectValues(): { values: unknown[]; add: AddValue } {
  const values: unknown[] = [];
  return { values, add: (value) => `$${values.push(value)}` };
}

/** Mirrors `isOverdue`. */
function overdue(add: AddValue): string {
  return `f.status = ANY(${add(UNRESOLVED_FINDING_STATUSES)}::text[]) AND f.due_at < now()`;
}

/** Mirrors `isOpenFinding`. */
export function isOpen(add: AddValue): string {
  return `f.status = ANY(${add(UNRESOLVED_FINDING_STATUSES)}::text[])`;
}

/** What a filter asks of a row `f`, and that the operator sees its tenant. Null fields ask nothing. */
export function findingCondition(filter: FindingFilter, visible: VisibleTenants, add: AddValue): string {
  const { tenantId, types, scopeKey, statuses, severities, baselineRunId, currentRunId, recurrenceKey } = filter;
  const equals = (column: string, value: string | number | undefined) =>
    value === undefined ? [] : [`f.${column} = ${add(value)}`];
  const oneOf = (column: string, values: readonly string[] | undefined) =>
    values === undefined || values.length === 0 ? [] : [`f.${column} = ANY(${add(values)}::text[])`];
  const parts = [
    ...(visible === null ? [] : [`f.tenant_id = ANY(${add(visible)}::bigint[])`]),
    ...equals('tenant_id', tenantId),
    ...oneOf('finding_type', types),
    ...equals('scope_key', scopeKey),
    ...oneOf('status', statuses),
    ...oneOf('severity', severities),
    ...equals('baseline_run_id', baselineRunId),
    ...equals('current_run_id', currentRunId),
    ...equals('recurrence_key', recurrenceKey),
    ...(filter.isOverdue === true ? [overdue(add)] : []),
  ];
  return parts.length === 0 ? 'true' : parts.join(' AND ');
}
