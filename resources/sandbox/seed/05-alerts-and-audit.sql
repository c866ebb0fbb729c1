-- Where alerts go and what was recorded already.

INSERT INTO alert_destinations (workspace_id, name, type, is_enabled, config, created_at, updated_at)
SELECT w.id, d.name, d.type, d.is_enabled, 'encrypted-by-the-platform:' || md5(d.name), pg_temp.seed_now() - interval '300 days', pg_temp.seed_now() - interval '60 days'
FROM (VALUES
  (1, 'platform',   'On-call channel', 'teams_webhook', true),
  (2, 'platform',   'Platform operations mailbox', 'email', true),
  (3, 'platform',   'Retired channel', 'teams_webhook', false),
  (4, 'managed-eu', 'EU service desk', 'email', true)
) AS d (position, slug, name, type, is_enabled) JOIN workspaces w USING (slug)
ORDER BY d.position;

INSERT INTO alert_rules (workspace_id, name, is_enabled, event_type, minimum_severity, tenant_scope_mode, tenant_allowlist, cooldown_seconds,
                         quiet_hours_enabled, quiet_hours_start, quiet_hours_end, quiet_hours_timezone, created_at, updated_at)
SELECT w.id, r.name, r.is_enabled, r.event_type, r.severity,
       CASE WHEN r.allowed IS NULL THEN 'all' ELSE 'allowlist' END,
       coalesce((SELECT jsonb_agg(p.tenant_id ORDER BY p.tenant_id) FROM seed_place p WHERE p.position = ANY (r.allowed)), '[]'),
       r.cooldown, r.quiet_from IS NOT NULL, r.quiet_from, r.quiet_to, r.zone, pg_temp.seed_now() - interval '300 days', pg_temp.seed_now() - interval '60 days'
FROM (VALUES
  (1, 'platform',   'Failed operations',                  true,  'operations.run.failed', 'low',    NULL::integer[], NULL::integer, NULL,    NULL,    NULL),
  (2, 'platform',   'Failed operations, at most hourly',  true,  'operations.run.failed', 'low',    NULL,            3600,          NULL,    NULL,    NULL),
  (3, 'platform',   'Failed operations, not at night',    true,  'operations.run.failed', 'low',    NULL,            NULL,          '22:00', '06:30', 'Europe/Berlin'),
  (4, 'platform',   'Failed operations, key customers',   true,  'operations.run.failed', 'medium', '{0,1,2}',       NULL,          NULL,    NULL,    NULL),
  (5, 'platform',   'Failed operations (old)',            false, 'operations.run.failed', 'low',    NULL,            NULL,          NULL,    NULL,    NULL),
  (6, 'platform',   'Due dates of findings',              true,  'sla_due',               'high',   NULL,            86400,         NULL,    NULL,    NULL),
  (7, 'managed-eu', 'High drift',                         true,  'high_drift',            'high',   NULL,            900,           '23:00', '05:00', 'UTC')
) AS r (position, slug, name, is_enabled, event_type, severity, allowed, cooldown, quiet_from, quiet_to, zone) JOIN workspaces w USING (slug)
ORDER BY r.position;

INSERT INTO alert_rule_destinations (workspace_id, alert_rule_id, alert_destination_id)
SELECT r.workspace_id, r.id, d.id
FROM (VALUES
  ('Failed operations', 'On-call channel'), ('Failed operations', 'Retired channel'),
  ('Failed operations, at most hourly', 'Platform operations mailbox'),
  ('Failed operations, not at night', 'On-call channel'), ('Failed operations, not at night', 'Platform operations mailbox'),
  ('Failed operations, key customers', 'On-call channel'),
  ('Failed operations (old)', 'On-call channel'),
  ('Due dates of findings', 'Platform operations mailbox'), ('High drift', 'EU service desk')
) AS l (rule, destination)
JOIN alert_rules r ON r.name = l.rule JOIN alert_destinations d ON d.name = l.destination
ORDER BY r.id, d.id;

-- One past alert for each third run that ended badly, in every state a delivery can have.
INSERT INTO alert_deliveries (workspace_id, tenant_id, alert_rule_id, alert_destination_id, event_type, severity, status, fingerprint_hash, send_after, sent_at, attempt_count,
                              last_error_code, last_error_message, payload, created_at, updated_at)
SELECT w.id, (SELECT tenant_id FROM seed_place WHERE special = 'platform'), r.id, d.id, 'operations.run.failed', 'high', o.delivery, md5('alert' || o.id) || md5(md5('alert' || o.id)),
       CASE WHEN o.delivery = 'deferred' THEN o.completed_at + interval '8 hours' END, CASE WHEN o.delivery = 'sent' THEN o.completed_at + interval '20 seconds' END,
       CASE o.delivery WHEN 'sent' THEN 1 WHEN 'failed' THEN 5 ELSE 0 END,
       CASE WHEN o.delivery = 'failed' THEN 'http_410' END, CASE WHEN o.delivery = 'failed' THEN 'The channel does not exist any more.' END,
       jsonb_build_object('title', 'Operation ' || replace(o.outcome, '_', ' '), 'metadata', jsonb_build_object('operation_run_id', o.id, 'run_type', o.type, 'view_run_url', 'wheelhouse://runs/' || o.id)),
       o.completed_at, o.completed_at
FROM (SELECT *, pg_temp.pick('{sent,sent,sent,sent,failed,suppressed,canceled,deferred}', pg_temp.roll('delivery' || id)) AS delivery
      FROM operation_runs WHERE outcome IN ('failed', 'partially_succeeded', 'blocked') AND id % 3 = 0) AS o
JOIN workspaces w ON w.slug = 'platform' JOIN alert_rules r ON r.name = 'Failed operations' JOIN alert_destinations d ON d.name = 'On-call channel'
ORDER BY o.id;

-- The audit of the past runbook runs, and some sign-ins.
INSERT INTO audit_logs (workspace_id, tenant_id, actor_id, actor_email, actor_name, action, resource_type, resource_id, status, metadata, recorded_at, created_at, updated_at)
SELECT o.workspace_id, o.tenant_id, (who ->> 'platform_user_id')::bigint, who ->> 'email', o.initiator_name, e.action, 'operation_run', o.id::text,
       CASE WHEN e.action LIKE '%.failed' THEN CASE o.outcome WHEN 'blocked' THEN 'blocked' ELSE 'failed' END ELSE 'success' END,
       jsonb_strip_nulls(jsonb_build_object('runbook', 'findings.lifecycle.backfill', 'scope', o.context #>> '{runbook,scope}', 'target_tenant_id', o.context #> '{runbook,target_tenant_id}',
         'affected_count', o.context #> '{preflight,affected_count}', 'operation_run_id', o.id, 'platform_user_id', who -> 'platform_user_id', 'email', who ->> 'email',
         'ip', '10.20.0.' || 2 + o.id % 200, 'user_agent', 'Wheelhouse/0.0.9 (linux)', 'reason_code', o.context #>> '{reason,reason_code}', 'source', o.context #>> '{runbook,source}', 'is_break_glass', who -> 'is_break_glass')),
       e.at, e.at, e.at
FROM operation_runs o
CROSS JOIN LATERAL (SELECT o.context -> 'platform_initiator' AS who) AS i
CROSS JOIN LATERAL (VALUES ('platform.ops.runbooks.preflight', o.created_at - interval '40 seconds'), ('platform.ops.runbooks.start', o.created_at),
                           (CASE WHEN o.outcome IN ('succeeded', 'partially_succeeded', 'cancelled') THEN 'platform.ops.runbooks.completed' ELSE 'platform.ops.runbooks.failed' END, o.completed_at)) AS e (action, at)
WHERE o.type = 'findings.lifecycle.backfill'
ORDER BY e.at, o.id;

INSERT INTO audit_logs (workspace_id, actor_id, actor_email, actor_name, action, status, metadata, recorded_at, created_at, updated_at)
SELECT w.id, u.id, u.email, u.name, 'platform.auth.login', CASE WHEN u.is_active THEN 'success' ELSE 'failed' END,
       jsonb_build_object('ip', '10.20.0.' || 2 + k % 200, 'user_agent', 'Wheelhouse/0.0.9 (linux)'), t.at, t.at, t.at
FROM generate_series(1, 120) AS k
JOIN platform_users u ON u.id = 1 + floor(8 * pg_temp.roll('login' || k))::bigint
JOIN workspaces w ON w.slug = 'platform'
CROSS JOIN LATERAL (SELECT date_trunc('second', pg_temp.seed_now() - make_interval(hours => 17 * k)) AS at) AS t
ORDER BY t.at;

-- One notification for each of the last runs that an operator started; the newest are unread.
INSERT INTO notifications (id, type, notifiable_type, notifiable_id, data, read_at, created_at, updated_at)
SELECT md5('notification' || o.id)::uuid, 'operation_run.completed', 'platform_user', (o.context #>> '{platform_initiator,platform_user_id}')::bigint,
       jsonb_build_object('title', 'Rebuild findings lifecycle ' || replace(o.outcome, '_', ' '), 'body', 'Operation #' || o.id || ' has ended.', 'status', replace(o.outcome, '_', ' '),
                          'summary_counts', o.summary_counts, 'error', CASE WHEN o.outcome IN ('failed', 'blocked') THEN 'Some work could not be done.' END, 'operation_run_id', o.id, 'link', 'wheelhouse://runs/' || o.id),
       CASE WHEN o.rank > 3 THEN o.completed_at + interval '1 hour' END, o.completed_at, o.completed_at
FROM (SELECT r.*, row_number() OVER (ORDER BY r.id DESC) AS rank FROM operation_runs r
      WHERE r.type = 'findings.lifecycle.backfill' AND r.context ? 'platform_initiator') AS o
WHERE o.rank <= 25
ORDER BY o.id;
