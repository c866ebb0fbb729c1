import { makeFindings, makeTenant, type MadeTenant } from '../../support/builders';
import { mapOperator, RUNBOOK_KEY } from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { buildCli } from './cli-process';

/** A run as the command line prints it. */
export interface PrintedRun {
  readonly run: {
    readonly id: number;
    readonly workspace_id: number;
    readonly tenant_id: number | null;
    readonly type: string;
    readonly status: string;
    readonly outcome: string;
    readonly summary_counts: Readonly<Record<string, number>>;
    readonly failure_summary: readonly { readonly reason_code: string }[];
    readonly context: { readonly runbook: { readonly source: string }; readonly reason?: object };
  };
  readonly deduplicated?: boolean;
}

export const REASON = ['--reason-code', 'DATA_REPAIR', '--reason-text', 'Rebuild after the import'];
export const CONFIRM = ['--confirm', 'BACKFILL ALL TENANTS'];
export const RUN_ALL = ['run', RUNBOOK_KEY, '--all-tenants', ...REASON, ...CONFIRM];

/** A built command line and an installed database, whose superuser is an operator with every capability. */
export async function makeCliDatabase(): Promise<TestDatabase> {
  await buildCli();
  const database = await createTestDatabase('installed');
  await mapOperator(database);
  return database;
}

/** A tenant with legacy findings, each of which a run changes. */
export async function makeLegacyTenant(database: TestDatabase, findings = 20): Promise<MadeTenant> {
  const tenant = await makeTenant(database.pool());
  await makeFindings(
    database.pool(),
    tenant,
    Array.from({ length: findings }, () => ({})),
  );
  return tenant;
}

/** Takes a tenant's lock as one of the platform's workers does. */
export async function holdLock(database: TestDatabase, tenantId: number): Promise<void> {
  await database.pool().query(
    `INSERT INTO cache_locks (key, owner, expiration)
     VALUES ('tenantpilot:findings:lifecycle_backfill:tenant:' || $1, 'platform', extract(epoch FROM now())::int + 900)`,
    [String(tenantId)],
  );
}
