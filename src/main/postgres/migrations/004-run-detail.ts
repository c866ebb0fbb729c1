/** What the run detail shows beside the throughput: batches, and when the health governor held a run. */
export const runDetail = `
-- Of the batches since the point before; null where none ended, and in rows of older versions.
ALTER TABLE wheelhouse.run_samples
  ADD COLUMN batches      integer,
  ADD COLUMN batch_ms     integer,
  ADD COLUMN batch_ms_max integer,
  ADD COLUMN batch_rows   integer;

-- One row a time that a run was held. It ends at "until" unless the next look at the database prolongs it.
CREATE TABLE wheelhouse.run_holds (
  id         bigserial PRIMARY KEY,
  run_id     bigint NOT NULL,
  reason     text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  until      timestamptz NOT NULL
);
CREATE INDEX run_holds_run_index ON wheelhouse.run_holds (run_id, id);

-- The run that an event is about beside its own: the one that a retry started, or the one that it retries.
ALTER TABLE wheelhouse.run_events ADD COLUMN other_run_id bigint;
`;
