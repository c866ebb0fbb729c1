import type pg from 'pg';

export interface BenchSize {
  readonly tenants: number;
  readonly findings: number;
}

/**
 * Findings as an old platform left them, every one of them legacy: tenants skewed by a cube law (the largest holds about
 * a tenth, the smallest a few hundred of a million), interleaved as years of syncs leave them, one in twenty a duplicate.
 */
export async function fillLegacyFindings(client: pg.Client, size: BenchSize): Promise<void> {
  await client.query(`INSERT INTO workspaces (name, slug) VALUES ('East', 'east'), ('West', 'west')`);
  await client.query(
    `INSERT INTO tenants (workspace_id, external_id, name)
     SELECT (SELECT id FROM workspaces WHERE slug = CASE i % 2 WHEN 0 THEN 'east' ELSE 'west' END), 'bench-' || i, 'Tenant ' || i
     FROM generate_series(1, $1::int) i`,
    [size.tenants],
  );
  await client.query(
    `WITH numbered AS (SELECT id, workspace_id, row_number() OVER (ORDER BY id) - 1 AS n FROM tenants WHERE external_id LIKE 'bench-%')
     INSERT INTO findings (workspace_id, tenant_id, finding_type, scope_key, fingerprint, subject_type,
                           subject_external_id, severity, status, evidence_jsonb, acknowledged_at, created_at, updated_at)
     SELECT t.workspace_id, t.id,
       CASE WHEN r % 10 < 7 THEN 'drift' WHEN r % 10 < 9 THEN 'permission_posture' ELSE 'entra_admin_roles' END,
       md5((t.n * 10 + r % 5)::text), md5(i::text) || md5((i + 1)::text), 'deviceConfiguration',
       -- One in twenty repeats the subject of an earlier row of its tenant.
       CASE WHEN r % 20 = 0 THEN 'subject-repeated-' || r % 200 ELSE 'subject-' || i END,
       (ARRAY['critical', 'high', 'medium', 'low'])[1 + r % 4],
       (ARRAY['new', 'new', 'acknowledged', 'acknowledged', 'resolved', 'new', 'acknowledged', 'new', 'new', 'closed'])[1 + (r / 7) % 10],
       jsonb_build_object('kind', 'policy_snapshot', 'change_type', 'modified', 'changed_fields', jsonb_build_array('a', 'b')),
       CASE WHEN r % 3 = 0 THEN now() - interval '60 days' END, now() - interval '100 days', now() - interval '50 days'
     FROM (SELECT i, hashint4(i) & 2147483647 AS r,
             floor($1::int * power((hashint4(i * 7 + 1) & 2147483647)::float8 / 2147483648, 3))::int AS n
           FROM generate_series(1, $2::int) i) rows
     JOIN numbered t ON t.n = rows.n`,
    [size.tenants, size.findings],
  );
  await client.query('VACUUM (ANALYZE) findings');
  await client.query('ANALYZE');
}
