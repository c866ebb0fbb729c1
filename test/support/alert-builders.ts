import type pg from 'pg';
import { platformScope } from './builders';

type Client = Pick<pg.Pool, 'query'>;

export interface DestinationOptions {
  readonly workspaceId?: number;
  readonly name?: string;
  readonly type?: 'teams_webhook' | 'email';
  readonly isEnabled?: boolean;
}

export interface AlertRuleOptions {
  readonly workspaceId?: number;
  readonly name?: string;
  readonly isEnabled?: boolean;
  readonly eventType?: string;
  readonly minimumSeverity?: string;
  /** All tenants unless a list is given. */
  readonly tenantAllowlist?: readonly number[];
  readonly cooldownSeconds?: number | null;
  readonly quietHours?: { readonly start: string; readonly end: string; readonly timezone: string };
  /** One enabled destination is made unless told which. */
  readonly destinationIds?: readonly number[];
}

async function insertedId(client: Client, sql: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await client.query<{ id: string }>(sql, [...values]);
  return Number(rows[0]?.id);
}

/** A place that alerts go to, in the platform's workspace unless told otherwise. */
export async function makeAlertDestination(client: Client, options: DestinationOptions = {}): Promise<number> {
  const workspaceId = options.workspaceId ?? (await platformScope(client)).workspaceId;
  return await insertedId(
    client,
    `INSERT INTO alert_destinations (workspace_id, name, type, is_enabled, config) VALUES ($1, $2, $3, $4, 'encrypted') RETURNING id`,
    [workspaceId, options.name ?? 'On-call channel', options.type ?? 'teams_webhook', options.isEnabled ?? true],
  );
}

/** An enabled rule for failed runs with its destinations, in the platform's workspace unless told otherwise. */
export async function makeAlertRule(
  client: Client,
  options: AlertRuleOptions = {},
): Promise<{ id: number; destinationIds: readonly number[] }> {
  const workspaceId = options.workspaceId ?? (await platformScope(client)).workspaceId;
  const { quietHours, tenantAllowlist } = options;
  const id = await insertedId(
    client,
    `INSERT INTO alert_rules (workspace_id, name, is_enabled, event_type, minimum_severity, tenant_scope_mode, tenant_allowlist,
       cooldown_seconds, quiet_hours_enabled, quiet_hours_start, quiet_hours_end, quiet_hours_timezone)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
    [
      workspaceId,
      options.name ?? 'Failed operations',
      options.isEnabled ?? true,
      options.eventType ?? 'operations.run.failed',
      options.minimumSeverity ?? 'low',
      tenantAllowlist === undefined ? 'all' : 'allowlist',
      JSON.stringify(tenantAllowlist ?? []),
      options.cooldownSeconds ?? null,
      quietHours !== undefined,
      quietHours?.start ?? null,
      quietHours?.end ?? null,
      quietHours?.timezone ?? null,
    ],
  );
  const destinationIds = options.destinationIds ?? [await makeAlertDestination(client, { workspaceId })];
  for (const destinationId of destinationIds) {
    await client.query(
      'INSERT INTO alert_rule_destinations (workspace_id, alert_rule_id, alert_destination_id) VALUES ($1, $2, $3)',
      [workspaceId, id, destinationId],
    );
  }
  return { id, destinationIds };
}
