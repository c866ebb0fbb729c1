import type { Capability } from '../../shared/domain/capabilities';
import type { RunScope } from '../../shared/domain/start-rules';

/**
 * One pass of a runbook over a tenant's rows, as SQL that the engine puts into its batch statement.
 *
 * The engine provides CTEs: `slice (tenant_id bigint, cursor text, page_limit int, is_listed boolean)`, the tenants of
 * this batch with where each goes on ('' at the start of a phase), and `run (t0 timestamptz)`. The phase adds CTEs of its own, the last
 * one named `result (tenant_id, next_cursor text, is_done boolean, scanned, row_updated, consolidated, skipped)` with one
 * row for each slice. A phase takes at most about `page_limit` rows a tenant after `cursor` in a fixed order, and leaves
 * rows that need no change unwritten.
 */
export interface RunbookPhase {
  readonly key: string;
  readonly label: string;
  readonly changePage: string;
  /**
   * Where no index serves the phase's order: a query of `id` over all rows of the tenants in CTE `mine (tenant_id)`. The
   * engine then reads a large tenant's ids once and offers them page by page as CTE `listed (tenant_id, id)`; `slice`
   * says in `is_listed` whether a tenant is to be paged that way. Once the list is used up, `is_listed` is false again
   * and the phase looks for rows that came later.
   */
  readonly listIds?: string;
}

/** A column as a sample shows it: a code or short word, a number, or an instant. */
export interface SampleColumn {
  readonly key: string;
  readonly label: string;
  readonly shows: 'word' | 'count' | 'instant';
}

/** Real rows before and after, without writing. */
export interface RunbookSample {
  /** What may be shown of a row, besides its id; nothing else is read. */
  readonly columns: readonly SampleColumn[];
  readonly kinds: readonly { readonly key: string; readonly label: string }[];
  /**
   * A query of examples over the tenants in `$1`, at most `$2` of each kind: `tenant_id, id, kinds text[], related_id`
   * (the row it is merged into, or null) and `before_<column>`, `after_<column>` of each column. An instant that counts
   * from the start of the run is null in `after_<column>`, with the days in `after_<column>_days`.
   */
  readonly query: string;
}

/** The whole of a runbook. Adding one touches no other file than the registry. */
export interface RunbookDefinition {
  /** Also the type of its operation runs. */
  readonly key: string;
  readonly label: string;
  readonly description: string;
  /** The runbook's own capability, needed besides `platform.runbooks.run`. */
  readonly capability: Capability;
  readonly scopes: readonly RunScope[];
  /** Keys in the platform's lock store (without Laravel's prefix). The tenant's id is appended to the first. */
  readonly locks: { readonly tenantKeyPrefix: string; readonly allTenantsKey: string };
  /**
   * A query of `tenant_id, total_count, affected_count` over the tenants in the bigint array `$1`: what a run would
   * change, as one statement and so one snapshot. Tenants without rows may be left out.
   */
  readonly preflight: string;
  /** The same columns from `$2` percent of {@link rowsTable}, for when counting takes too long; no estimate without. */
  readonly estimate?: string;
  /** A query of one text, `settings`: whatever else than the rows decides what a run does. */
  readonly settings?: string;
  readonly sample?: RunbookSample;
  /** The same columns as `preflight`, where `affected_count` is what a finished run has left to do. */
  readonly verify: string;
  readonly phases: readonly RunbookPhase[];
  /** The platform's table whose rows it changes. */
  readonly rowsTable: string;
  /** Platform tables it can't do without. */
  readonly tables: readonly string[];
}
