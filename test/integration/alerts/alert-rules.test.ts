import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FailedRun, queueRunFailedAlerts } from '../../../src/main/alerts/alert-service';
import { createPool } from '../../../src/main/postgres/pool';
import { inWriteTransaction } from '../../../src/main/postgres/transaction';
import { type AlertRuleOptions, makeAlertDestination, makeAlertRule } from '../../support/alert-builders';
import { makeTenant, makeWorkspace, platformScope } from '../../support/builders';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;
let tenantId: number;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  pool = createPool({ url: database.url, role: 'engine' });
  tenantId = (await makeTenant(database.pool())).id;
});
afterEach(() =>
  database.pool().query('TRUNCATE alert_deliveries, alert_rule_destinations, alert_rules, alert_destinations CASCADE'),
);
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const RUN: FailedRun = {
  runId: 12,
  type: 'findings.lifecycle.backfill',
  label: 'Rebuild findings lifecycle',
  scope: 'all_tenants',
  targetTenantId: null,
  bucket: 'failed',
};

const deliveryRows = z.array(
  z.object({
    alert_rule_id: z.coerce.number(),
    alert_destination_id: z.coerce.number(),
    workspace_id: z.coerce.number(),
    tenant_id: z.coerce.number(),
    event_type: z.string(),
    status: z.string(),
    fingerprint_hash: z.string().regex(/^[0-9a-f]{64}$/),
    send_after: z.date().nullable(),
    payload: z.object({ metadata: z.record(z.string(), z.unknown()) }).loose(),
  }),
);

async function deliveries() {
  const { rows } = await database.pool().query('SELECT * FROM alert_deliveries ORDER BY id');
  return deliveryRows.parse(rows);
}

async function alert(run: Partial<FailedRun> = {}) {
  await inWriteTransaction(pool, (tx) => queueRunFailedAlerts(tx, { ...RUN, ...run }));
  return deliveries();
}

/** A clock reading of the server in UTC, some minutes from now. */
async function clockIn(minutes: number): Promise<string> {
  const { rows } = await database
    .pool()
    .query(`SELECT to_char(now() AT TIME ZONE 'UTC' + make_interval(mins => $1), 'HH24:MI') AS clock`, [minutes]);
  return z.object({ clock: z.string() }).parse(rows[0]).clock;
}

describe('a run that failed', () => {
  it('is queued for each destination of each rule, under the platform’s tenant, with what the dispatcher needs', async () => {
    const platform = await platformScope(database.pool());
    const destinationIds = [await makeAlertDestination(database.pool()), await makeAlertDestination(database.pool())];
    const first = await makeAlertRule(database.pool(), { destinationIds });
    const second = await makeAlertRule(database.pool(), { destinationIds: destinationIds.slice(0, 1) });
    const queued = await alert();
    expect(queued.map((delivery) => [delivery.alert_rule_id, delivery.alert_destination_id])).toEqual([
      [first.id, destinationIds[0]],
      [first.id, destinationIds[1]],
      [second.id, destinationIds[0]],
    ]);
    for (const delivery of queued) {
      expect(delivery).toMatchObject({
        workspace_id: platform.workspaceId,
        tenant_id: platform.tenantId,
        event_type: 'operations.run.failed',
        status: 'queued',
        send_after: null,
      });
      expect(delivery.payload.metadata).toEqual({
        operation_run_id: 12,
        run_type: 'findings.lifecycle.backfill',
        scope: 'all_tenants',
        view_run_url: 'wheelhouse://runs/12',
      });
    }
  });

  it('needs no right to read the destinations’ configuration', async () => {
    await makeAlertRule(database.pool());
    await database.pool().query('ALTER TABLE alert_destinations RENAME COLUMN config TO config_unread');
    try {
      expect(await alert()).toHaveLength(1);
    } finally {
      await database.pool().query('ALTER TABLE alert_destinations RENAME COLUMN config_unread TO config');
    }
  });

  it.each<[string, AlertRuleOptions]>([
    ['that is off', { isEnabled: false }],
    ['for another event', { eventType: 'high_drift' }],
    ['for no tenant', { tenantAllowlist: [] }],
    ['for another tenant', { tenantAllowlist: [999_999] }],
    ['for worse things only', { minimumSeverity: 'critical' }],
    ['without a destination', { destinationIds: [] }],
  ])('passes by a rule %s', async (_what, options) => {
    await makeAlertRule(database.pool(), options);
    expect(await alert()).toEqual([]);
  });

  it('passes by the rules of other workspaces, and destinations of theirs', async () => {
    const workspaceId = await makeWorkspace(database.pool());
    await makeAlertRule(database.pool(), { workspaceId });
    const foreign = await makeAlertDestination(database.pool(), { workspaceId });
    await makeAlertRule(database.pool(), { destinationIds: [foreign] });
    expect(await alert()).toEqual([]);
  });

  it('passes by destinations that are off, and only those', async () => {
    const on = await makeAlertDestination(database.pool());
    const off = await makeAlertDestination(database.pool(), { isEnabled: false });
    await makeAlertRule(database.pool(), { destinationIds: [off, on] });
    expect((await alert()).map((delivery) => delivery.alert_destination_id)).toEqual([on]);
  });

  it('matches an allow-list by the platform’s tenant, and by the tenant it was about', async () => {
    const platform = await platformScope(database.pool());
    const byPlatform = await makeAlertRule(database.pool(), { tenantAllowlist: [platform.tenantId] });
    const byTenant = await makeAlertRule(database.pool(), { tenantAllowlist: [1_234, tenantId] });
    expect((await alert()).map((delivery) => delivery.alert_rule_id)).toEqual([byPlatform.id]);
    const single = await alert({ scope: 'single_tenant', targetTenantId: tenantId });
    expect(single.slice(1).map((delivery) => delivery.alert_rule_id)).toEqual([byPlatform.id, byTenant.id]);
  });

  it('reads odd allow-lists without failing', async () => {
    const platform = await platformScope(database.pool());
    const { id } = await makeAlertRule(database.pool(), { tenantAllowlist: [] });
    for (const odd of ['{}', '"x"', '17', '[null, "a", {"b": 1}]']) {
      await database.pool().query('UPDATE alert_rules SET tenant_allowlist = $2::jsonb WHERE id = $1', [id, odd]);
      expect(await alert()).toEqual([]);
    }
    await database
      .pool()
      .query('UPDATE alert_rules SET tenant_allowlist = $2::jsonb WHERE id = $1', [
        id,
        `["${platform.tenantId}", null]`,
      ]);
    expect(await alert()).toHaveLength(1);
  });
});

describe('a cooldown', () => {
  it('keeps the same trouble back until it is over, and no other', async () => {
    const { id } = await makeAlertRule(database.pool(), { cooldownSeconds: 3_600 });
    expect(await alert()).toHaveLength(1);
    expect(await alert({ runId: 13 })).toHaveLength(1);
    expect(await alert({ runId: 14, bucket: 'blocked' })).toHaveLength(2);
    expect(await alert({ runId: 15, scope: 'single_tenant', targetTenantId: tenantId })).toHaveLength(3);
    await database
      .pool()
      .query(`UPDATE alert_deliveries SET created_at = created_at - interval '3601 seconds' WHERE alert_rule_id = $1`, [
        id,
      ]);
    expect(await alert({ runId: 16 })).toHaveLength(4);
  });

  it('is each rule’s own', async () => {
    await makeAlertRule(database.pool(), { cooldownSeconds: 3_600 });
    await makeAlertRule(database.pool(), { cooldownSeconds: null });
    expect(await alert()).toHaveLength(2);
    expect(await alert()).toHaveLength(3);
  });

  it.each(['canceled', 'suppressed', 'failed'])('does not count from what was %s', async (status) => {
    await makeAlertRule(database.pool(), { cooldownSeconds: 3_600 });
    await alert();
    await database.pool().query('UPDATE alert_deliveries SET status = $1', [status]);
    expect(await alert()).toHaveLength(2);
  });

  it.each(['queued', 'deferred', 'sent'])('counts from what was %s', async (status) => {
    await makeAlertRule(database.pool(), { cooldownSeconds: 3_600 });
    await alert();
    await database.pool().query('UPDATE alert_deliveries SET status = $1', [status]);
    expect(await alert()).toHaveLength(1);
  });
});

describe('quiet hours', () => {
  it('defer what comes up in them to their end', async () => {
    const end = await clockIn(120);
    await makeAlertRule(database.pool(), { quietHours: { start: await clockIn(-60), end, timezone: 'UTC' } });
    const [delivery] = await alert();
    expect(delivery).toMatchObject({ status: 'deferred' });
    expect(delivery?.send_after?.toISOString().slice(11, 16)).toBe(end);
    expect(delivery?.send_after?.getTime()).toBeGreaterThan(Date.now());
  });

  it('let through what comes up outside of them', async () => {
    const quietHours = { start: await clockIn(60), end: await clockIn(120), timezone: 'UTC' };
    await makeAlertRule(database.pool(), { quietHours });
    expect(await alert()).toMatchObject([{ status: 'queued', send_after: null }]);
  });
});
