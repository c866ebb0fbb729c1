import { z } from 'zod';
import { TENANT_ROLES, type TenantRole } from '../../shared/domain/capabilities';
import { sanitiseName } from '../../shared/domain/sanitise';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';

/** What the mapping of a database role leads to. */
export type RoleMapping =
  | { kind: 'unmapped'; dbRole: string }
  | { kind: 'tenant_user'; dbRole: string; id: number; name: string; email: string; memberships: Membership[] }
  | {
      kind: 'platform_user';
      dbRole: string;
      id: number;
      name: string;
      email: string;
      capabilities: string[];
      isActive: boolean;
    };

/** A tenant that somebody belongs to, and as what. */
export interface Membership {
  readonly tenantId: number;
  readonly tenantName: string;
  readonly role: TenantRole;
}

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
  memberships: z.array(z.unknown()),
});

/** Who the role of this session is mapped to; whatever role it has been set to since, that is not asked. */
export async function readRoleMapping(tx: ReadTransaction): Promise<RoleMapping> {
  const { rows } = await tx.query(
    `SELECT session_user::text AS db_role, p.id AS platform_user_id, u.id AS user_id,
            coalesce(p.name, u.name) AS name, coalesce(p.email, u.email) AS email,
            coalesce(p.capabilities, '[]'::jsonb) AS capabilities, p.is_active,
            -- Along with the rest, since every action asks: over a slow network each further question counts.
            (SELECT coalesce(json_agg(json_build_object('tenant_id', m.tenant_id, 'tenant_name', t.name, 'role', m.role)
                                      ORDER BY lower(t.name), m.tenant_id), '[]')
             FROM tenant_memberships m JOIN tenants t ON t.id = m.tenant_id AND t.deleted_at IS NULL
             WHERE m.user_id = o.user_id) AS memberships
     FROM (SELECT 1) one
     LEFT JOIN wheelhouse.operators o ON o.db_role = session_user
     LEFT JOIN platform_users p ON p.id = o.platform_user_id
     LEFT JOIN users u ON u.id = o.user_id`,
  );
  const found = row.parse(rows[0]);
  const { db_role: dbRole, name, email } = found;
  if (name === null || email === null) return { kind: 'unmapped', dbRole };
  if (found.user_id !== null) {
    const memberships = readMemberships(found.memberships);
    return { kind: 'tenant_user', dbRole, id: found.user_id, name, email, memberships };
  }
  if (found.platform_user_id === null) return { kind: 'unmapped', dbRole };
  return {
    kind: 'platform_user',
    dbRole,
    id: found.platform_user_id,
    name,
    email,
    capabilities: found.capabilities,
    isActive: found.is_active ?? false,
  };
}

const membershipRow = z.object({ tenant_id: z.number(), tenant_name: z.string(), role: z.string() });
const roleSchema = z.enum(TENANT_ROLES);

/** The tenants of a user by name. A role that we don't know gives no rights, and a deleted tenant has no members. */
function readMemberships(rows: readonly unknown[]): Membership[] {
  return rows.flatMap((raw) => {
    const membership = membershipRow.parse(raw);
    const role = roleSchema.safeParse(membership.role);
    if (!role.success) return [];
    return [{ tenantId: membership.tenant_id, tenantName: sanitiseName(membership.tenant_name), role: role.data }];
  });
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

/** Whom a role is mapped to: one of the platform's people, or a member of tenants. */
export type PersonKind = 'platform_user' | 'tenant_user';

const MAPPED_TO: Readonly<Record<PersonKind, { column: string; other: string; table: string }>> = {
  platform_user: { column: 'platform_user_id', other: 'user_id', table: 'platform_users' },
  tenant_user: { column: 'user_id', other: 'platform_user_id', table: 'users' },
};

/**
 * Maps a database role to the person of this e-mail address, in place of an earlier mapping. Gives false where no such
 * person exists.
 */
export async function mapRole(
  tx: WriteTransaction,
  dbRole: string,
  person: { kind: PersonKind; email: string },
): Promise<boolean> {
  const { column, other, table } = MAPPED_TO[person.kind];
  const { rowCount } = await tx.query(
    `INSERT INTO wheelhouse.operators (db_role, ${column})
     SELECT $1, id FROM ${table} WHERE lower(email) = lower($2)
     ON CONFLICT (db_role) DO UPDATE SET ${column} = excluded.${column}, ${other} = NULL`,
    [dbRole, person.email],
  );
  return (rowCount ?? 0) > 0;
}

/** Takes a mapping away. Gives false where there was none. */
export async function unmapRole(tx: WriteTransaction, dbRole: string): Promise<boolean> {
  const { rowCount } = await tx.query('DELETE FROM wheelhouse.operators WHERE db_role = $1', [dbRole]);
  return (rowCount ?? 0) > 0;
}

/** Whether the server has a role of this name. */
export async function roleExists(tx: ReadTransaction, dbRole: string): Promise<boolean> {
  const { rows } = await tx.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [dbRole]);
  return rows.length > 0;
}
