import { type FindingFilter, FINDINGS_COUNTED, type FindingCounts } from '../../../shared/contract/findings';
import {
  FINDING_SEVERITIES,
  FINDING_STATUSES,
  FINDING_TYPES,
  findingWord,
  UNRESOLVED_FINDING_STATUSES,
} from '../../../shared/domain/findings';
import type { ActiveFilter } from '../../components/ActiveFilters';
import { countOf, formatCount } from '../../format/count';

interface Option {
  readonly value: string;
  readonly label: string;
}

function optionsOf(known: readonly string[], chosen: readonly string[] = []): Option[] {
  // A link may ask for a word that only old rows have.
  return [...new Set([...known, ...chosen])].map((value) => ({ value, label: findingWord(value) }));
}

/** What there is to choose from; what is chosen already is always among it. */
export function filterOptions(filter: FindingFilter) {
  return {
    types: optionsOf(FINDING_TYPES, filter.types),
    severities: optionsOf(FINDING_SEVERITIES, filter.severities),
    statuses: optionsOf(FINDING_STATUSES, filter.statuses),
  };
}

/** The filter without fields that ask nothing. */
export function givenOnly(filter: { [Key in keyof FindingFilter]: FindingFilter[Key] | undefined }): FindingFilter {
  const given = Object.entries(filter).filter(
    ([, value]) => value !== undefined && value !== '' && (!Array.isArray(value) || value.length > 0),
  );
  return Object.fromEntries(given);
}

/** Whether just the open statuses are chosen. */
export function isOpenOnly({ statuses = [] }: FindingFilter): boolean {
  return (
    statuses.length === UNRESOLVED_FINDING_STATUSES.length &&
    UNRESOLVED_FINDING_STATUSES.every((status) => statuses.includes(status))
  );
}

/** What links narrow by and no control shows: the inventory runs and the recurrence key. */
export function linkedFilters(filter: FindingFilter): ActiveFilter<FindingFilter>[] {
  const { baselineRunId, currentRunId, recurrenceKey } = filter;
  const found: [label: string, field: keyof FindingFilter, value: number | string | undefined][] = [
    [`Baseline inventory run #${baselineRunId}`, 'baselineRunId', baselineRunId],
    [`Current inventory run #${currentRunId}`, 'currentRunId', currentRunId],
    [`Recurrence key ${recurrenceKey}`, 'recurrenceKey', recurrenceKey],
  ];
  return found
    .filter(([, , value]) => value !== undefined)
    .map(([label, field]) => ({ label, without: givenOnly({ ...filter, [field]: undefined }) }));
}

/** A count as far as it goes: `412`, `1,000+`. */
export function formatBounded(count: number): string {
  return count > FINDINGS_COUNTED ? `${formatCount(FINDINGS_COUNTED)}+` : formatCount(count);
}

/** The counts of a filter in words: `1,000+ findings · 412 open · 38 overdue`. */
export function countsText({ counts }: FindingCounts): string {
  if (counts === null) return 'counting took too long';
  const { total, open, overdue } = counts;
  const found = total > FINDINGS_COUNTED ? `${formatBounded(total)} findings` : countOf(total, 'finding');
  return total === 0 ? found : `${found} · ${formatBounded(open)} open · ${formatBounded(overdue)} overdue`;
}

/** The id of a finding, where that was typed: `#88121`. */
export function typedFindingId(text: string): number | null {
  const id = /^#(\d{1,15})$/.exec(text.trim())?.[1];
  return id === undefined || Number(id) === 0 ? null : Number(id);
}
