import type { Privilege } from './doctor-store';

const ALL = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

function privileges(names: readonly Privilege['privilege'][], tables: readonly string[]): Privilege[] {
  return tables.flatMap((table) => names.map((privilege) => ({ privilege, table })));
}

/** What looking at runs and taking a preflight needs. */
export const VIEW_PRIVILEGES: readonly Privilege[] = [
  ...privileges(['SELECT'], ['tenants', 'workspaces', 'platform_users', 'operation_runs', 'findings', 'cache_locks']),
  ...privileges(['SELECT'], ['wheelhouse.migrations', 'wheelhouse.operators', 'pgboss.version']),
  ...privileges(['SELECT'], ['wheelhouse.run_controls', 'wheelhouse.run_tenants', 'wheelhouse.run_events']),
  ...privileges(['SELECT'], ['wheelhouse.run_samples', 'pgboss.queue', 'pgboss.job']),
  ...privileges(['SELECT'], ['wheelhouse.installation', 'wheelhouse.outbox']),
];

/** What starting, controlling and executing runs needs in addition. */
export const RUN_PRIVILEGES: readonly Privilege[] = [
  ...privileges(['SELECT'], ['workspace_settings', 'alert_rules', 'alert_rule_destinations', 'alert_destinations']),
  ...privileges(['SELECT', 'INSERT'], ['alert_deliveries']),
  ...privileges(['INSERT'], ['audit_logs', 'notifications']),
  ...privileges(['INSERT', 'UPDATE'], ['operation_runs']),
  ...privileges(['UPDATE'], ['findings']),
  ...privileges(['INSERT', 'UPDATE', 'DELETE'], ['cache_locks']),
  ...privileges(ALL, ['wheelhouse.preflights', 'wheelhouse.run_pages', 'pgboss.job']),
  ...privileges(['INSERT', 'UPDATE'], ['wheelhouse.run_controls', 'wheelhouse.run_tenants']),
  ...privileges(['INSERT', 'DELETE'], ['wheelhouse.run_samples']),
  ...privileges(['INSERT'], ['wheelhouse.run_events']),
  ...privileges(['INSERT', 'UPDATE'], ['wheelhouse.outbox']),
  ...privileges(['UPDATE'], ['pgboss.queue', 'pgboss.version']),
];

/** Tables whose ids come from a sequence that an insert uses. */
export const SERIAL_TABLES = ['operation_runs', 'audit_logs', 'alert_deliveries', 'wheelhouse.run_events'] as const;
