/** What a preflight saw, so that a start can tell whether the world is still like that, and its counts by tenant. */
export const preflightPlans = `
ALTER TABLE wheelhouse.preflights
  ADD COLUMN plan_hash       text,
  ADD COLUMN runbook_version text,
  ADD COLUMN settings_hash   text,
  -- Parallel arrays by tenant, ascending: one row a preflight, which is gone after a day.
  ADD COLUMN tenant_ids      bigint[],
  ADD COLUMN total_counts    bigint[],
  ADD COLUMN affected_counts bigint[],
  -- How long the counting took, and how many rows had ever been written to the table by then.
  ADD COLUMN counting_ms     integer,
  ADD COLUMN rows_written    bigint;
`;
