-- 2,000 finished runs over the last 90 days in every type, outcome and old spelling, and two that the platform left behind.

CREATE TEMP TABLE seed_run ON COMMIT DROP AS
WITH numbered AS (
  SELECT i, md5('run' || i) || md5('nur' || i) AS hash FROM generate_series(1, 2000) AS i OFFSET 0
), drawn AS (
  SELECT i, hash,
         pg_temp.pick('{inventory.sync,inventory.sync,inventory.sync,inventory.sync,policy.sync,policy.sync,policy.sync,directory_groups.sync,directory_groups.sync,directory_role_definitions.sync,drift.generate,drift.generate,backup_set.add_policies,backup_set.delete,policy_version.prune,backup_schedule.run_now,backup_schedule.retry,backup_schedule.scheduled,backup_schedule.scheduled,backup_schedule.scheduled,restore.execute,provider.connection.check,provider.connection.check,findings.lifecycle.backfill}', pg_temp.slice(hash, 0)) AS type,
         1 + floor(39 * power(pg_temp.slice(hash, 1), 1.6))::integer AS position,
         CASE WHEN pg_temp.slice(hash, 2) < 0.74 THEN 'succeeded' WHEN pg_temp.slice(hash, 2) < 0.83 THEN 'partially_succeeded'
              WHEN pg_temp.slice(hash, 2) < 0.92 THEN 'failed' WHEN pg_temp.slice(hash, 2) < 0.96 THEN 'blocked' ELSE 'cancelled' END AS outcome,
         pg_temp.slice(hash, 3) AS by_time, pg_temp.slice(hash, 4) AS by_length, pg_temp.slice(hash, 5) AS by_size,
         pg_temp.slice(hash, 6) AS by_spelling, pg_temp.slice(hash, 7) AS by_person, pg_temp.slice(hash, 8) AS by_detail
  FROM numbered OFFSET 0
)
SELECT d.*, p.tenant_id, p.workspace_id,
       (type = 'findings.lifecycle.backfill' AND by_detail < 0.5) AS is_all_tenants,
       -- Later numbers are later runs, never in the future.
       date_trunc('second', pg_temp.seed_now() - make_interval(secs => 90 * 86400.0 * (2000 - i + by_time) / 2000 + 1800)) AS created,
       CASE WHEN outcome = 'blocked' THEN 0 ELSE 5 + floor(395 * by_size * by_size)::integer END AS total
FROM drawn d JOIN seed_place p USING (position);

INSERT INTO operation_runs (workspace_id, tenant_id, user_id, initiator_name, type, status, outcome, run_identity_hash, summary_counts, failure_summary, context,
                            started_at, completed_at, created_at, updated_at)
WITH worked AS (
  SELECT r.*,
    CASE outcome WHEN 'succeeded' THEN total WHEN 'failed' THEN floor(total * 0.2 * by_length)::integer WHEN 'blocked' THEN 0 ELSE floor(total * (0.4 + 0.5 * by_length))::integer END AS good,
    CASE WHEN type LIKE 'backup_schedule.sch%' THEN NULL WHEN type LIKE 'findings.%' THEN NULL WHEN by_person < 0.3 THEN NULL ELSE 1 + floor(60 * by_person)::bigint END AS user_id,
    created + make_interval(secs => round(2 + 20 * by_time)) AS started,
    (1 + floor(5 * by_person))::integer AS operator_rank
  FROM seed_run r OFFSET 0
), run AS (
  SELECT w.*, started + make_interval(secs => CASE outcome WHEN 'blocked' THEN 2 ELSE 15 + round(600 * by_length * by_length) END) AS completed,
         pg_temp.pick('{Olivia Ops,Olivia Ops,Carla Oncall,Bruno Breakglass,Deploy hook}', by_person) AS operator_name
  FROM worked w OFFSET 0
)
SELECT
  CASE WHEN is_all_tenants THEN (SELECT workspace_id FROM seed_place WHERE special = 'platform') ELSE run.workspace_id END,
  CASE WHEN NOT is_all_tenants THEN tenant_id END,
  user_id,
  CASE WHEN type LIKE 'findings.%' THEN operator_name WHEN type = 'backup_schedule.scheduled' THEN 'Scheduler' ELSE coalesce((SELECT u.name FROM users u WHERE u.id = user_id), 'System') END,
  CASE
    WHEN by_spelling < 0.18 AND type = 'inventory.sync' THEN 'inventory_sync'
    WHEN by_spelling < 0.18 AND type = 'directory_groups.sync' THEN 'entra_group_sync'
    WHEN by_spelling < 0.18 AND type = 'backup_schedule.run_now' THEN 'backup_schedule_run'
    WHEN by_spelling < 0.18 AND type = 'policy.sync' THEN 'policy_sync'
    WHEN by_spelling < 0.18 AND type = 'drift.generate' THEN 'drift_generate'
    -- A type that the console's catalog does not know.
    WHEN by_spelling > 0.98 AND type = 'policy_version.prune' THEN 'tenant.snapshot.compact'
    WHEN by_spelling > 0.97 AND type = 'inventory.sync' THEN 'assignments.recalculate'
    ELSE type END,
  'completed', outcome,
  encode(sha256(convert_to(type || '|' || CASE WHEN is_all_tenants THEN 'all_tenants' ELSE tenant_id::text END, 'UTF8')), 'hex'),
  CASE
    WHEN outcome = 'blocked' THEN '{}'::jsonb
    WHEN type = 'findings.lifecycle.backfill' THEN
      jsonb_build_object('total', total * 20, 'processed', good * 20, 'updated', good * 17, 'skipped', good * 3, 'failed', CASE outcome WHEN 'succeeded' THEN 0 ELSE 1 END)
      || CASE WHEN is_all_tenants THEN '{"tenants": 40}'::jsonb ELSE '{}' END
    WHEN type = 'drift.generate' THEN jsonb_build_object('total', total, 'processed', total, 'critical', good % 4, 'high', good % 9, 'medium', good % 23, 'low', good % 17)
    WHEN type = 'provider.connection.check' THEN jsonb_build_object('total', 1, 'processed', 1, 'succeeded', CASE outcome WHEN 'succeeded' THEN 1 ELSE 0 END)
    ELSE jsonb_build_object('total', total, 'processed', CASE outcome WHEN 'cancelled' THEN good ELSE total END, 'succeeded', good, 'failed', CASE outcome WHEN 'cancelled' THEN 0 ELSE total - good END, 'created', good % 7, 'updated', good - good % 7)
  END
  -- What older workers wrote beside the agreed keys, and numbers that are none.
  || CASE WHEN by_spelling < 0.06 THEN '{"policies": 12, "duration_ms": 8412.7, "skipped": "3"}'::jsonb WHEN by_spelling < 0.09 THEN '{"errors": -1, "unknown": null, "items": -4}' ELSE '{}' END,
  CASE
    WHEN outcome IN ('succeeded', 'cancelled') THEN '[]'::jsonb
    WHEN outcome = 'blocked' AND type = 'provider.connection.check' THEN
      jsonb_build_array(jsonb_build_object('reason_code', CASE WHEN by_detail < 0.5 THEN 'provider_permission_denied' ELSE 'permission_denied' END, 'message', 'The application lacks consent for DeviceManagementConfiguration.Read.All.'))
    WHEN outcome = 'blocked' THEN jsonb_build_array(jsonb_build_object('reason_code', pg_temp.pick('{lock_unavailable,missing_configuration,authentication_failed}', by_detail), 'message', 'The operation could not begin.'))
    -- Three spellings of one thing, as three generations of workers wrote it.
    WHEN by_spelling < 0.12 THEN jsonb_build_array(jsonb_build_object('code', 'throttled', 'message', 'The provider asked us to slow down.', 'count', 1 + total % 9))
    WHEN by_spelling < 0.22 THEN jsonb_build_array(jsonb_build_object('reason', 'dependency_unreachable', 'message', 'graph.example did not answer within 30 seconds.'), jsonb_build_object('code', 'ext.graph.itemNotFound', 'message', 'The item does not exist any more.', 'item_id', left(hash, 8)))
    -- Messages that must be cleaned before anybody sees them.
    WHEN by_spelling < 0.27 THEN jsonb_build_array(jsonb_build_object('reason_code', 'authentication_failed', 'message', 'Request to https://graph.example/v1.0/policies?client_secret=not-a-real-secret failed for person7@customers.example' || chr(10) || '#0 /var/www/html/app/Jobs/SyncPolicies.php(112)'))
    WHEN by_spelling < 0.31 THEN jsonb_build_array(jsonb_build_object('reason_code', 'db_connection_lost', 'message', 'SQLSTATE[08006] postgresql://app:not-a-real-password@db.internal:5432/ops: server closed the connection'))
    WHEN by_spelling < 0.34 THEN jsonb_build_array(jsonb_build_object('reason_code', 'Something odd happened!', 'message', repeat('A very long explanation. ', 20)), '"not an object"'::jsonb, 'null'::jsonb)
    ELSE (SELECT jsonb_agg(jsonb_build_object('reason_code', pg_temp.pick('{db_timeout,throttled,constraint_violation,serialization_conflict,worker_crashed,invalid_state,unknown_error}', pg_temp.roll(hash || k)),
                                              'message', 'Item ' || left(md5(hash || k), 8) || ' was not processed.', 'tenant_id', tenant_id, 'item_id', left(md5(hash || k), 8), 'type', type))
          FROM generate_series(1, 1 + total % 6) AS k)
  END,
  CASE
    WHEN type = 'findings.lifecycle.backfill' THEN
      jsonb_build_object(
        'runbook', jsonb_build_object('key', type, 'scope', CASE WHEN is_all_tenants THEN 'all_tenants' ELSE 'single_tenant' END, 'target_tenant_id', CASE WHEN NOT is_all_tenants THEN tenant_id END,
                                      'source', CASE WHEN operator_name = 'Deploy hook' THEN 'deploy_hook' ELSE pg_temp.pick('{system_ui,system_ui,cli}', by_detail) END),
        'preflight', jsonb_build_object('affected_count', good * 17, 'total_count', total * 20, 'estimated_tenants', CASE WHEN is_all_tenants THEN 40 END))
      || CASE WHEN is_all_tenants OR by_detail > 0.8 THEN jsonb_build_object('reason', jsonb_build_object('reason_code', pg_temp.pick('{DATA_REPAIR,INCIDENT,SUPPORT,SECURITY}', by_time), 'reason_text', 'Repair after the ' || to_char(created, 'FMMonth') || ' import')) ELSE '{}' END
      || CASE WHEN operator_name = 'Deploy hook' THEN '{}' ELSE (SELECT jsonb_build_object('platform_initiator', jsonb_build_object('platform_user_id', u.id, 'email', u.email, 'name', u.name, 'is_break_glass', u.name LIKE '%Breakglass')) FROM platform_users u WHERE u.name = operator_name) END
    WHEN type = 'provider.connection.check' THEN jsonb_build_object('provider_connection_id', (SELECT min(c.id) FROM provider_connections c WHERE c.tenant_id = run.tenant_id), 'target_scope', jsonb_build_object('provider', 'microsoft', 'entra_tenant_id', md5('tenant' || position)::uuid))
    WHEN type = 'inventory.sync' THEN jsonb_build_object('selection', jsonb_build_object('policy_types', '["deviceConfiguration", "mobileApp"]'::jsonb, 'include_foundations', by_detail < 0.5), 'selection_hash', md5('scope' || tenant_id || '/' || i % 3) || md5(md5('scope' || tenant_id || '/' || i % 3)))
    WHEN type IN ('policy.sync', 'directory_groups.sync', 'directory_role_definitions.sync') THEN jsonb_build_object('selection', 'all', 'idempotency', left(md5('idem' || i), 16))
    WHEN type = 'drift.generate' THEN jsonb_build_object('scope_key', md5('scope' || tenant_id || '/' || i % 3) || md5(md5('scope' || tenant_id || '/' || i % 3)), 'baseline_run_id', 1 + floor(280 * by_detail), 'current_run_id', 2 + floor(280 * by_detail))
    WHEN type LIKE 'backup\_schedule.%' THEN jsonb_build_object('backup_schedule_id', (SELECT min(s.id) FROM backup_schedules s WHERE s.tenant_id = run.tenant_id), 'backup_schedule_run_id', 1 + i % 240) || CASE WHEN type LIKE '%scheduled' THEN jsonb_build_object('scheduled_for', to_char(created AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:00"Z"')) ELSE '{}' END
    WHEN type LIKE 'backup\_set.%' THEN jsonb_build_object('backup_set_id', (SELECT max(b.id) FROM backup_sets b WHERE b.tenant_id = run.tenant_id), 'idempotency', left(md5('idem' || i), 16))
    WHEN type = 'restore.execute' THEN jsonb_build_object('restore_run_id', 1 + i % 80, 'backup_set_id', (SELECT min(b.id) FROM backup_sets b WHERE b.tenant_id = run.tenant_id), 'is_dry_run', by_detail < 0.4)
    ELSE jsonb_build_object('policy_id', 1000 + i, 'target_scope', 'tenant') END,
  CASE WHEN outcome <> 'blocked' OR by_detail < 0.5 THEN started END, completed, created, completed
FROM run
ORDER BY i;

-- Left behind by the platform's own workers: nothing vouches for them any more.
INSERT INTO operation_runs (workspace_id, tenant_id, user_id, initiator_name, type, status, outcome, run_identity_hash, summary_counts, context, started_at, created_at, updated_at)
SELECT p.workspace_id, p.tenant_id, NULL, 'Scheduler', s.type, s.status, 'pending',
       encode(sha256(convert_to(s.type || '|' || p.tenant_id, 'UTF8')), 'hex'), s.counts::jsonb, '{"selection": "all"}',
       CASE WHEN s.status = 'running' THEN pg_temp.seed_now() - s.age + interval '4 seconds' END, pg_temp.seed_now() - s.age, pg_temp.seed_now() - s.age * 0.9
FROM (VALUES (5, 'inventory.sync', 'running', interval '9 hours', '{"total": 240, "processed": 97, "succeeded": 97}'),
             (12, 'policy.sync', 'queued', interval '2 hours', '{}')) AS s (position, type, status, age, counts)
JOIN seed_place p USING (position)
ORDER BY s.age DESC;
