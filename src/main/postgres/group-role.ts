import type pg from 'pg';

/** Before Postgres 16 every member of a role might SET ROLE to it. */
const MAY_ASSUME = `pg_has_role(me.oid, g.oid,
  CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)`;

/**
 * Takes on the group role `$1` to the end of the transaction, where the session's role may. A superuser gains nothing by
 * it and stays. For the transaction only: a session's role would go to somebody else behind a transaction pooler.
 */
export const ASSUME_GROUP_ROLE = `SELECT set_config('role', g.rolname, true) FROM pg_roles g, pg_roles me
  WHERE g.rolname = $1 AND me.rolname = session_user AND NOT me.rolsuper AND ${MAY_ASSUME}`;

/** Whether the session's role has the rights of the group by taking it on, or has every right anyway. */
export async function mayAssumeGroupRole(
  db: { query(text: string, values: readonly unknown[]): Promise<{ rows: unknown[] }> },
  groupRole: string,
): Promise<boolean> {
  const { rows } = await db.query(
    `SELECT 1 FROM pg_roles me LEFT JOIN pg_roles g ON g.rolname = $1
     WHERE me.rolname = session_user AND (me.rolsuper OR ${MAY_ASSUME})`,
    [groupRole],
  );
  return rows.length > 0;
}

const assumed = new WeakMap<pg.Pool, string>();

/** Has every transaction on the pool take on a group role. */
export function assumeOnPool(pool: pg.Pool, groupRole: string): void {
  assumed.set(pool, groupRole);
}

/** The group role that transactions on the pool take on, or null. */
export function groupRoleOfPool(pool: pg.Pool): string | null {
  return assumed.get(pool) ?? null;
}
