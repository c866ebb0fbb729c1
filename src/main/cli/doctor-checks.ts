import type pg from 'pg';
import { missingCapability } from '../../shared/domain/capabilities';
import type { Identity } from '../../shared/contract/session';
import type { AuditSpool } from '../audit/audit-spool';
import { identify } from '../identity/identity-service';
import { toWheelhouseError } from '../postgres/errors';
import { type InstallStatus, readInstallStatus, requireInstalled } from '../postgres/install';
import { inReadTransaction } from '../postgres/transaction';
import { auditCheck } from './doctor-audit';
import type { Check } from './doctor-check';
import {
  listMissingPrivileges,
  listUncallableFunctions,
  listUnusableSequences,
  type Privilege,
  readQueueFacts,
  readServerFacts,
  type ServerFacts,
} from './doctor-store';
import { EXIT, type ExitCode, exitCodeOfError } from './exit-codes';
import { RUN_PRIVILEGES, SERIAL_TABLES, VIEW_FUNCTIONS, VIEW_PRIVILEGES } from './needed-privileges';

const OLDEST_SERVER = 150_000;

const ok = (key: Check['key'], message: string): Check => ({ key, level: 'ok', code: EXIT.ok, message });
const notice = (key: Check['key'], message: string, nextStep?: string): Check => ({
  key,
  level: 'notice',
  code: EXIT.ok,
  message,
  ...(nextStep === undefined ? {} : { nextStep }),
});

/** Something that was thrown while looking, as a finding. */
export function checkOfError(key: Check['key'], error: unknown): Check {
  const { kind, message, nextStep } = toWheelhouseError(error);
  const code = exitCodeOfError(kind);
  return { key, level: 'problem', code, message, ...(nextStep === undefined ? {} : { nextStep }) };
}

function tlsCheck({ tlsVersion, isLocal }: ServerFacts): Check {
  if (tlsVersion !== null) return ok('tls', `Encrypted: ${tlsVersion}.`);
  if (isLocal) return ok('tls', 'Not encrypted; the server is on this computer.');
  return notice('tls', 'The connection is not encrypted.', 'Connect with sslmode=verify-full.');
}

function serverChecks(facts: ServerFacts): Check[] {
  const checks: Check[] = [
    facts.versionNumber < OLDEST_SERVER
      ? {
          key: 'server',
          level: 'problem',
          code: EXIT.blocked,
          message: `PostgreSQL ${facts.version}; 15 or newer is needed.`,
        }
      : ok('server', `PostgreSQL ${facts.version}, database ${facts.database}, role ${facts.role}.`),
  ];
  if (facts.isStandby) {
    const message = 'This server is a standby: it only allows reading.';
    checks.push({ key: 'server', level: 'problem', code: EXIT.blocked, message, nextStep: 'Connect to the primary.' });
  }
  checks.push(tlsCheck(facts));
  return checks;
}

function schemaChecks(status: InstallStatus): Check[] {
  const { platformTablesMissing: missing } = status;
  let schemas = ok(
    'schemas',
    `Schema wheelhouse version ${status.wheelhouseVersion}, pgboss version ${status.pgbossVersion}.`,
  );
  try {
    requireInstalled(status);
  } catch (error) {
    schemas = checkOfError('schemas', error);
  }
  return [
    schemas,
    missing.length === 0
      ? ok('platform_tables', 'All tables of the platform are there.')
      : {
          key: 'platform_tables',
          level: 'problem',
          code: EXIT.blocked,
          message: `Tables of the platform are missing: ${missing.join(', ')}.`,
          nextStep: 'Check that this is the ops database, and its migrations.',
        },
  ];
}

async function identityCheck(pool: pg.Pool): Promise<{ check: Check; identity: Identity | null }> {
  try {
    const identity = await inReadTransaction(pool, identify);
    const who = `You are ${identity.name} (${identity.email}).`;
    if (identity.kind === 'tenant_user') {
      const tenants = identity.memberships.map(({ tenantName, role }) => `${tenantName} (${role})`).join(', ');
      return { check: ok('identity', `${who} You see the operations of: ${tenants}.`), identity };
    }
    const missing = missingCapability(identity.capabilities, ['platform.runbooks.run']);
    const check =
      missing === null
        ? ok('identity', `${who} Capabilities: ${identity.capabilities.join(', ')}.`)
        : notice('identity', `${who} The capability ${missing} is missing: you may look, but start nothing.`);
    return { check, identity };
  } catch (error) {
    return { check: checkOfError('identity', error), identity: null };
  }
}

/** `SELECT (id, name), DELETE` of the privileges on one table. */
function privilegeList(missing: readonly Privilege[]): string {
  const names = [...new Set(missing.map(({ privilege }) => privilege))];
  return names
    .map((name) => {
      const columns = missing.filter(({ privilege }) => privilege === name).map(({ column }) => column);
      return columns.includes(null) ? name : `${name} (${columns.join(', ')})`;
    })
    .join(', ');
}

function byTable(missing: readonly Privilege[]): { table: string; privileges: string }[] {
  return [...new Set(missing.map(({ table }) => table))].map((name) => ({
    table: name,
    privileges: privilegeList(missing.filter(({ table }) => table === name)),
  }));
}

async function privilegeChecks(pool: pg.Pool, facts: ServerFacts, identity: Identity | null): Promise<Check[]> {
  const isUsable = ({ table }: { readonly table: string }) =>
    !table.includes('.') || facts.usableSchemas.includes(table.split('.')[0] ?? '');
  const found = await inReadTransaction(pool, async (tx) => ({
    view: await listMissingPrivileges(tx, VIEW_PRIVILEGES.filter(isUsable)),
    run: await listMissingPrivileges(tx, RUN_PRIVILEGES.filter(isUsable)),
    functions: await listUncallableFunctions(
      tx,
      VIEW_FUNCTIONS.filter((name) => isUsable({ table: name })),
    ),
    sequences: await listUnusableSequences(
      tx,
      SERIAL_TABLES.filter((table) => isUsable({ table })),
    ),
  }));
  const mayStart =
    identity === null || (identity.kind === 'platform_user' && identity.capabilities.includes('platform.runbooks.run'));
  const checks: Check[] = [];
  const tell = (missing: readonly Privilege[], purpose: string, isProblem: boolean) => {
    if (missing.length === 0) return;
    const tables = byTable(missing);
    const message = `Missing for ${purpose}: ${tables.map(({ table, privileges }) => `${privileges} on ${table}`).join('; ')}.`;
    const grants = tables.map(({ table, privileges }) => `GRANT ${privileges} ON ${table} TO "${facts.role}";`);
    const nextStep = `Grant one of the groups of "wheelhouse db roles", or: ${grants.join(' ')}`;
    checks.push(
      isProblem
        ? { key: 'privileges', level: 'problem', code: EXIT.blocked, message, nextStep }
        : notice('privileges', message, nextStep),
    );
  };
  tell(found.view, 'viewing', true);
  tell(found.run, 'starting and executing runs', mayStart);
  if (found.functions.length > 0) {
    const message = `Missing for viewing: EXECUTE on ${found.functions.join(', ')}.`;
    const nextStep = `GRANT EXECUTE ON FUNCTION ${found.functions.join(', ')} TO "${facts.role}";`;
    checks.push(notice('privileges', message, nextStep));
  }
  if (found.sequences.length > 0) {
    const message = `Missing: USAGE on ${found.sequences.join(', ')}.`;
    const nextStep = `GRANT USAGE ON SEQUENCE ${found.sequences.join(', ')} TO "${facts.role}";`;
    checks.push({
      key: 'privileges',
      level: mayStart ? 'problem' : 'notice',
      code: mayStart ? EXIT.blocked : EXIT.ok,
      message,
      nextStep,
    });
  }
  return checks.length > 0 ? checks : [ok('privileges', 'The role has every privilege that is needed.')];
}

async function engineCheck(pool: pg.Pool): Promise<Check> {
  const queue = await inReadTransaction(pool, readQueueFacts);
  if (!queue.hasQueue) {
    const message = 'The job queue does not exist.';
    return {
      key: 'engine',
      level: 'problem',
      code: EXIT.notInstalled,
      message,
      nextStep: 'Run "wheelhouse db install".',
    };
  }
  const jobs = `${queue.waitingJobs} jobs wait, ${queue.activeJobs} are worked on`;
  if (queue.workers > 0) return ok('engine', `Workers: ${queue.workers}; ${jobs}.`);
  return notice(
    'engine',
    `No worker is connected; ${jobs}.`,
    'Start one with "wheelhouse worker", or start runs with --wait.',
  );
}

/** Looks at everything that a run needs. Throws where the server can't be reached; all else is a finding. */
export async function diagnose(pool: pg.Pool, label: string, spool: AuditSpool): Promise<Check[]> {
  const startedAt = performance.now();
  let facts: ServerFacts;
  try {
    facts = await inReadTransaction(pool, readServerFacts);
  } catch (error) {
    throw toWheelhouseError(error);
  }
  const checks = [
    ok('connection', `Connected to ${label} in ${Math.round(performance.now() - startedAt)} ms.`),
    ...serverChecks(facts),
  ];
  let status: InstallStatus;
  try {
    status = await readInstallStatus(pool);
  } catch (error) {
    return [...checks, checkOfError('schemas', error)];
  }
  checks.push(...schemaChecks(status));
  if (!status.isInstalled) return checks;
  const { check, identity } = await identityCheck(pool);
  checks.push(check);
  checks.push(
    ...(await privilegeChecks(pool, facts, identity).catch((error: unknown) => [checkOfError('privileges', error)])),
  );
  checks.push(await engineCheck(pool).catch((error: unknown) => checkOfError('engine', error)));
  checks.push(await auditCheck(pool, spool).catch((error: unknown) => checkOfError('audit', error)));
  return checks;
}

const WORST_FIRST: readonly ExitCode[] = [EXIT.unreachable, EXIT.notInstalled, EXIT.refused, EXIT.blocked];

/** The exit code of the worst finding. */
export function worstCode(checks: readonly Check[]): ExitCode {
  const codes: ExitCode[] = checks.map(({ code }) => code).filter((code) => code !== EXIT.ok);
  return WORST_FIRST.find((code) => codes.includes(code)) ?? codes[0] ?? EXIT.ok;
}
