import type pg from 'pg';

/**
 * Makes each step of an engine last at least so long. What a test does in the middle of a run must find it in the middle,
 * however fast the computer is.
 */
export async function brake(client: Pick<pg.Pool, 'query'>, stepMs: number): Promise<void> {
  await client.query(
    `CREATE FUNCTION brake() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(${stepMs / 1000}); RETURN NULL; END $$`,
  );
  await client.query(
    'CREATE TRIGGER brake AFTER UPDATE ON wheelhouse.run_tenants FOR EACH STATEMENT EXECUTE FUNCTION brake()',
  );
}

/** Lets steps be as fast as they can. */
export async function releaseBrake(client: Pick<pg.Pool, 'query'>): Promise<void> {
  await client.query('DROP FUNCTION brake CASCADE');
}
