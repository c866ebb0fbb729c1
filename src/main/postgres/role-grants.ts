/** The group roles that an administrator grants to the operators' login roles. */
export const GROUP_ROLES = {
  viewer: 'wheelhouse_viewer',
  operator: 'wheelhouse_operator',
  auditor: 'wheelhouse_auditor',
  breakGlass: 'wheelhouse_break_glass',
} as const;

/** Columns, or the whole table; platform tables are granted by column, so that what is added there stays out. */
type Columns = 'all' | readonly string[];

/** What a group may do with one table. */
export interface TableGrant {
  readonly table: string;
  readonly select?: Columns;
  readonly insert?: Columns;
  readonly update?: Columns;
  readonly delete?: true;
}

export const AUDIT_COLUMNS = [
  'workspace_id',
  'tenant_id',
  'actor_id',
  'actor_email',
  'actor_name',
  'action',
  'resource_type',
  'resource_id',
  'status',
  'metadata',
  'recorded_at',
] as const;

/** `xmin` says which rows were written since the last look. */
const LEGACY_COLUMNS = ['xmin', 'id', 'tenant_id', 'status', 'created_at', 'updated_at'] as const;
const LEGACY_TIMES = [...LEGACY_COLUMNS, 'operation_run_id', 'started_at'] as const;

/** The history from before `operation_runs`. */
const LEGACY_RUN_GRANTS: readonly TableGrant[] = [
  {
    table: 'inventory_sync_runs',
    select: [
      ...LEGACY_TIMES,
      'finished_at',
      'user_id',
      'selection_hash',
      'selection_payload',
      'had_errors',
      'error_codes',
      'items_observed_count',
      'items_upserted_count',
      'errors_count',
    ],
  },
  {
    table: 'entra_group_sync_runs',
    select: [
      ...LEGACY_TIMES,
      'finished_at',
      'selection_key',
      'slot_key',
      'error_code',
      'error_summary',
      'pages_fetched',
      'items_observed_count',
      'items_upserted_count',
      'error_count',
    ],
  },
  {
    table: 'backup_schedule_runs',
    select: [
      ...LEGACY_TIMES,
      'finished_at',
      'backup_schedule_id',
      'backup_set_id',
      'scheduled_for',
      'error_code',
      'error_message',
      'summary',
    ],
  },
  {
    table: 'restore_runs',
    select: [
      ...LEGACY_TIMES,
      'completed_at',
      'backup_set_id',
      'requested_by',
      'is_dry_run',
      'requested_items',
      'preview',
      'results',
      'failure_reason',
    ],
  },
  {
    table: 'bulk_operation_runs',
    select: [
      ...LEGACY_COLUMNS,
      'user_id',
      'resource',
      'action',
      'idempotency_key',
      'total_items',
      'processed_items',
      'succeeded',
      'failed',
      'skipped',
      'item_ids',
      'failures',
    ],
  },
];

/**
 * Looking at operations and findings, and nothing else of the platform: `platform_users.password`,
 * `alert_destinations.config` and all but the shown part of the findings' evidence are out of reach. What it writes is what of its own inbox was
 * read, and by a function of ours its own sign-in.
 */
export const VIEWER_GRANTS: readonly TableGrant[] = [
  { table: 'workspaces', select: ['id', 'name'] },
  {
    table: 'tenants',
    select: ['id', 'workspace_id', 'external_id', 'name', 'status', 'environment', 'deleted_at'],
  },
  { table: 'users', select: ['id', 'name', 'email'] },
  { table: 'tenant_memberships', select: ['tenant_id', 'user_id', 'role'] },
  { table: 'platform_users', select: ['id', 'name', 'email', 'capabilities', 'is_active'] },
  {
    table: 'operation_runs',
    select: [
      'xmin',
      'id',
      'workspace_id',
      'tenant_id',
      'user_id',
      'initiator_name',
      'type',
      'status',
      'outcome',
      'run_identity_hash',
      'summary_counts',
      'failure_summary',
      'context',
      'started_at',
      'completed_at',
      'created_at',
      'updated_at',
    ],
  },
  {
    table: 'provider_connections',
    select: ['id', 'workspace_id', 'tenant_id', 'provider', 'display_name', 'is_default', 'last_health_check_at'],
  },
  { table: 'backup_sets', select: ['id', 'tenant_id', 'name', 'item_count', 'created_at', 'updated_at'] },
  {
    table: 'backup_schedules',
    select: ['id', 'tenant_id', 'name', 'is_enabled', 'frequency', 'created_at', 'updated_at'],
  },
  {
    table: 'findings',
    select: [
      'id',
      'tenant_id',
      'finding_type',
      'scope_key',
      'baseline_run_id',
      'current_run_id',
      'recurrence_key',
      'subject_type',
      'subject_external_id',
      'severity',
      'status',
      'first_seen_at',
      'last_seen_at',
      'times_seen',
      'sla_days',
      'due_at',
      'acknowledged_at',
      'triaged_at',
      'in_progress_at',
      'reopened_at',
      'resolved_at',
      'resolved_reason',
      'closed_at',
      'closed_reason',
      'created_at',
      'updated_at',
    ],
  },
  ...LEGACY_RUN_GRANTS,
  // For one's own inbox. Postgres can't tell whose a row is: what it says and to whom can't be changed, at least.
  {
    table: 'notifications',
    select: ['id', 'type', 'notifiable_type', 'notifiable_id', 'data', 'read_at', 'created_at', 'updated_at'],
    update: ['read_at', 'updated_at'],
  },
  { table: 'wheelhouse.notification_announcements', select: 'all', insert: 'all' },
  { table: 'wheelhouse.migrations', select: 'all' },
  { table: 'wheelhouse.operators', select: 'all' },
  { table: 'wheelhouse.installation', select: 'all' },
  { table: 'wheelhouse.run_controls', select: 'all' },
  { table: 'wheelhouse.run_tenants', select: 'all' },
  { table: 'wheelhouse.run_events', select: 'all' },
  { table: 'wheelhouse.run_samples', select: 'all' },
  { table: 'wheelhouse.run_holds', select: 'all' },
  { table: 'wheelhouse.break_glass_sessions', select: 'all' },
  // Not what waits there, only that it does. What one adds there, a worker writes by its own rights.
  {
    table: 'wheelhouse.outbox',
    select: ['id', 'position', 'kind', 'occurred_at', 'attempts', 'last_error', 'next_try_at', 'sent_at'],
  },
  { table: 'pgboss.version', select: ['version'] },
  // Whole: pg-boss reads it on a connection of its own, where no role was set, before it adds a job.
  { table: 'pgboss.queue', select: 'all' },
  { table: 'pgboss.job', select: ['name', 'state'] },
  { table: 'pgboss.instance', select: ['stopped_on', 'heartbeat_on', 'heartbeat_seconds'] },
];

/** What preflights, starting, controlling and executing runs take on top of looking. */
export const OPERATOR_GRANTS: readonly TableGrant[] = [
  {
    table: 'findings',
    select: [
      'id',
      'workspace_id',
      'tenant_id',
      'finding_type',
      'scope_key',
      'recurrence_key',
      'subject_type',
      'subject_external_id',
      'severity',
      'status',
      'evidence_jsonb',
      'first_seen_at',
      'last_seen_at',
      'times_seen',
      'sla_days',
      'due_at',
      'acknowledged_at',
      'triaged_at',
      'resolved_at',
      'resolved_reason',
      'created_at',
      'updated_at',
    ],
    // The lifecycle, and nothing that says what was found.
    update: [
      'recurrence_key',
      'status',
      'first_seen_at',
      'last_seen_at',
      'times_seen',
      'sla_days',
      'due_at',
      'triaged_at',
      'resolved_at',
      'resolved_reason',
      'updated_at',
    ],
  },
  { table: 'workspace_settings', select: ['workspace_id', 'domain', 'key', 'value'] },
  {
    table: 'operation_runs',
    insert: [
      'workspace_id',
      'tenant_id',
      'user_id',
      'initiator_name',
      'type',
      'status',
      'outcome',
      'run_identity_hash',
      'summary_counts',
      'context',
    ],
    update: ['status', 'outcome', 'summary_counts', 'failure_summary', 'started_at', 'completed_at', 'updated_at'],
  },
  {
    table: 'cache_locks',
    select: ['key', 'owner', 'expiration'],
    insert: ['key', 'owner', 'expiration'],
    update: ['owner', 'expiration'],
    delete: true,
  },
  {
    table: 'alert_rules',
    select: [
      'id',
      'workspace_id',
      'is_enabled',
      'event_type',
      'minimum_severity',
      'tenant_scope_mode',
      'tenant_allowlist',
      'cooldown_seconds',
      'quiet_hours_enabled',
      'quiet_hours_start',
      'quiet_hours_end',
      'quiet_hours_timezone',
    ],
  },
  { table: 'alert_rule_destinations', select: ['alert_rule_id', 'alert_destination_id'] },
  { table: 'alert_destinations', select: ['id', 'workspace_id', 'is_enabled'] },
  {
    table: 'alert_deliveries',
    select: ['id', 'alert_rule_id', 'alert_destination_id', 'status', 'fingerprint_hash', 'created_at'],
    insert: [
      'workspace_id',
      'tenant_id',
      'alert_rule_id',
      'alert_destination_id',
      'event_type',
      'severity',
      'status',
      'fingerprint_hash',
      'send_after',
      'payload',
    ],
  },
  { table: 'audit_logs', insert: AUDIT_COLUMNS },
  { table: 'notifications', insert: ['id', 'type', 'notifiable_type', 'notifiable_id', 'data'] },
  { table: 'wheelhouse.preflights', select: 'all', insert: 'all', delete: true },
  { table: 'wheelhouse.run_controls', insert: 'all', update: 'all' },
  { table: 'wheelhouse.run_tenants', insert: 'all', update: 'all' },
  { table: 'wheelhouse.run_pages', select: 'all', insert: 'all', delete: true },
  { table: 'wheelhouse.run_events', insert: 'all' },
  { table: 'wheelhouse.run_samples', insert: 'all', delete: true },
  { table: 'wheelhouse.run_holds', insert: 'all', update: 'all' },
  { table: 'wheelhouse.outbox', select: 'all', insert: 'all', update: 'all', delete: true },
  { table: 'wheelhouse.break_glass_sessions', insert: 'all', update: 'all' },
];

/** Reading the audit, for those with `platform.audit.view`, on top of either. */
export const AUDITOR_GRANTS: readonly TableGrant[] = [{ table: 'audit_logs', select: ['id', ...AUDIT_COLUMNS] }];

/** What a viewer may call, with the rights of its owner: the shown part of a finding's evidence, and one's own sign-in. */
export const VIEWER_FUNCTIONS = [
  'wheelhouse.finding_evidence(bigint)',
  'wheelhouse.record_sign_in(uuid, timestamptz, text, text, jsonb)',
] as const;

/** Tables whose ids come from a sequence that an operator's insert uses. */
export const OPERATOR_SERIAL_TABLES = [
  'audit_logs',
  'operation_runs',
  'alert_deliveries',
  'wheelhouse.run_events',
  'wheelhouse.run_holds',
] as const;
