import fc from 'fast-check';
import type pg from 'pg';
import { materialise, tenantCase, type TenantCase } from './lifecycle-arbitraries';
import { insertFindings } from './finding-rows';
import {
  type Finding,
  type Instant,
  type Json,
  runOnTenant,
  type SlaSettings,
  type TenantResult,
} from './lifecycle-reference';

type Client = Pick<pg.Pool, 'query'>;

/** What a database was filled with. */
export interface Planted {
  readonly findings: readonly Finding[];
  readonly settings: SlaSettings;
  readonly tenantIds: readonly number[];
}

/** As many cases as are asked for, the same for the same seed. */
export function sampleCases(count: number, seed: number, findings?: { min?: number; max: number }): TenantCase[] {
  return fc.sample(tenantCase(findings), { numRuns: count, seed });
}

async function insertWorkspaces(client: Client, count: number): Promise<number[]> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO workspaces (name, slug) SELECT 'Case', gen_random_uuid() FROM generate_series(1, $1) RETURNING id`,
    [count],
  );
  return rows.map(({ id }) => Number(id));
}

async function insertTenants(client: Client, workspaceIds: readonly number[]): Promise<number[]> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO tenants (workspace_id, external_id, name)
     SELECT id, gen_random_uuid(), 'Tenant of ' || id FROM unnest($1::bigint[]) AS w (id) ORDER BY id RETURNING id`,
    [workspaceIds],
  );
  return rows.map(({ id }) => Number(id));
}

async function insertSettings(client: Client, settings: SlaSettings): Promise<void> {
  await client.query(
    `INSERT INTO workspace_settings (workspace_id, domain, key, value)
     SELECT w, 'findings', 'sla_days', v FROM unnest($1::bigint[], $2::jsonb[]) AS s (w, v)`,
    [[...settings.keys()], [...settings.values()].map((value) => JSON.stringify(value))],
  );
  // Settings that look alike and mean something else.
  await client.query(
    `INSERT INTO workspace_settings (workspace_id, domain, key, value)
     SELECT id, d, k, '{"critical": 99, "high": 99, "medium": 99, "low": 99}'
     FROM workspaces, (VALUES ('findings', 'sla'), ('alerts', 'sla_days')) AS other (d, k)`,
  );
}

/** Fills a database: three workspaces a case, one tenant, and findings whose ids are mixed over all tenants. */
export async function plant(client: Client, cases: readonly TenantCase[]): Promise<Planted> {
  const workspaceIds = await insertWorkspaces(client, cases.length * 3);
  const workspacesOf = cases.map((_, index) => workspaceIds.slice(index * 3, index * 3 + 3));
  const tenantIds = await insertTenants(
    client,
    workspacesOf.map(([first]) => first ?? 0),
  );
  const settings = new Map<number, Json>();
  for (const [index, { slaSettings }] of cases.entries()) {
    for (const [workspace, setting] of slaSettings.entries()) {
      if (setting !== undefined) settings.set(workspacesOf[index]?.[workspace] ?? 0, setting);
    }
  }
  await insertSettings(client, settings);

  const longest = Math.max(0, ...cases.map(({ findings }) => findings.length));
  const findings: Finding[] = [];
  for (let position = 0; position < longest; position += 1) {
    for (const [index, { findings: own }] of cases.entries()) {
      const finding = own[position];
      const [tenantId, workspaces] = [tenantIds[index], workspacesOf[index]];
      if (finding === undefined || tenantId === undefined || workspaces === undefined) continue;
      // Ids with gaps, as deleted rows leave them.
      findings.push(materialise(finding, { id: (findings.length + 1) * 3, tenantId, workspaceIds: workspaces }));
    }
  }
  await insertFindings(client, findings);
  return { findings, settings, tenantIds };
}

/** Stands in the reference's result for an `updated_at` that has to be new. */
export const RENEWED: Instant = -1;

/** What the reference makes of every tenant. */
export function expectedResults(planted: Planted, t0: Instant): Map<number, TenantResult> {
  const byTenant = new Map<number, Finding[]>();
  for (const finding of planted.findings) {
    byTenant.set(finding.tenant_id, [...(byTenant.get(finding.tenant_id) ?? []), finding]);
  }
  return new Map(
    planted.tenantIds.map((tenantId) => [
      tenantId,
      runOnTenant(byTenant.get(tenantId) ?? [], planted.settings, t0, RENEWED),
    ]),
  );
}

/** The findings after a run, with the mark wherever `updated_at` is another than before. */
export function markRenewed(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const known = new Map(before.map((finding) => [finding.id, finding]));
  return after.map((finding) =>
    known.get(finding.id)?.updated_at === finding.updated_at ? finding : { ...finding, updated_at: RENEWED },
  );
}
