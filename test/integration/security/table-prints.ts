import type pg from 'pg';
import { z } from 'zod';

const tables = z.array(z.object({ name: z.string() }));
const prints = z.array(z.object({ print: z.string() }));

/** A fingerprint of every table of the platform, of ours and of the job queue, by name. */
export async function readTablePrints(client: Pick<pg.Pool, 'query'>): Promise<Record<string, string>> {
  const { rows } = await client.query(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('public', 'wheelhouse', 'pgboss') ORDER BY 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables.parse(rows)) {
    const { rows: printed } = await client.query(
      `SELECT coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') || ' ' || count(*) AS print FROM ${name} t`,
    );
    found[name] = prints.parse(printed)[0]?.print ?? '';
  }
  return found;
}
