import {
  AUDIT_COLUMNS,
  AUDITOR_GRANTS,
  GROUP_ROLES,
  OPERATOR_GRANTS,
  OPERATOR_SERIAL_TABLES,
  type TableGrant,
  VIEWER_FUNCTIONS,
  VIEWER_GRANTS,
} from './role-grants';

const HEADER = `-- The group roles of Wheelhouse and what each may do, so that Postgres itself refuses what the console does not offer.
-- Printed by "wheelhouse db roles". Run it as the owner of the platform's tables or a superuser, after "wheelhouse db
-- install" and again after each update of it; safe to repeat.
--
--   ${GROUP_ROLES.viewer}       looks at operations and findings
--   ${GROUP_ROLES.operator}     takes preflights, starts, controls and executes runs as well
--   ${GROUP_ROLES.auditor}      reads the audit, on top of either
--   ${GROUP_ROLES.breakGlass}  the rights of an operator for one who otherwise looks; by SET ROLE while break-glass lasts
--
-- Nobody logs in as one of these. Grant them to the role that a person connects as:
--
--   CREATE ROLE alice LOGIN PASSWORD '...';
--   GRANT ${GROUP_ROLES.operator} TO alice;
--   GRANT ${GROUP_ROLES.breakGlass} TO bob WITH INHERIT FALSE, SET TRUE;   -- Postgres 16 or newer
--
-- and say who the person is: wheelhouse operators add --db-role alice --email alice@example.com
`;

function part(privilege: string, columns: 'all' | readonly string[] | undefined): string[] {
  if (columns === undefined) return [];
  return [columns === 'all' ? privilege : `${privilege} (${columns.join(', ')})`];
}

const WIDTH = 118;

/** Breaks a long list of columns between words. */
function wrap(line: string): string {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length > WIDTH) lines.push(`  ${word}`);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}

function tableLine(grant: TableGrant, role: string): string {
  const privileges = [
    ...part('SELECT', grant.select),
    ...part('INSERT', grant.insert),
    ...part('UPDATE', grant.update),
    ...(grant.delete === true ? ['DELETE'] : []),
  ];
  return wrap(`GRANT ${privileges.join(', ')} ON ${grant.table} TO ${role};`);
}

function sequenceLine(tables: readonly string[], role: string): string {
  return `GRANT USAGE ON SEQUENCE ${tables.map((table) => `${table}_id_seq`).join(', ')} TO ${role};`;
}

const lines = (grants: readonly TableGrant[], role: string) => grants.map((grant) => tableLine(grant, role)).join('\n');

/**
 * These functions act with their owner's rights, and who installed them need not own the platform's tables. The owner of
 * those, who runs this, lets them.
 */
const FUNCTION_OWNERS = `DO $$
DECLARE
  reader regrole := (SELECT proowner FROM pg_proc WHERE oid = '${VIEWER_FUNCTIONS[0]}'::regprocedure);
  recorder regrole := (SELECT proowner FROM pg_proc
    WHERE oid = '${VIEWER_FUNCTIONS[1]}'::regprocedure);
BEGIN
  EXECUTE format('GRANT SELECT (id, evidence_jsonb) ON public.findings TO %s', reader);
  EXECUTE format('GRANT INSERT (${AUDIT_COLUMNS.join(', ')}) ON public.audit_logs TO %s', recorder);
  EXECUTE format('GRANT USAGE ON SEQUENCE public.audit_logs_id_seq TO %s', recorder);
  EXECUTE format('GRANT SELECT (external_id, workspace_id) ON public.tenants TO %s', recorder);
  EXECUTE format('GRANT SELECT (id, name, email) ON public.platform_users, public.users TO %s', recorder);
END
$$;`;

/** The statements that make the group roles and give them their rights. */
export function roleGrantsSql(): string {
  const { viewer, operator, auditor, breakGlass } = GROUP_ROLES;
  return `${HEADER}
DO $$
DECLARE
  group_role text;
BEGIN
  FOREACH group_role IN ARRAY ARRAY['${[viewer, operator, auditor, breakGlass].join("', '")}'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = group_role) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', group_role);
    END IF;
  END LOOP;
END
$$;

-- Viewer
GRANT USAGE ON SCHEMA public, wheelhouse, pgboss TO ${viewer};
${lines(VIEWER_GRANTS, viewer)}
${wrap(`GRANT EXECUTE ON FUNCTION ${VIEWER_FUNCTIONS.join(', ')} TO ${viewer};`)}
-- What earlier versions granted.
REVOKE INSERT ON audit_logs, wheelhouse.outbox FROM ${viewer};
REVOKE USAGE ON SEQUENCE audit_logs_id_seq FROM ${viewer};
${FUNCTION_OWNERS}

-- Operator: who is who (wheelhouse.operators) stays the administrator's.
GRANT ${viewer} TO ${operator};
${lines(OPERATOR_GRANTS, operator)}
${sequenceLine(OPERATOR_SERIAL_TABLES, operator)}
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO ${operator};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA pgboss TO ${operator};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO ${operator};
-- How far replicas are behind: a run slows down for them.
GRANT pg_read_all_stats TO ${operator};

-- Auditor
GRANT USAGE ON SCHEMA public TO ${auditor};
${lines(AUDITOR_GRANTS, auditor)}

-- Break-glass
GRANT ${operator} TO ${breakGlass};
`;
}
