import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createPool } from '../../../src/main/postgres/pool';
import { completeRunIfDone } from '../../../src/main/runs/complete-run';
import { makeAlertRule } from '../../support/alert-builders';
import { makeFindings, makeTenant } from '../../support/builders';
import { type ConsoleFixture, countRows, mapOperator, openConsole, start } from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;
let fixture: ConsoleFixture;
let operatorId: number;
let pools: ReturnType<typeof createPool>[];

beforeAll(async () => {
  database = await createTestDatabase('installed');
  for (let n = 0; n < 2; n += 1) {
    await makeFindings(database.pool(), await makeTenant(database.pool()), [{}, {}]);
  }
  operatorId = await mapOperator(database);
  fixture = await openConsole(database.url);
  await makeAlertRule(database.pool());
  pools = Array.from({ length: 4 }, () => createPool({ url: database.url, role: 'engine' }));
});
afterAll(async () => {
  for (const pool of pools ?? []) await pool.end();
  await fixture?.close();
  await database?.drop();
});

/** Ends every tenant of a run without a worker: the first in one state, the others in another. */
async function endTenants(runId: number, first: string, others: string): Promise<void> {
  await database.pool().query(
    `UPDATE wheelhouse.run_tenants SET finished_at = now(),
       state = CASE WHEN tenant_id = (SELECT min(tenant_id) FROM wheelhouse.run_tenants WHERE run_id = $1) THEN $2 ELSE $3 END
     WHERE run_id = $1`,
    [runId, first, others],
  );
}

const endActions = (runId: number) =>
  `audit_logs WHERE action IN ('platform.ops.runbooks.completed', 'platform.ops.runbooks.failed')
   AND metadata->>'operation_run_id' = '${runId}'`;
const notifications = (runId: number) => `notifications WHERE data->>'operation_run_id' = '${runId}'`;
const deliveries = (runId: number) => `alert_deliveries WHERE payload->'metadata'->>'operation_run_id' = '${runId}'`;

const notificationRow = z.object({
  notifiable_type: z.string(),
  notifiable_id: z.coerce.number(),
  data: z.record(z.string(), z.unknown()),
});

describe('the end of a run', () => {
  it.each([
    ['succeeded', 'succeeded', 'succeeded', 'completed', 'success', 0],
    ['partially_succeeded', 'failed', 'succeeded', 'completed', 'failed', 1],
    ['failed', 'failed', 'failed', 'failed', 'failed', 1],
  ] as const)(
    'that %s is audited, alerted and told exactly once, however many complete it at once',
    async (outcome, first, others, action, status, alerts) => {
      const { run } = await start(fixture.console);
      expect(await countRows(database.pool(), notifications(run.id))).toBe(0);
      await endTenants(run.id, first, others);
      const completed = await Promise.all(
        Array.from({ length: 12 }, (_, n) => completeRunIfDone(pools[n % pools.length] ?? fixture.pool, run.id)),
      );
      expect(completed.filter((isOurs) => isOurs)).toHaveLength(1);
      expect(await countRows(database.pool(), `operation_runs WHERE id = $1 AND outcome = $2`, [run.id, outcome])).toBe(
        1,
      );
      expect(await countRows(database.pool(), endActions(run.id))).toBe(1);
      expect(
        await countRows(
          database.pool(),
          `${endActions(run.id)} AND action LIKE '%.${action}' AND status = '${status}'`,
        ),
      ).toBe(1);
      expect(await countRows(database.pool(), deliveries(run.id))).toBe(alerts);
      const told = await database.pool().query(`SELECT * FROM ${notifications(run.id)}`);
      expect(told.rows).toHaveLength(1);
      expect(notificationRow.parse(told.rows[0])).toMatchObject({
        notifiable_type: 'platform_user',
        notifiable_id: operatorId,
        data: {
          status: outcome.replace('_', ' '),
          operation_run_id: run.id,
          link: `wheelhouse://runs/${run.id}`,
          title: `Rebuild findings lifecycle ${outcome.replace('_', ' ')}`,
        },
      });
    },
  );

  it('is told to nobody while it is queued, running, paused or has work left', async () => {
    const { run } = await start(fixture.console);
    expect(await completeRunIfDone(fixture.pool, run.id)).toBe(false);
    await fixture.console.runs.pause(run.id);
    await fixture.console.runs.resume(run.id);
    await database
      .pool()
      .query(`UPDATE operation_runs SET status = 'running', started_at = now() WHERE id = $1`, [run.id]);
    await endTenants(run.id, 'running', 'succeeded');
    expect(await completeRunIfDone(fixture.pool, run.id)).toBe(false);
    expect(await countRows(database.pool(), notifications(run.id))).toBe(0);
    expect(await countRows(database.pool(), endActions(run.id))).toBe(0);
    await fixture.console.runs.cancel(run.id);
    expect(await countRows(database.pool(), notifications(run.id))).toBe(1);
    expect(await countRows(database.pool(), deliveries(run.id))).toBe(0);
  });

  it('of a deploy hook’s run has no initiator to tell', async () => {
    const hook = await openConsole(database.url, { source: 'deploy_hook' });
    try {
      const { run } = await start(hook.console);
      await endTenants(run.id, 'failed', 'failed');
      expect(await completeRunIfDone(fixture.pool, run.id)).toBe(true);
      expect(await countRows(database.pool(), notifications(run.id))).toBe(0);
      expect(await countRows(database.pool(), deliveries(run.id))).toBe(1);
    } finally {
      await hook.close();
    }
  });
});
