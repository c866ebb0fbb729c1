-- 100,000 findings in the tenants that a run may touch, and some hundreds that it must not touch (platform, deleted).

-- Sizes fall off steeply: a third of all findings in one tenant, a few rows in the last ones, none in tenant 40.
CREATE TEMP TABLE seed_share ON COMMIT DROP AS
SELECT position, tenant_id, workspace_id, weight / sum(weight) OVER () AS share,
       sum(weight) OVER (ORDER BY position) / sum(weight) OVER () AS up_to
FROM (
  SELECT p.*, power(position, -1.25) * CASE WHEN position >= 36 THEN 0.02 WHEN position >= 30 THEN 0.15 ELSE 1 END AS weight
  FROM seed_place p WHERE position BETWEEN 1 AND 39
) AS weighted;

CREATE TEMP TABLE seed_row ON COMMIT DROP AS
WITH bounds AS (
  SELECT array_agg(up_to ORDER BY position) AS ends FROM seed_share
), numbered AS (
  SELECT n, md5('finding' || n) || md5('gnidnif' || n) AS hash FROM generate_series(1, 100640) AS n OFFSET 0
), placed AS (
  SELECT n, hash,
         CASE WHEN n > 100600 THEN 0 WHEN n > 100200 THEN 41 WHEN n > 100000 THEN 42
              ELSE least(39, 1 + width_bucket(pg_temp.slice(hash, 0), (SELECT ends FROM bounds))) END AS position
  FROM numbered OFFSET 0
)
SELECT r.n, r.hash, p.tenant_id, p.workspace_id,
       CASE WHEN pg_temp.slice(hash, 1) < 0.62 THEN 'drift' WHEN pg_temp.slice(hash, 1) < 0.85 THEN 'permission_posture' ELSE 'entra_admin_roles' END AS finding_type,
       -- Drift is drawn from a pool little larger than the tenant's drift rows and denser at one end: this makes duplicates,
       -- from pairs to dozens of one subject, spread over all ids.
       floor(greatest(6, 80000 * coalesce(s.share, 0.004)) * power(pg_temp.slice(hash, 2), 1.4))::integer AS subject,
       -- good: nothing to do · keyed: has a recurrence key only · partial: some columns filled · legacy: none
       CASE WHEN pg_temp.slice(hash, 3) < 0.10 THEN 'good' WHEN pg_temp.slice(hash, 3) < 0.14 THEN 'keyed'
            WHEN pg_temp.slice(hash, 3) < 0.21 THEN 'partial' ELSE 'legacy' END AS class,
       pg_temp.slice(hash, 4) AS by_status, pg_temp.slice(hash, 5) AS by_severity, pg_temp.slice(hash, 6) AS by_age,
       pg_temp.slice(hash, 7) AS by_span, pg_temp.slice(hash, 8) AS by_detail, pg_temp.slice(hash, 9) AS by_people
FROM placed r JOIN seed_place p USING (position) LEFT JOIN seed_share s USING (position);

INSERT INTO findings (
  workspace_id, tenant_id, finding_type, scope_key, baseline_run_id, current_run_id, fingerprint, recurrence_key, subject_type, subject_external_id,
  severity, status, evidence_jsonb, first_seen_at, last_seen_at, times_seen, sla_days, due_at, owner_user_id, assignee_user_id,
  acknowledged_at, acknowledged_by_user_id, triaged_at, in_progress_at, reopened_at, resolved_at, resolved_reason, closed_at, closed_by_user_id, closed_reason,
  created_at, updated_at)
WITH subjects AS (
  -- What belongs to the subject and not to the row, so that rows of one subject share their key material.
  SELECT r.*, md5('subject' || tenant_id || '/' || subject) AS subject_hash,
         md5('scope' || tenant_id || '/' || subject % 3) AS scope_hash
  FROM seed_row r OFFSET 0
), described AS (
  SELECT s.*,
    CASE finding_type WHEN 'drift' THEN scope_hash || md5(scope_hash) WHEN 'permission_posture' THEN 'tenant:' || tenant_id ELSE 'entra.admin_roles' END AS scope_key,
    CASE finding_type
      WHEN 'drift' THEN pg_temp.pick('{deviceConfiguration,deviceCompliancePolicy,conditionalAccessPolicy,settingsCatalogPolicy,mobileApp,windowsAutopilotProfile,roleScopeTag}', pg_temp.slice(subject_hash, 0))
      WHEN 'permission_posture' THEN 'permission' ELSE 'directoryRoleAssignment' END AS subject_type,
    CASE
      WHEN by_detail < 0.015 THEN NULL
      WHEN by_detail < 0.025 THEN ''
      WHEN finding_type = 'permission_posture' THEN
        pg_temp.pick('{DeviceManagementConfiguration,DeviceManagementApps,Directory,Group,Policy,RoleManagement}', by_span) || pg_temp.pick('{.Read.All,.ReadWrite.All}', by_age)
      WHEN finding_type = 'entra_admin_roles' THEN md5('assignment' || n)::uuid::text
      WHEN subject % 97 = 3 THEN 'legacy|' || subject || '|v1'
      WHEN subject % 89 = 5 THEN 'Richtlinie Büro № ' || subject
      WHEN subject % 83 = 7 THEN 'ポリシー/' || subject
      ELSE subject_hash::uuid::text END AS subject_external_id,
    CASE WHEN pg_temp.slice(subject_hash, 1) < 0.7 THEN 'policy_snapshot' WHEN pg_temp.slice(subject_hash, 1) < 0.9 THEN 'policy_assignment' ELSE 'policy_scope_tag' END AS dimension,
    CASE
      WHEN class = 'good' AND by_status < 0.35 THEN 'triaged'
      WHEN by_status < 0.45 THEN 'new' WHEN by_status < 0.63 THEN CASE class WHEN 'good' THEN 'in_progress' ELSE 'acknowledged' END
      WHEN by_status < 0.71 THEN 'triaged' WHEN by_status < 0.77 THEN 'in_progress' WHEN by_status < 0.80 THEN 'reopened'
      WHEN by_status < 0.92 THEN 'resolved' WHEN by_status < 0.96 THEN 'closed' ELSE 'risk_accepted' END AS status,
    CASE
      WHEN by_severity < 0.06 THEN 'critical' WHEN by_severity < 0.28 THEN 'high' WHEN by_severity < 0.72 THEN 'medium' WHEN by_severity < 0.98 THEN 'low'
      WHEN class = 'good' THEN 'medium' ELSE pg_temp.pick('{informational,High,CRITICAL,unknown,""}', by_detail) END AS severity,
    pg_temp.seed_now() - make_interval(secs => 86400.0 * (1 + 400 * power(by_age, 1.3))) AS born
  FROM subjects s OFFSET 0
), aged AS (
  SELECT d.*, born + (pg_temp.seed_now() - born) * (0.9 * by_span) AS seen_last,
         status IN ('new', 'acknowledged', 'triaged', 'in_progress', 'reopened') AS is_open,
         CASE severity WHEN 'critical' THEN 3 WHEN 'high' THEN 7 WHEN 'low' THEN 30 ELSE 14 END AS days,
         1 + (n * 7 % 60) AS person
  FROM described d OFFSET 0
)
SELECT
  workspace_id, tenant_id, finding_type, scope_key,
  CASE WHEN finding_type = 'drift' THEN 1 + floor(280 * by_people)::bigint END,
  CASE WHEN finding_type = 'drift' THEN 2 + floor(280 * by_people)::bigint END,
  hash,
  CASE
    WHEN finding_type <> 'drift' AND class = 'good' THEN md5('posture' || tenant_id || n % 50) || md5('posture' || n % 50)
    WHEN class IN ('good', 'keyed') AND subject_external_id <> '' AND finding_type = 'drift'
      THEN encode(sha256(convert_to(concat_ws('|', tenant_id, scope_key, subject_type, subject_external_id, dimension), 'UTF8')), 'hex') END,
  subject_type, subject_external_id, severity, status,
  CASE finding_type
    WHEN 'drift' THEN
      -- The dimension policy_snapshot is written in three ways, which must all give the same key.
      CASE WHEN dimension = 'policy_snapshot' AND by_span < 0.2 THEN '{}'::jsonb WHEN dimension = 'policy_snapshot' AND by_span < 0.3 THEN '{"kind": ""}'
           ELSE jsonb_build_object('kind', dimension) END
      || jsonb_build_object(
           'change_type', pg_temp.pick('{modified,modified,modified,added,removed}', by_detail),
           'changed_fields', CASE WHEN by_age < 0.5 THEN '["settings.passwordRequired", "assignments"]'::jsonb ELSE '["displayName"]' END,
           'change_counts', jsonb_build_object('added', floor(4 * by_people), 'removed', floor(3 * by_span), 'modified', 1 + floor(6 * by_detail)),
           'run', jsonb_build_object('baseline', 1 + floor(280 * by_people), 'current', 2 + floor(280 * by_people)),
           'raw_payload', jsonb_build_object('modifiedBy', 'person' || person || '@customers.example', 'etag', left(hash, 12)))
    WHEN 'permission_posture' THEN jsonb_build_object('kind', 'missing_permission', 'change_type', 'missing', 'client_id', md5('client' || tenant_id)::uuid, 'note', 'granted by person' || person || '@customers.example')
    ELSE jsonb_build_object('kind', 'standing_admin', 'principal', 'person' || person || '@customers.example', 'change_counts', jsonb_build_object('added', 1)) END,
  CASE WHEN class = 'good' OR (class = 'partial' AND by_detail < 0.5) OR (class = 'legacy' AND by_people < 0.08) THEN born END,
  CASE WHEN class = 'good' OR (class = 'partial' AND by_people < 0.6) OR (class = 'legacy' AND by_people > 0.9) THEN seen_last END,
  CASE WHEN class = 'good' THEN 1 + floor(9 * by_detail)::integer WHEN by_people < 0.2 THEN 0 WHEN by_people < 0.32 THEN 1 + floor(30 * by_span)::integer END,
  CASE WHEN NOT is_open THEN NULL WHEN class = 'good' THEN days WHEN class = 'partial' AND by_span < 0.4 THEN 5 END,
  CASE WHEN NOT is_open THEN NULL WHEN class = 'good' THEN born + make_interval(hours => 24 * days) WHEN class = 'partial' AND by_span > 0.7 THEN born + interval '240 hours' END,
  CASE WHEN by_people < 0.1 THEN person END,
  CASE WHEN by_people < 0.06 OR status = 'in_progress' THEN 1 + (person + 3) % 60 END,
  CASE WHEN status = 'acknowledged' AND by_detail < 0.9 THEN born + (seen_last - born) * 0.3 END,
  CASE WHEN status = 'acknowledged' AND by_detail < 0.9 THEN person END,
  CASE WHEN status IN ('triaged', 'in_progress') OR (status = 'acknowledged' AND by_detail > 0.97) THEN born + (seen_last - born) * 0.4 END,
  CASE WHEN status = 'in_progress' THEN born + (seen_last - born) * 0.6 END,
  CASE WHEN status = 'reopened' THEN born + (seen_last - born) * 0.8 END,
  CASE WHEN status = 'resolved' THEN seen_last END,
  CASE WHEN status = 'resolved' THEN pg_temp.pick('{fixed,no_longer_observed,permission_granted}', by_people) END,
  CASE WHEN status IN ('closed', 'risk_accepted') THEN seen_last END,
  CASE WHEN status IN ('closed', 'risk_accepted') THEN person END,
  CASE WHEN status = 'closed' THEN 'false_positive' WHEN status = 'risk_accepted' THEN 'accepted until the next audit' END,
  born, born + (seen_last - born) * 0.9
FROM aged
ORDER BY n;
