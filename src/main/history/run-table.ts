import type { RunRecord } from '../../shared/contract/runs';
import type { Failure } from '../../shared/domain/failures';
import type { HistoryEntry } from './history-entry';

/** How one of the tables that operations are kept in is read. Its rows go by the name `r`. */
export interface RunTable<Record extends RunRecord = RunRecord> {
  readonly record: Record;
  readonly columns: string;
  /** What follows FROM. */
  readonly from: string;
  /** The joined table whose row vouches for an active run beside the run's own; its `xmin` tells that it did again. */
  readonly heartbeat: string | null;
  /** Whether a row is listed at all. */
  readonly isListed: string;
  readonly isActive: string;
  /** Active rows by way of an index, where there is one. */
  readonly activeIndexes: readonly string[];
  read(row: unknown): HistoryEntry;
}

/** What of the failures a search finds. */
export function failureText(failures: readonly Failure[]): string {
  return failures
    .map(({ reason_code: code, message, item_id: item }) => [code, message, item ?? ''].join(' '))
    .join('\n');
}
