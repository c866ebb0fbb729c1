-- The run tables from before operation_runs. About a third of their rows also have a canonical run (operation_run_id), and
-- then agree with it in tenant and times; no canonical run is pointed at twice.

CREATE TEMP TABLE seed_history ON COMMIT DROP AS
WITH wanted (kind, types, linked, alone) AS (VALUES
  ('inventory', '{inventory.sync,inventory_sync}'::text[], 100, 190),
  ('groups',    '{directory_groups.sync,entra_group_sync}',  50, 100),
  ('schedule',  '{backup_schedule.scheduled}',               90, 160),
  ('restore',   '{restore.execute}',                         30,  55),
  ('bulk',      '{}',                                         0, 180)
), linked AS (
  SELECT w.kind, o.id AS operation_run_id, o.tenant_id, o.outcome, o.created_at, o.started_at, o.completed_at
  FROM wanted w CROSS JOIN LATERAL (
    SELECT r.* FROM operation_runs r
    WHERE r.type = ANY (w.types) AND r.status = 'completed'
      AND (w.kind NOT IN ('schedule', 'restore') OR EXISTS (SELECT FROM backup_sets b WHERE b.tenant_id = r.tenant_id))
    ORDER BY md5('link' || r.id) LIMIT w.linked) AS o
), alone AS (
  SELECT w.kind, NULL::bigint, p.tenant_id,
         pg_temp.pick('{succeeded,succeeded,succeeded,succeeded,partially_succeeded,failed,cancelled}', pg_temp.roll(w.kind || 'outcome' || k)),
         t.created, t.created + interval '5 seconds', t.created + make_interval(secs => 20 + round(900 * pg_temp.roll(w.kind || 'length' || k)))
  FROM wanted w CROSS JOIN LATERAL generate_series(1, w.alone) AS k
  -- Tenants 39 and 40 have neither backup sets nor history.
  JOIN seed_place p ON p.position = 1 + floor(38 * power(pg_temp.roll(w.kind || 'tenant' || k), 1.5))::integer
  CROSS JOIN LATERAL (SELECT date_trunc('second', pg_temp.seed_now() - make_interval(secs => 86400.0 * (2 + 88 * pg_temp.roll(w.kind || 'time' || k)))) AS created) AS t
)
SELECT *, row_number() OVER (PARTITION BY kind ORDER BY created_at, tenant_id, operation_run_id) AS k,
       pg_temp.roll(kind || created_at || tenant_id) AS share
FROM (SELECT * FROM linked UNION ALL SELECT * FROM alone) AS both_kinds;

INSERT INTO inventory_sync_runs (tenant_id, user_id, selection_hash, selection_payload, status, had_errors, error_codes, items_observed_count, items_upserted_count, errors_count,
                                 operation_run_id, started_at, finished_at, created_at, updated_at)
SELECT tenant_id, CASE WHEN k % 4 = 0 THEN 1 + k % 60 END, s.scope || md5(s.scope), '{"policy_types": ["deviceConfiguration", "mobileApp"]}',
       CASE WHEN k = 1 AND operation_run_id IS NULL THEN 'pending' ELSE CASE outcome WHEN 'succeeded' THEN 'success' WHEN 'partially_succeeded' THEN 'partial' WHEN 'failed' THEN 'failed' WHEN 'cancelled' THEN 'skipped' ELSE 'failed' END END,
       outcome IN ('partially_succeeded', 'failed'), CASE WHEN outcome IN ('partially_succeeded', 'failed') THEN '["graph_throttled"]'::jsonb ELSE '[]' END,
       100 + floor(800 * share)::integer, 90 + floor(600 * share)::integer, CASE WHEN outcome IN ('partially_succeeded', 'failed') THEN 1 + floor(9 * share)::integer ELSE 0 END,
       operation_run_id, started_at, completed_at, created_at, coalesce(completed_at, created_at)
FROM seed_history, LATERAL (SELECT md5('scope' || tenant_id || '/' || k % 3) AS scope) AS s WHERE kind = 'inventory' ORDER BY k;

INSERT INTO entra_group_sync_runs (tenant_id, selection_key, slot_key, status, error_code, error_summary, pages_fetched, items_observed_count, items_upserted_count, error_count,
                                   operation_run_id, started_at, finished_at, created_at, updated_at)
SELECT tenant_id, 'groups-v1:all', to_char(created_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MI') || 'Z',
       CASE outcome WHEN 'succeeded' THEN 'succeeded' WHEN 'partially_succeeded' THEN 'partial' ELSE 'failed' END,
       CASE WHEN outcome <> 'succeeded' THEN pg_temp.pick('{throttled,permission_denied,unexpected}', share) END,
       CASE WHEN outcome <> 'succeeded' THEN 'The directory answered with an error on page ' || 1 + floor(9 * share) END,
       1 + floor(12 * share)::integer, floor(1200 * share)::integer, floor(1150 * share)::integer, CASE WHEN outcome = 'succeeded' THEN 0 ELSE 1 END,
       operation_run_id, started_at, completed_at, created_at, coalesce(completed_at, created_at)
FROM seed_history WHERE kind = 'groups' ORDER BY k;

INSERT INTO backup_schedule_runs (tenant_id, backup_schedule_id, backup_set_id, scheduled_for, status, error_code, error_message, summary, operation_run_id, started_at, finished_at, created_at, updated_at)
SELECT h.tenant_id, (SELECT min(s.id) FROM backup_schedules s WHERE s.tenant_id = h.tenant_id),
       CASE WHEN outcome <> 'failed' THEN (SELECT min(b.id) FROM backup_sets b WHERE b.tenant_id = h.tenant_id) END, date_trunc('minute', created_at),
       CASE outcome WHEN 'succeeded' THEN 'success' WHEN 'partially_succeeded' THEN 'partial' WHEN 'cancelled' THEN CASE WHEN k % 2 = 0 THEN 'canceled' ELSE 'skipped' END ELSE 'failed' END,
       CASE WHEN outcome = 'failed' THEN 'TOKEN_EXPIRED' END, CASE WHEN outcome = 'failed' THEN 'The stored credential has expired.' END,
       jsonb_build_object('policies_total', 20 + floor(200 * share), 'policies_backed_up', 15 + floor(180 * share)),
       operation_run_id, started_at, completed_at, created_at, coalesce(completed_at, created_at)
FROM seed_history h WHERE kind = 'schedule' ORDER BY k;

-- A restore is a record of work as much as history: drafts and previews have neither start nor end.
INSERT INTO restore_runs (tenant_id, backup_set_id, requested_by, is_dry_run, status, requested_items, preview, results, failure_reason, operation_run_id, started_at, completed_at, created_at, updated_at)
SELECT h.tenant_id, (SELECT max(b.id) FROM backup_sets b WHERE b.tenant_id = h.tenant_id), 'person' || 1 + k % 60 || '@customers.example', share < 0.4, s.status,
       jsonb_build_array(1000 + k, 2000 + k), jsonb_build_object('will_change', floor(20 * share)), CASE WHEN s.is_over THEN jsonb_build_object('restored', floor(18 * share)) ELSE '{}' END,
       CASE WHEN s.status = 'failed' THEN 'The target policy is managed by another authority.' END,
       operation_run_id, CASE WHEN s.is_over THEN started_at END, CASE WHEN s.is_over THEN completed_at END, created_at, coalesce(completed_at, created_at)
FROM seed_history h
CROSS JOIN LATERAL (
  SELECT status, status IN ('completed', 'partial', 'failed', 'cancelled') AS is_over
  FROM (SELECT CASE WHEN operation_run_id IS NULL AND k % 6 = 0 THEN pg_temp.pick('{draft,scoped,checked,previewed}', share)
                    WHEN outcome = 'succeeded' THEN 'completed' WHEN outcome = 'partially_succeeded' THEN 'partial' WHEN outcome = 'cancelled' THEN 'cancelled' ELSE 'failed' END AS status) AS named
) AS s
WHERE kind = 'restore' ORDER BY k;

INSERT INTO bulk_operation_runs (tenant_id, user_id, resource, action, idempotency_key, status, total_items, processed_items, succeeded, failed, skipped, item_ids, failures, created_at, updated_at)
SELECT tenant_id, 1 + k % 60, split_part(b.kind, '.', 1), split_part(b.kind, '.', 2), CASE WHEN k % 2 = 0 THEN md5('bulk' || k) END, b.status,
       n.total, CASE b.status WHEN 'pending' THEN 0 WHEN 'aborted' THEN n.good ELSE n.total END, n.good, n.bad, CASE WHEN b.status = 'pending' THEN 0 ELSE n.total - n.good - n.bad END,
       '[]', CASE WHEN n.bad > 0 THEN jsonb_build_array(jsonb_build_object('item_id', 1000 + k, 'reason', 'The item is locked by another operation.')) END, created_at, completed_at
FROM seed_history h
-- Every bucket of the derived status: completed with no, some and only failures, and so on.
CROSS JOIN LATERAL (SELECT pg_temp.pick('{drift.generate,backup_set.add_policies,backup_set.delete,policy_version.prune,policy.export,tag.assign}', pg_temp.roll('bulk' || k)) AS kind,
                           CASE WHEN k = 180 THEN 'pending' ELSE pg_temp.pick('{completed,completed,completed,completed_with_errors,failed,aborted}', pg_temp.roll('bulkstatus' || k)) END AS status) AS b
CROSS JOIN LATERAL (SELECT 6 + floor(60 * h.share)::integer AS total) AS t
CROSS JOIN LATERAL (
  SELECT t.total,
         CASE WHEN b.status = 'pending' THEN 0 WHEN b.status = 'failed' OR (k % 7 = 0 AND b.status <> 'aborted') THEN 0 WHEN b.status = 'completed' AND k % 3 > 0 THEN t.total ELSE t.total - 4 END AS good,
         CASE WHEN b.status = 'pending' THEN 0 WHEN b.status = 'failed' OR (k % 7 = 0 AND b.status <> 'aborted') THEN t.total WHEN b.status = 'completed' AND k % 3 > 0 THEN 0 ELSE 3 END AS bad) AS n
WHERE h.kind = 'bulk' ORDER BY h.k;
