import { z } from 'zod';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';

/** What the mapping of a database role leads to. */
export type RoleMapping =
  | { kind: 'unmapped'; dbRole: string }
  | { kind: 'tenant_user'; dbRole: string }
  | {
      kind: 'platform_user';
      dbRole: string;
      id: number;
      name: string;
      email: string;
      capabilities: string[];
      isActive: boolean;
    };

const row = z.object({
  db_role: z.string(),
  platform_user_id: z.number().nullable(),
  user_id: z.number().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  // Foreign entries are dropped one by one, not the whole list.
  capabilities: z
    .array(z.unknown())
    .catch([])
    .transform((list) => list.filter((entry) => typeof entry === 'string')),
  is_active: z.boolean().nullable(),
});

/** Who the role of this session is mapped to. */
export async function readRoleMapping(tx: ReadTransaction): Promise<RoleMapping> {
  const { rows } = await tx.query(
    `SELECT session_user::text AS db_role, o.platform_user_id, o.user_id,
            u.name, u.email, coalesce(u.capabilities, '[]'::jsonb) AS capabilities, u.is_active
     FROM (SELECT 1) one
     LEFT JOIN wheelhouse.operators o ON o.db_role = session_user
     LEFT JOIN platform_users u ON u.id = o.platform_user_id`,
  );
  const found = row.parse(rows[0]);
  const dbRole = found.db_role;
  if (found.user_id !== null) return { kind: 'tenant_user', dbRole };
  if (found.platform_user_id === null || found.name === null || found.email === null)
    return { kind: 'unmapped', dbRole };
  return {
    kind: 'platform_user',
    dbRole,
    id: found.platform_user_id,
    name: found.name,
    email: found.email,
    capabilities: found.capabilities,
    isActive: found.is_active ?? false,
  };
}

const operatorRow = z.object({
  db_role: z.string(),
  platform_user_id: z.number().nullable(),
  user_id: z.number().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  created_at: z.date(),
});

export interface OperatorMapping {
  readonly dbRole: string;
  readonly platformUserId: number | null;
  readonly userId: number | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly createdAt: string;
}

/** Every mapped role, by name. */
export async function listRoleMappings(tx: ReadTransaction): Promise<OperatorMapping[]> {
  const { rows } = await tx.query(
    `SELECT o.db_role, o.platform_user_id, o.user_id, coalesce(p.name, u.name) AS name,
            coalesce(p.email, u.email) AS email, o.created_at
     FROM wheelhouse.operators o
     LEFT JOIN platform_users p ON p.id = o.platform_user_id
     LEFT JOIN users u ON u.id = o.user_id
     ORDER BY o.db_role`,
  );
  return rows.map((raw) => {
    const mapping = operatorRow.parse(raw);
    return {
      dbRole: mapping.db_role,
      platformUserId: mapping.platform_user_id,
      userId: mapping.user_id,
      name: mapping.name,
      email: mapping.email,
      createdAt: mapping.created_at.toISOString(),
    };
  });
}

/**
 * Maps a database role to the platform user of this e-mail address, in place of an earlier mapping. Gives false where
 * no such platform user exists.
 */
export async function mapRole(tx: WriteTransaction, dbRole: string, email: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO wheelhouse.operators (db_role, platform_user_id)
     SELECT $1, id FROM platform_users WHERE lower(email) = lower($2)
     ON CONFLICT (db_role) DO UPDATE SET platform_user_id = excluded.platform_user_id, user_id = NULL`,
    [dbRole, email],
  );
  return (rowCount ?? 0) > 0;
}

/** Whether the server has a role of this name. */
export async function roleExists(tx: ReadTransaction, dbRole: string): Promise<boolean> {
  const { rows } = await tx.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [dbRole]);
  return rows.length > 0;
}
