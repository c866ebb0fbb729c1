import type pg from 'pg';
import { z } from 'zod';
import type { Finding, Instant, Json } from './lifecycle-reference';

type Client = Pick<pg.Pool, 'query'>;

/** Columns of {@link Finding} with the type that an array of them has in Postgres. */
const COLUMNS = {
  id: 'bigint',
  workspace_id: 'bigint',
  tenant_id: 'bigint',
  finding_type: 'text',
  scope_key: 'text',
  recurrence_key: 'text',
  subject_type: 'text',
  subject_external_id: 'text',
  severity: 'text',
  status: 'text',
  evidence_jsonb: 'jsonb',
  first_seen_at: 'timestamptz',
  last_seen_at: 'timestamptz',
  times_seen: 'integer',
  sla_days: 'smallint',
  due_at: 'timestamptz',
  acknowledged_at: 'timestamptz',
  triaged_at: 'timestamptz',
  resolved_at: 'timestamptz',
  resolved_reason: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const satisfies Record<keyof Finding, string>;

const NAMES = Object.keys(COLUMNS) as (keyof Finding)[];

/** To the microsecond, which a Date can't say. */
function instantText(instant: Instant): string {
  const wholeSeconds = Math.floor(instant / 1_000_000);
  const micros = instant - wholeSeconds * 1_000_000;
  return `${new Date(wholeSeconds * 1000).toISOString().slice(0, 19)}.${String(micros).padStart(6, '0')}Z`;
}

function stored(finding: Finding, name: keyof Finding): unknown {
  const value = finding[name];
  if (name === 'evidence_jsonb') return JSON.stringify(value);
  return COLUMNS[name] === 'timestamptz' && typeof value === 'number' ? instantText(value) : value;
}

/** Inserts findings with the ids they have. */
export async function insertFindings(client: Client, findings: readonly Finding[]): Promise<void> {
  const arrays = NAMES.map((name, index) => `$${index + 1}::${COLUMNS[name]}[]`);
  await client.query(
    `INSERT INTO findings (${NAMES.join(', ')}, fingerprint)
     SELECT *, md5(row_number() OVER ()::text || random()::text) FROM unnest(${arrays.join(', ')})`,
    NAMES.map((name) => findings.map((finding) => stored(finding, name))),
  );
  await client.query(`SELECT setval('findings_id_seq', (SELECT max(id) FROM findings))`);
}

const json: z.ZodType<Json> = z.json();
const integer = z.coerce.number().int();

const row = z.object({
  id: integer,
  workspace_id: integer,
  tenant_id: integer,
  finding_type: z.string(),
  scope_key: z.string(),
  recurrence_key: z.string().nullable(),
  subject_type: z.string(),
  subject_external_id: z.string().nullable(),
  severity: z.string(),
  status: z.string(),
  evidence_jsonb: json,
  first_seen_at: integer.nullable(),
  last_seen_at: integer.nullable(),
  times_seen: integer.nullable(),
  sla_days: integer.nullable(),
  due_at: integer.nullable(),
  acknowledged_at: integer.nullable(),
  triaged_at: integer.nullable(),
  resolved_at: integer.nullable(),
  resolved_reason: z.string().nullable(),
  created_at: integer,
  updated_at: integer,
});

/** All findings in id order, instants to the microsecond. */
export async function readFindings(client: Client): Promise<Finding[]> {
  const columns = NAMES.map((name) =>
    COLUMNS[name] === 'timestamptz' ? `(extract(epoch FROM ${name}) * 1000000)::bigint AS ${name}` : name,
  );
  const { rows } = await client.query(`SELECT ${columns.join(', ')} FROM findings ORDER BY id`);
  return z.array(row).parse(rows);
}
