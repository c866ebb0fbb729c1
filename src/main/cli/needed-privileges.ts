import {
  OPERATOR_GRANTS,
  OPERATOR_SERIAL_TABLES,
  type TableGrant,
  VIEWER_FUNCTIONS,
  VIEWER_GRANTS,
} from '../postgres/role-grants';
import type { Privilege } from './doctor-store';

const ALL = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

function privilegesOf(grant: TableGrant): Privilege[] {
  const { table } = grant;
  const parts = [
    { privilege: 'SELECT', columns: grant.select },
    { privilege: 'INSERT', columns: grant.insert },
    { privilege: 'UPDATE', columns: grant.update },
    { privilege: 'DELETE', columns: grant.delete === true ? ('all' as const) : undefined },
  ] as const;
  return parts.flatMap(({ privilege, columns }): Privilege[] => {
    if (columns === undefined) return [];
    return columns === 'all'
      ? [{ privilege, table, column: null }]
      : columns.map((column) => ({ privilege, table, column }));
  });
}

/** What looking at runs needs: just what `db roles` grants to viewers. */
export const VIEW_PRIVILEGES: readonly Privilege[] = VIEWER_GRANTS.flatMap(privilegesOf);

/** What starting, controlling and executing runs needs in addition: just what `db roles` grants to operators. */
export const RUN_PRIVILEGES: readonly Privilege[] = [
  ...OPERATOR_GRANTS.flatMap(privilegesOf),
  ...ALL.map((privilege) => ({ privilege, table: 'pgboss.job', column: null })),
  ...(['SELECT', 'UPDATE'] as const).flatMap((privilege) =>
    ['pgboss.queue', 'pgboss.version'].map((table) => ({ privilege, table, column: null })),
  ),
];

/** Functions that looking needs. */
export const VIEW_FUNCTIONS: readonly string[] = VIEWER_FUNCTIONS;

/** Tables whose ids come from a sequence that an insert uses. */
export const SERIAL_TABLES = OPERATOR_SERIAL_TABLES;
