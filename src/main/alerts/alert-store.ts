import { z } from 'zod';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';

/** A rule of the platform's workspace with the destinations it is sent to. */
export interface AlertRule {
  readonly id: number;
  readonly workspaceId: number;
  readonly tenantScopeMode: string;
  readonly tenantAllowlist: readonly number[];
  readonly cooldownSeconds: number | null;
  readonly quietHours: { readonly start: string; readonly end: string; readonly timeZone: string } | null;
  readonly destinationIds: readonly number[];
  /** Only what is at least this severe. */
  readonly minimumSeverity: string;
  /** How long ago this rule last sent the same thing, by the server's clock, or null. */
  readonly lastDeliverySecondsAgo: number | null;
}

const row = z.object({
  id: z.number(),
  workspace_id: z.number(),
  tenant_scope_mode: z.string(),
  // Foreign entries are dropped one by one, not the whole list.
  tenant_allowlist: z
    .array(z.unknown())
    .catch([])
    .transform((list) => list.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0)),
  cooldown_seconds: z.number().nullable(),
  quiet_hours_enabled: z.boolean(),
  quiet_hours_start: z.string().nullable(),
  quiet_hours_end: z.string().nullable(),
  quiet_hours_timezone: z.string().nullable(),
  // pg reads an array of bigint as text.
  destination_ids: z.array(z.coerce.number()),
  minimum_severity: z.string(),
  last_delivery_seconds_ago: z.number().nullable(),
});

/** The enabled rules for an event type with their enabled destinations; the destinations' configuration is never read. */
export async function readAlertRules(
  tx: ReadTransaction,
  eventType: string,
  fingerprintHash: string,
): Promise<AlertRule[]> {
  const { rows } = await tx.query(
    `SELECT r.id, r.workspace_id, r.tenant_scope_mode, r.tenant_allowlist, r.cooldown_seconds, r.quiet_hours_enabled,
            r.quiet_hours_start, r.quiet_hours_end, r.quiet_hours_timezone, r.minimum_severity,
            -- What reached nobody must not keep the next one back.
            (SELECT extract(epoch FROM now() - max(d.created_at))::float8 FROM alert_deliveries d
             WHERE d.alert_rule_id = r.id AND d.fingerprint_hash = $2
               AND d.status NOT IN ('canceled', 'suppressed', 'failed')) AS last_delivery_seconds_ago,
            array_agg(DISTINCT dest.id ORDER BY dest.id) AS destination_ids
     FROM alert_rules r
     JOIN alert_rule_destinations link ON link.alert_rule_id = r.id
     JOIN alert_destinations dest ON dest.id = link.alert_destination_id AND dest.is_enabled
       AND dest.workspace_id = r.workspace_id
     WHERE r.is_enabled AND r.event_type = $1
       AND r.workspace_id = (SELECT workspace_id FROM tenants WHERE external_id = 'platform')
     GROUP BY r.id
     ORDER BY r.id`,
    [eventType, fingerprintHash],
  );
  return rows.map((raw) => {
    const rule = row.parse(raw);
    const { quiet_hours_start: start, quiet_hours_end: end } = rule;
    return {
      id: rule.id,
      workspaceId: rule.workspace_id,
      tenantScopeMode: rule.tenant_scope_mode,
      tenantAllowlist: rule.tenant_allowlist,
      cooldownSeconds: rule.cooldown_seconds,
      quietHours:
        rule.quiet_hours_enabled && start !== null && end !== null
          ? { start, end, timeZone: rule.quiet_hours_timezone ?? 'UTC' }
          : null,
      destinationIds: rule.destination_ids,
      minimumSeverity: rule.minimum_severity,
      lastDeliverySecondsAgo: rule.last_delivery_seconds_ago,
    };
  });
}

export interface AlertDelivery {
  readonly workspaceId: number;
  readonly ruleId: number;
  readonly destinationId: number;
  readonly eventType: string;
  readonly severity: string;
  readonly fingerprintHash: string;
  /** Null to send now. */
  readonly sendAfter: Date | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Queues a delivery for the platform's dispatcher, under the platform's tenant. */
export async function insertAlertDelivery(tx: WriteTransaction, delivery: AlertDelivery): Promise<void> {
  await tx.query(
    `INSERT INTO alert_deliveries (workspace_id, tenant_id, alert_rule_id, alert_destination_id, event_type, severity,
                                   status, fingerprint_hash, send_after, payload)
     VALUES ($1, (SELECT id FROM tenants WHERE external_id = 'platform'), $2, $3, $4, $5,
             CASE WHEN $7::timestamptz IS NULL THEN 'queued' ELSE 'deferred' END, $6, $7, $8::jsonb)`,
    [
      delivery.workspaceId,
      delivery.ruleId,
      delivery.destinationId,
      delivery.eventType,
      delivery.severity,
      delivery.fingerprintHash,
      delivery.sendAfter,
      JSON.stringify(delivery.payload),
    ],
  );
}

const platformRow = z.object({ id: z.number(), now: z.date() });

/** The id of the platform's own tenant, and what time it is by the server's clock. */
export async function readPlatform(tx: ReadTransaction): Promise<{ tenantId: number; now: Date } | null> {
  const { rows } = await tx.query(`SELECT id, now() FROM tenants WHERE external_id = 'platform'`);
  if (rows[0] === undefined) return null;
  const { id: tenantId, now } = platformRow.parse(rows[0]);
  return { tenantId, now };
}
