/** The first version of schema `wheelhouse`. Nothing here refers to the platform's tables: those are never altered. */
export const initial = `
CREATE TABLE wheelhouse.operators (
  db_role          text PRIMARY KEY,
  platform_user_id bigint,
  user_id          bigint,
  created_at       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT operators_one_person CHECK (num_nonnulls(platform_user_id, user_id) = 1)
);

CREATE TABLE wheelhouse.preflights (
  id                uuid PRIMARY KEY,
  runbook_key       text NOT NULL,
  scope             text NOT NULL,
  target_tenant_id  bigint,
  total_count       bigint NOT NULL,
  affected_count    bigint NOT NULL,
  estimated_tenants integer,
  platform_user_id  bigint,
  taken_at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX preflights_taken_at_index ON wheelhouse.preflights (taken_at);

-- One row a run that this engine executes: what was asked of it, and the engine's own settings for it.
CREATE TABLE wheelhouse.run_controls (
  run_id                    bigint PRIMARY KEY,
  runbook_key               text NOT NULL,
  scope                     text NOT NULL,
  tenant_key_prefix         text NOT NULL,
  run_lock_key              text,
  run_lock_owner            text,
  lock_wait_seconds         integer NOT NULL,
  lock_waiting_since        timestamptz,
  generation                integer NOT NULL DEFAULT 1,
  initiator_user_id         bigint,
  pause_requested_at        timestamptz,
  pause_requested_by        text,
  cancel_requested_at       timestamptz,
  cancel_requested_by       text,
  hold_reason               text,
  hold_until                timestamptz,
  worker_seen_at            timestamptz,
  created_at                timestamptz NOT NULL DEFAULT now()
);

-- One row a run and tenant: the checkpoint, and the truth about the counts.
CREATE TABLE wheelhouse.run_tenants (
  run_id             bigint NOT NULL,
  tenant_id          bigint NOT NULL,
  job_group          integer NOT NULL,
  state              text NOT NULL DEFAULT 'pending'
    CHECK (state IN ('pending', 'running', 'succeeded', 'failed', 'cancelled')),
  phase              integer NOT NULL DEFAULT 0,
  cursor             text NOT NULL DEFAULT '',
  is_listed          boolean NOT NULL DEFAULT false,
  total              bigint NOT NULL DEFAULT 0,
  scanned            bigint NOT NULL DEFAULT 0,
  row_updated        bigint NOT NULL DEFAULT 0,
  consolidated       bigint NOT NULL DEFAULT 0,
  skipped            bigint NOT NULL DEFAULT 0,
  attempts           integer NOT NULL DEFAULT 0,
  batch_size         integer,
  lock_owner         text NOT NULL,
  lock_waiting_since timestamptz,
  claim              uuid,
  never_began        boolean NOT NULL DEFAULT false,
  last_error         jsonb,
  started_at         timestamptz,
  finished_at        timestamptz,
  updated_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, tenant_id)
) WITH (fillfactor = 50);
CREATE INDEX run_tenants_group_index ON wheelhouse.run_tenants (run_id, job_group);

-- The ids of a large tenant in order, read once: the platform has no (tenant_id, id) index to page by.
CREATE TABLE wheelhouse.run_pages (
  run_id    bigint NOT NULL,
  tenant_id bigint NOT NULL,
  last_id   bigint NOT NULL,
  ids       bigint[] NOT NULL,
  PRIMARY KEY (run_id, tenant_id, last_id)
);

-- What happened to a run and who did it.
CREATE TABLE wheelhouse.run_events (
  id         bigserial PRIMARY KEY,
  run_id     bigint NOT NULL,
  kind       text NOT NULL,
  actor_name text,
  detail     text,
  at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX run_events_run_index ON wheelhouse.run_events (run_id, id);

-- Points of the throughput chart, thinned as a run gets longer.
CREATE TABLE wheelhouse.run_samples (
  run_id    bigint NOT NULL,
  at        timestamptz NOT NULL,
  processed bigint NOT NULL,
  PRIMARY KEY (run_id, at)
);
`;
