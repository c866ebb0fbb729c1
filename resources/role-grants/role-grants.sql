-- The group roles of Wheelhouse and what each may do, so that Postgres itself refuses what the console does not offer.
-- Printed by "wheelhouse db roles". Run it as the owner of the platform's tables or a superuser, after "wheelhouse db
-- install" and again after each update of it; safe to repeat.
--
--   wheelhouse_viewer       looks at operations and findings
--   wheelhouse_operator     takes preflights, starts, controls and executes runs as well
--   wheelhouse_auditor      reads the audit, on top of either
--   wheelhouse_break_glass  the rights of an operator for one who otherwise looks; by SET ROLE while break-glass lasts
--
-- Nobody logs in as one of these. Grant them to the role that a person connects as:
--
--   CREATE ROLE alice LOGIN PASSWORD '...';
--   GRANT wheelhouse_operator TO alice;
--   GRANT wheelhouse_break_glass TO bob WITH INHERIT FALSE, SET TRUE;   -- Postgres 16 or newer
--
-- and say who the person is: wheelhouse operators add --db-role alice --email alice@example.com

DO $$
DECLARE
  group_role text;
BEGIN
  FOREACH group_role IN ARRAY ARRAY['wheelhouse_viewer', 'wheelhouse_operator', 'wheelhouse_auditor', 'wheelhouse_break_glass'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = group_role) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', group_role);
    END IF;
  END LOOP;
END
$$;

-- Viewer
GRANT USAGE ON SCHEMA public, wheelhouse, pgboss TO wheelhouse_viewer;
GRANT SELECT (id, name) ON workspaces TO wheelhouse_viewer;
GRANT SELECT (id, workspace_id, external_id, name, status, environment, deleted_at) ON tenants TO wheelhouse_viewer;
GRANT SELECT (id, name, email) ON users TO wheelhouse_viewer;
GRANT SELECT (tenant_id, user_id, role) ON tenant_memberships TO wheelhouse_viewer;
GRANT SELECT (id, name, email, capabilities, is_active) ON platform_users TO wheelhouse_viewer;
GRANT SELECT (xmin, id, workspace_id, tenant_id, user_id, initiator_name, type, status, outcome, run_identity_hash,
  summary_counts, failure_summary, context, started_at, completed_at, created_at, updated_at) ON operation_runs TO
  wheelhouse_viewer;
GRANT SELECT (id, workspace_id, tenant_id, provider, display_name, is_default, last_health_check_at) ON
  provider_connections TO wheelhouse_viewer;
GRANT SELECT (id, tenant_id, name, item_count, created_at, updated_at) ON backup_sets TO wheelhouse_viewer;
GRANT SELECT (id, tenant_id, name, is_enabled, frequency, created_at, updated_at) ON backup_schedules TO
  wheelhouse_viewer;
GRANT SELECT (id, tenant_id, finding_type, scope_key, baseline_run_id, current_run_id, recurrence_key, subject_type,
  subject_external_id, severity, status, first_seen_at, last_seen_at, times_seen, sla_days, due_at, acknowledged_at,
  triaged_at, in_progress_at, reopened_at, resolved_at, resolved_reason, closed_at, closed_reason, created_at,
  updated_at) ON findings TO wheelhouse_viewer;
GRANT SELECT (xmin, id, tenant_id, status, created_at, updated_at, operation_run_id, started_at, finished_at, user_id,
  selection_hash, selection_payload, had_errors, error_codes, items_observed_count, items_upserted_count,
  errors_count) ON inventory_sync_runs TO wheelhouse_viewer;
GRANT SELECT (xmin, id, tenant_id, status, created_at, updated_at, operation_run_id, started_at, finished_at,
  selection_key, slot_key, error_code, error_summary, pages_fetched, items_observed_count, items_upserted_count,
  error_count) ON entra_group_sync_runs TO wheelhouse_viewer;
GRANT SELECT (xmin, id, tenant_id, status, created_at, updated_at, operation_run_id, started_at, finished_at,
  backup_schedule_id, backup_set_id, scheduled_for, error_code, error_message, summary) ON backup_schedule_runs TO
  wheelhouse_viewer;
GRANT SELECT (xmin, id, tenant_id, status, created_at, updated_at, operation_run_id, started_at, completed_at,
  backup_set_id, requested_by, is_dry_run, requested_items, preview, results, failure_reason) ON restore_runs TO
  wheelhouse_viewer;
GRANT SELECT (xmin, id, tenant_id, status, created_at, updated_at, user_id, resource, action, idempotency_key,
  total_items, processed_items, succeeded, failed, skipped, item_ids, failures) ON bulk_operation_runs TO
  wheelhouse_viewer;
GRANT SELECT (id, type, notifiable_type, notifiable_id, data, read_at, created_at, updated_at), UPDATE (read_at,
  updated_at) ON notifications TO wheelhouse_viewer;
GRANT SELECT, INSERT ON wheelhouse.notification_announcements TO wheelhouse_viewer;
GRANT SELECT ON wheelhouse.migrations TO wheelhouse_viewer;
GRANT SELECT ON wheelhouse.operators TO wheelhouse_viewer;
GRANT SELECT ON wheelhouse.installation TO wheelhouse_viewer;
GRANT SELECT ON wheelhouse.run_controls TO wheelhouse_viewer;
GRANT SELECT ON wheelhouse.run_tenants TO wheelhouse_viewer;
GRANT SELECT ON wheelhouse.run_events TO wheelhouse_viewer;
GRANT SELECT ON wheelhouse.run_samples TO wheelhouse_viewer;
GRANT SELECT ON wheelhouse.run_holds TO wheelhouse_viewer;
GRANT SELECT ON wheelhouse.break_glass_sessions TO wheelhouse_viewer;
GRANT SELECT (id, position, kind, occurred_at, attempts, last_error, next_try_at, sent_at) ON wheelhouse.outbox TO
  wheelhouse_viewer;
GRANT SELECT (version) ON pgboss.version TO wheelhouse_viewer;
GRANT SELECT ON pgboss.queue TO wheelhouse_viewer;
GRANT SELECT (name, state) ON pgboss.job TO wheelhouse_viewer;
GRANT SELECT (stopped_on, heartbeat_on, heartbeat_seconds) ON pgboss.instance TO wheelhouse_viewer;
GRANT EXECUTE ON FUNCTION wheelhouse.finding_evidence(bigint), wheelhouse.record_sign_in(uuid, timestamptz, text,
  text, jsonb) TO wheelhouse_viewer;
-- What earlier versions granted.
REVOKE INSERT ON audit_logs, wheelhouse.outbox FROM wheelhouse_viewer;
REVOKE USAGE ON SEQUENCE audit_logs_id_seq FROM wheelhouse_viewer;
DO $$
DECLARE
  reader regrole := (SELECT proowner FROM pg_proc WHERE oid = 'wheelhouse.finding_evidence(bigint)'::regprocedure);
  recorder regrole := (SELECT proowner FROM pg_proc
    WHERE oid = 'wheelhouse.record_sign_in(uuid, timestamptz, text, text, jsonb)'::regprocedure);
BEGIN
  EXECUTE format('GRANT SELECT (id, evidence_jsonb) ON public.findings TO %s', reader);
  EXECUTE format('GRANT INSERT (workspace_id, tenant_id, actor_id, actor_email, actor_name, action, resource_type, resource_id, status, metadata, recorded_at) ON public.audit_logs TO %s', recorder);
  EXECUTE format('GRANT USAGE ON SEQUENCE public.audit_logs_id_seq TO %s', recorder);
  EXECUTE format('GRANT SELECT (external_id, workspace_id) ON public.tenants TO %s', recorder);
  EXECUTE format('GRANT SELECT (id, name, email) ON public.platform_users, public.users TO %s', recorder);
END
$$;

-- Operator: who is who (wheelhouse.operators) stays the administrator's.
GRANT wheelhouse_viewer TO wheelhouse_operator;
GRANT SELECT (id, workspace_id, tenant_id, finding_type, scope_key, recurrence_key, subject_type, subject_external_id,
  severity, status, evidence_jsonb, first_seen_at, last_seen_at, times_seen, sla_days, due_at, acknowledged_at,
  triaged_at, resolved_at, resolved_reason, created_at, updated_at), UPDATE (recurrence_key, status, first_seen_at,
  last_seen_at, times_seen, sla_days, due_at, triaged_at, resolved_at, resolved_reason, updated_at) ON findings TO
  wheelhouse_operator;
GRANT SELECT (workspace_id, domain, key, value) ON workspace_settings TO wheelhouse_operator;
GRANT INSERT (workspace_id, tenant_id, user_id, initiator_name, type, status, outcome, run_identity_hash,
  summary_counts, context), UPDATE (status, outcome, summary_counts, failure_summary, started_at, completed_at,
  updated_at) ON operation_runs TO wheelhouse_operator;
GRANT SELECT (key, owner, expiration), INSERT (key, owner, expiration), UPDATE (owner, expiration), DELETE ON
  cache_locks TO wheelhouse_operator;
GRANT SELECT (id, workspace_id, is_enabled, event_type, minimum_severity, tenant_scope_mode, tenant_allowlist,
  cooldown_seconds, quiet_hours_enabled, quiet_hours_start, quiet_hours_end, quiet_hours_timezone) ON alert_rules TO
  wheelhouse_operator;
GRANT SELECT (alert_rule_id, alert_destination_id) ON alert_rule_destinations TO wheelhouse_operator;
GRANT SELECT (id, workspace_id, is_enabled) ON alert_destinations TO wheelhouse_operator;
GRANT SELECT (id, alert_rule_id, alert_destination_id, status, fingerprint_hash, created_at), INSERT (workspace_id,
  tenant_id, alert_rule_id, alert_destination_id, event_type, severity, status, fingerprint_hash, send_after, payload)
  ON alert_deliveries TO wheelhouse_operator;
GRANT INSERT (workspace_id, tenant_id, actor_id, actor_email, actor_name, action, resource_type, resource_id, status,
  metadata, recorded_at) ON audit_logs TO wheelhouse_operator;
GRANT INSERT (id, type, notifiable_type, notifiable_id, data) ON notifications TO wheelhouse_operator;
GRANT SELECT, INSERT, DELETE ON wheelhouse.preflights TO wheelhouse_operator;
GRANT INSERT, UPDATE ON wheelhouse.run_controls TO wheelhouse_operator;
GRANT INSERT, UPDATE ON wheelhouse.run_tenants TO wheelhouse_operator;
GRANT SELECT, INSERT, DELETE ON wheelhouse.run_pages TO wheelhouse_operator;
GRANT INSERT ON wheelhouse.run_events TO wheelhouse_operator;
GRANT INSERT, DELETE ON wheelhouse.run_samples TO wheelhouse_operator;
GRANT INSERT, UPDATE ON wheelhouse.run_holds TO wheelhouse_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON wheelhouse.outbox TO wheelhouse_operator;
GRANT INSERT, UPDATE ON wheelhouse.break_glass_sessions TO wheelhouse_operator;
GRANT USAGE ON SEQUENCE audit_logs_id_seq, operation_runs_id_seq, alert_deliveries_id_seq, wheelhouse.run_events_id_seq, wheelhouse.run_holds_id_seq TO wheelhouse_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO wheelhouse_operator;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA pgboss TO wheelhouse_operator;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO wheelhouse_operator;
-- How far replicas are behind: a run slows down for them.
GRANT pg_read_all_stats TO wheelhouse_operator;

-- Auditor
GRANT USAGE ON SCHEMA public TO wheelhouse_auditor;
GRANT SELECT (id, workspace_id, tenant_id, actor_id, actor_email, actor_name, action, resource_type, resource_id,
  status, metadata, recorded_at) ON audit_logs TO wheelhouse_auditor;

-- Break-glass
GRANT wheelhouse_operator TO wheelhouse_break_glass;
