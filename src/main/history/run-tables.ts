import type { RunRecord } from '../../shared/contract/runs';
import { CANONICAL_TABLE } from './canonical-table';
import { LEGACY_TABLES } from './legacy-tables';
import type { RunTable } from './run-table';

/** Every table that operations are kept in. */
export const RUN_TABLES_BY_RECORD: Readonly<Record<RunRecord, RunTable>> = {
  operation_runs: CANONICAL_TABLE,
  ...LEGACY_TABLES,
};
