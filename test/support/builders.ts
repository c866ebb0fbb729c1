import { createHash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { CAPABILITIES } from '../../src/shared/domain/capabilities';

/**
 * Rows of the platform's tables for tests: what a test does not say gets a sensible value. Each inserts and resolves to
 * the ids as the database knows them (bigint, which pg reads as text, as a number here).
 */

type Client = Pick<pg.Pool, 'query'>;
type Columns = Readonly<Record<string, unknown>>;

let sequence = 0;
/** Unique within the test process, so that names do not collide. */
function next(): number {
  sequence += 1;
  return sequence;
}

/** A JSON value for a jsonb parameter: pg would send an array as a Postgres array. */
function json(value: unknown): string {
  return JSON.stringify(value);
}

async function insertMany(client: Client, table: string, rows: readonly Columns[]): Promise<number[]> {
  const names = Object.keys(rows[0] ?? {});
  if (names.length === 0) return [];
  const ids: number[] = [];
  // A statement takes at most 65,535 parameters.
  const perStatement = Math.floor(60_000 / names.length);
  for (let from = 0; from < rows.length; from += perStatement) {
    const page = rows.slice(from, from + perStatement);
    const tuples = page.map(
      (_, row) => `(${names.map((_name, column) => `$${row * names.length + column + 1}`).join(', ')})`,
    );
    const { rows: inserted } = await client.query<{ id: string }>(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES ${tuples.join(', ')} RETURNING id`,
      page.flatMap((row) => names.map((name) => row[name])),
    );
    ids.push(...inserted.map(({ id }) => Number(id)));
  }
  return ids;
}

async function insert(client: Client, table: string, row: Columns): Promise<number> {
  const [id] = await insertMany(client, table, [row]);
  if (id === undefined) throw new Error(`Nothing was inserted into ${table}.`);
  return id;
}

/** The platform's own workspace and tenant, which every template database has. */
export async function platformScope(client: Client): Promise<{ workspaceId: number; tenantId: number }> {
  const { rows } = await client.query<{ id: string; workspace_id: string }>(
    `SELECT id, workspace_id FROM tenants WHERE external_id = 'platform'`,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('The database has no platform tenant.');
  return { workspaceId: Number(row.workspace_id), tenantId: Number(row.id) };
}

export interface WorkspaceOptions {
  readonly name?: string;
  /** The setting findings / sla_days, as stored: may be anything. */
  readonly slaDays?: unknown;
}

/** A workspace, with its override of due dates where given. */
export async function makeWorkspace(client: Client, options: WorkspaceOptions = {}): Promise<number> {
  const n = next();
  const id = await insert(client, 'workspaces', {
    name: options.name ?? `Workspace ${n}`,
    slug: `workspace-${n}-${randomUUID()}`,
  });
  if (options.slaDays !== undefined) {
    await insert(client, 'workspace_settings', {
      workspace_id: id,
      domain: 'findings',
      key: 'sla_days',
      value: json(options.slaDays),
    });
  }
  return id;
}

export interface TenantOptions {
  readonly workspaceId?: number;
  readonly name?: string;
  readonly status?: 'active' | 'onboarding' | 'archived';
  readonly deletedAt?: Date | null;
}

export interface MadeTenant {
  readonly id: number;
  readonly workspaceId: number;
}

/** A tenant, in a workspace of its own unless told which. */
export async function makeTenant(client: Client, options: TenantOptions = {}): Promise<MadeTenant> {
  const workspaceId = options.workspaceId ?? (await makeWorkspace(client));
  const id = await insert(client, 'tenants', {
    workspace_id: workspaceId,
    external_id: randomUUID(),
    name: options.name ?? `Tenant ${next()}`,
    status: options.status ?? 'active',
    deleted_at: options.deletedAt ?? null,
  });
  return { id, workspaceId };
}

export interface PlatformUserOptions {
  readonly name?: string;
  readonly email?: string;
  /** All of them unless told. */
  readonly capabilities?: readonly string[];
  readonly isActive?: boolean;
}

/** An operator who may do everything, unless told otherwise. */
export async function makePlatformUser(client: Client, options: PlatformUserOptions = {}): Promise<number> {
  const n = next();
  return await insert(client, 'platform_users', {
    name: options.name ?? `Operator ${n}`,
    email: options.email ?? `operator-${n}-${randomUUID()}@platform.example`,
    password: 'not a hash',
    capabilities: json(options.capabilities ?? CAPABILITIES),
    is_active: options.isActive ?? true,
  });
}

/** A user of a tenant, with a role in it. */
export async function makeTenantUser(
  client: Client,
  tenantId: number,
  role: 'owner' | 'manager' | 'operator' | 'readonly',
): Promise<number> {
  const n = next();
  const id = await insert(client, 'users', { name: `User ${n}`, email: `user-${n}-${randomUUID()}@customers.example` });
  await insert(client, 'tenant_memberships', { tenant_id: tenantId, user_id: id, role });
  return id;
}

/** Columns of `findings` under their own names; evidence as a value. */
export interface FindingColumns {
  readonly finding_type?: string;
  readonly scope_key?: string;
  readonly baseline_run_id?: number | null;
  readonly current_run_id?: number | null;
  readonly fingerprint?: string;
  readonly recurrence_key?: string | null;
  readonly subject_type?: string;
  readonly subject_external_id?: string | null;
  readonly severity?: string;
  readonly status?: string;
  readonly evidence_jsonb?: unknown;
  readonly first_seen_at?: Date | string | null;
  readonly last_seen_at?: Date | string | null;
  readonly times_seen?: number | null;
  readonly sla_days?: number | null;
  readonly due_at?: Date | string | null;
  readonly acknowledged_at?: Date | string | null;
  readonly triaged_at?: Date | string | null;
  readonly in_progress_at?: Date | string | null;
  readonly reopened_at?: Date | string | null;
  readonly resolved_at?: Date | string | null;
  readonly resolved_reason?: string | null;
  readonly closed_at?: Date | string | null;
  readonly closed_reason?: string | null;
  readonly created_at?: Date | string;
  readonly updated_at?: Date | string;
}

const LEGACY_CREATED_AT = '2025-01-15T08:30:00Z';

function findingRow(tenant: MadeTenant, columns: FindingColumns): Columns {
  const n = next();
  return {
    workspace_id: tenant.workspaceId,
    tenant_id: tenant.id,
    finding_type: columns.finding_type ?? 'drift',
    scope_key: columns.scope_key ?? 'scope',
    baseline_run_id: columns.baseline_run_id ?? null,
    current_run_id: columns.current_run_id ?? null,
    fingerprint: columns.fingerprint ?? createHash('sha256').update(`${n} ${randomUUID()}`).digest('hex'),
    recurrence_key: columns.recurrence_key ?? null,
    subject_type: columns.subject_type ?? 'deviceConfiguration',
    subject_external_id: columns.subject_external_id === undefined ? `subject-${n}` : columns.subject_external_id,
    severity: columns.severity ?? 'medium',
    status: columns.status ?? 'new',
    evidence_jsonb: json(columns.evidence_jsonb ?? {}),
    first_seen_at: columns.first_seen_at ?? null,
    last_seen_at: columns.last_seen_at ?? null,
    times_seen: columns.times_seen ?? null,
    sla_days: columns.sla_days ?? null,
    due_at: columns.due_at ?? null,
    acknowledged_at: columns.acknowledged_at ?? null,
    triaged_at: columns.triaged_at ?? null,
    in_progress_at: columns.in_progress_at ?? null,
    reopened_at: columns.reopened_at ?? null,
    resolved_at: columns.resolved_at ?? null,
    resolved_reason: columns.resolved_reason ?? null,
    closed_at: columns.closed_at ?? null,
    closed_reason: columns.closed_reason ?? null,
    created_at: columns.created_at ?? LEGACY_CREATED_AT,
    updated_at: columns.updated_at ?? columns.created_at ?? LEGACY_CREATED_AT,
  };
}

/** Findings of one tenant in this order; by default legacy drift rows without any lifecycle column. */
export async function makeFindings(
  client: Client,
  tenant: MadeTenant,
  rows: readonly FindingColumns[],
): Promise<number[]> {
  return await insertMany(
    client,
    'findings',
    rows.map((row) => findingRow(tenant, row)),
  );
}

/** One finding. */
export async function makeFinding(client: Client, tenant: MadeTenant, columns: FindingColumns = {}): Promise<number> {
  return await insert(client, 'findings', findingRow(tenant, columns));
}

export interface RunOptions {
  readonly workspaceId?: number;
  readonly tenantId?: number | null;
  readonly userId?: number | null;
  readonly initiatorName?: string;
  readonly type?: string;
  readonly status?: string;
  readonly outcome?: string;
  readonly identityHash?: string;
  readonly summaryCounts?: unknown;
  readonly failureSummary?: unknown;
  readonly context?: unknown;
  readonly startedAt?: Date | null;
  readonly completedAt?: Date | null;
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
}

/** A run as the platform stores it; a finished one of all tenants, unless told otherwise. */
export async function makeRun(client: Client, options: RunOptions = {}): Promise<number> {
  const status = options.status ?? 'completed';
  const createdAt = options.createdAt ?? new Date(Date.now() - 3_600_000);
  const completedAt = status === 'completed' ? new Date(createdAt.getTime() + 60_000) : null;
  return await insert(client, 'operation_runs', {
    workspace_id: options.workspaceId ?? (await platformScope(client)).workspaceId,
    tenant_id: options.tenantId ?? null,
    user_id: options.userId ?? null,
    initiator_name: options.initiatorName ?? 'Olivia Ops',
    type: options.type ?? 'findings.lifecycle.backfill',
    status,
    outcome: options.outcome ?? (status === 'completed' ? 'succeeded' : 'pending'),
    run_identity_hash:
      options.identityHash ?? createHash('sha256').update(`run ${next()} ${randomUUID()}`).digest('hex'),
    summary_counts: json(options.summaryCounts ?? {}),
    failure_summary: json(options.failureSummary ?? []),
    context: json(options.context ?? {}),
    started_at: options.startedAt === undefined ? (status === 'queued' ? null : createdAt) : options.startedAt,
    completed_at: options.completedAt === undefined ? completedAt : options.completedAt,
    created_at: createdAt,
    updated_at: options.updatedAt ?? completedAt ?? createdAt,
  });
}
