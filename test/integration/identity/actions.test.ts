import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLinkedRoute } from '../../../src/main/app/deep-link';
import { createBreakGlassKeeper } from '../../../src/main/break-glass/break-glass-keeper';
import { systemClock } from '../../../src/main/break-glass/clock';
import { EXIT } from '../../../src/main/cli/exit-codes';
import { createSendingQueue } from '../../../src/main/engine/job-queue';
import { openOperatorConsole, type OperatorConsole } from '../../../src/main/operator-console';
import { createPool } from '../../../src/main/postgres/pool';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import type { CallName } from '../../../src/shared/contract/bridge';
import type { Target } from '../../../src/shared/contract/scalars';
import type { Action } from '../../../src/shared/domain/actions';
import { type ErrorData, errorDataSchema } from '../../../src/shared/errors';
import { makeFindings, makeRun, makeTenant, type MadeTenant } from '../../support/builders';
import { countRows, RUNBOOK_KEY } from '../../support/engine-fixture';
import { callCli } from '../../support/in-process-cli';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { type ExpectedRefusal, expectedRefusal, mapRoleTo, OPERATOR_KINDS } from '../../support/operator-kinds';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { openBridge } from '../security/bridge-fixture';

const NOWHERE = 999_999_999;

let database: TestDatabase;
let role: LoginRole;
let tenant: MadeTenant;
let runId: number;
let failedRunId: number;
let findingId: number;
let console_: OperatorConsole;
let close: () => Promise<void>;

/** A run of one tenant that failed, of our own engine, so that it can be tried again. */
async function makeFailedRun(): Promise<number> {
  const id = await makeRun(database.pool(), {
    workspaceId: tenant.workspaceId,
    tenantId: tenant.id,
    outcome: 'failed',
    context: {
      runbook: { key: RUNBOOK_KEY, scope: 'single_tenant', target_tenant_id: tenant.id, source: 'system_ui' },
      preflight: { affected_count: 1, total_count: 1, estimated_tenants: null },
    },
  });
  await database.pool().query(
    `INSERT INTO wheelhouse.run_controls (run_id, runbook_key, scope, tenant_key_prefix, lock_wait_seconds)
     VALUES ($1, $2, 'single_tenant', 'x', 1)`,
    [id, RUNBOOK_KEY],
  );
  await database
    .pool()
    .query(
      `INSERT INTO wheelhouse.run_tenants (run_id, tenant_id, job_group, state, lock_owner) VALUES ($1, $2, 0, 'failed', 'x')`,
      [id, tenant.id],
    );
  return id;
}

beforeAll(async () => {
  database = await createTestDatabase('installed');
  tenant = await makeTenant(database.pool());
  [findingId = 0] = await makeFindings(database.pool(), tenant, [{}, {}]);
  runId = await makeRun(database.pool(), { workspaceId: tenant.workspaceId, tenantId: tenant.id });
  failedRunId = await makeFailedRun();
  role = await createLoginRole(database, [GROUP_ROLES.operator, GROUP_ROLES.auditor]);
  const full = OPERATOR_KINDS[0];
  if (full !== undefined) await mapRoleTo(database.pool(), role.name, full, tenant.id);
  const pool = createPool({ url: role.url, role: 'console', max: 4 });
  const queue = createSendingQueue({ url: role.url });
  const keeper = createBreakGlassKeeper(
    systemClock,
    () => {},
    () => {},
  );
  // Opened by somebody who may do everything: whatever is refused later was taken away in the middle of the session.
  console_ = await openOperatorConsole({ pool, queue, source: 'system_ui', breakGlass: keeper });
  close = async () => {
    keeper.close();
    await queue.close();
    await pool.end();
  };
});

afterAll(async () => {
  await close();
  await role.drop();
  await database.drop();
});

/** A call of the window, the action it is, and the errors that show that it was allowed: it came as far as that. */
interface WindowCall {
  readonly action: Action;
  readonly name: CallName;
  readonly request: unknown;
  readonly otherwise: string | null;
}

function windowCalls(): WindowCall[] {
  const target: Target = { scope: 'single_tenant', tenantId: tenant.id };
  const call = (action: Action, name: CallName, request: unknown, otherwise: string | null = null): WindowCall => ({
    action,
    name,
    request,
    otherwise,
  });
  const reason = { code: 'INCIDENT', text: 'Pages are down' };
  return [
    call('runs.view', 'runs.list', { filter: {}, limit: 5 }),
    call('runs.view', 'runs.counts', undefined),
    call('runs.view', 'runs.choices', undefined),
    call('runs.view', 'runs.get', { runId }),
    call('runs.view', 'runs.listTenants', { runId, limit: 5 }),
    call('runs.view', 'runs.markdown', { runId }),
    call('runs.view', 'history.rebuild', undefined),
    call('runs.view', 'runs.getRelated', { record: 'backup_sets', id: NOWHERE }, 'not_found'),
    call('findings.view', 'findings.list', { filter: {}, limit: 5 }),
    call('findings.view', 'findings.listById', { ids: [findingId] }),
    call('findings.view', 'findings.counts', { filter: {} }),
    call('findings.view', 'findings.get', { findingId }),
    call('findings.view', 'findings.searchTenants', { text: '' }),
    call('notifications.own', 'notifications.list', { limit: 5 }),
    call('notifications.own', 'notifications.mark', { ids: [randomUUID()], isRead: true }),
    call('notifications.own', 'notifications.markAllRead', undefined),
    // No run of this number: who may, learns of that, and nobody else learns anything.
    call('runs.control', 'runs.pause', { runId: NOWHERE }, 'not_found'),
    call('runs.control', 'runs.resume', { runId: NOWHERE }, 'not_found'),
    call('runs.control', 'runs.cancel', { runId: NOWHERE }, 'not_found'),
    call('runs.retry', 'runs.retryFailedTenants', { runId: failedRunId }),
    call('runs.verify', 'runs.verify', { runId: failedRunId }),
    call('runbooks.view', 'runbooks.list', undefined),
    call('runbooks.view', 'runbooks.searchTenants', { text: '', limit: 5 }),
    call('runbooks.preflight', 'runbooks.preflight', { runbookKey: RUNBOOK_KEY, target }),
    call(
      'runbooks.preflight',
      'runbooks.preflightTenants',
      { runbookKey: RUNBOOK_KEY, preflightId: randomUUID() },
      'not_found',
    ),
    call(
      'runbooks.start',
      'runbooks.start',
      { runbookKey: RUNBOOK_KEY, target, preflightId: randomUUID(), reason, confirmation: null },
      'preflight_missing',
    ),
    call('breakGlass.use', 'breakGlass.review', { note: 'All was well' }, 'nothing_to_review'),
    call('audit.view', 'audit.list', { filter: {}, limit: 5 }),
  ];
}

/** What came of an action: the error's code, and the capability that it names. */
function outcomeOf(error: ErrorData | null): Outcome {
  const named = /lacks the capability (\S+)\.$/.exec(error?.message ?? '')?.[1] ?? null;
  return { code: error?.code ?? null, names: named };
}

interface Outcome {
  readonly code: string | null;
  readonly names: string | null;
}

/** What should come of it. `otherwise` is how far it comes where it is allowed. */
function expectedOutcome(refusal: ExpectedRefusal | null, otherwise: string | null): Outcome {
  return refusal ?? { code: otherwise, names: null };
}

/** Everything that an action could leave behind, but for sign-ins. */
async function traces(): Promise<unknown> {
  return {
    runs: await countRows(database.pool(), 'operation_runs'),
    audit: await countRows(database.pool(), `audit_logs WHERE action <> 'platform.auth.login'`),
    preflights: await countRows(database.pool(), 'wheelhouse.preflights'),
    jobs: await countRows(database.pool(), 'pgboss.job'),
    breakGlass: await countRows(database.pool(), 'wheelhouse.break_glass_sessions'),
  };
}

describe.each(OPERATOR_KINDS)('$name', (kind) => {
  beforeAll(() => mapRoleTo(database.pool(), role.name, kind, tenant.id));

  it('may in both windows just what the table says, from the next action on', async () => {
    // Two windows are two bridges to one console.
    for (const bridge of [openBridge(console_), openBridge(console_)]) {
      for (const { action, name, request, otherwise } of windowCalls()) {
        const expected = expectedRefusal(kind, action);
        const before = await traces();
        const answer = await bridge.call(name, request);
        const hasActed = expected !== null && !isDeepStrictEqual(await traces(), before);
        expect({ name, ...outcomeOf(answer.ok ? null : answer.error), hasActed }).toEqual({
          name,
          ...expectedOutcome(expected, otherwise),
          hasActed: false,
        });
      }
      expect(bridge.faults).toEqual([]);
    }
  });

  it('may on the command line just what the table says', async () => {
    const target = ['--tenant', String(tenant.id)];
    const calls: readonly (readonly [Action, readonly string[], string | null])[] = [
      ['runs.view', ['runs', 'list'], null],
      ['runs.view', ['runs', 'show', String(runId)], null],
      ['runs.view', ['runs', 'export', String(runId)], null],
      ['findings.view', ['findings', 'list'], null],
      ['findings.view', ['findings', 'show', String(findingId)], null],
      ['runs.control', ['runs', 'pause', String(NOWHERE)], 'not_found'],
      ['runs.control', ['runs', 'resume', String(NOWHERE)], 'not_found'],
      ['runs.control', ['runs', 'cancel', String(NOWHERE)], 'not_found'],
      ['runs.retry', ['runs', 'retry', String(failedRunId)], null],
      ['runs.verify', ['runs', 'verify', String(failedRunId)], null],
      ['runbooks.view', ['runbooks', 'list'], null],
      ['runbooks.preflight', ['preflight', RUNBOOK_KEY, ...target], null],
      ['runbooks.start', ['run', RUNBOOK_KEY, ...target], null],
    ];
    for (const [action, args, otherwise] of calls) {
      const expected = expectedRefusal(kind, action);
      const { exitCode, error } = await cli(...args);
      const isRefused = exitCode === EXIT.refused;
      expect({ args, ...outcomeOf(error), isRefused }).toEqual({
        args,
        ...expectedOutcome(expected, otherwise),
        isRefused: expected !== null,
      });
    }
  });
});

/** A call of the command line as the role, in this process. */
async function cli(...args: string[]): Promise<{ exitCode: number; error: ErrorData | null }> {
  const { exitCode, stderr } = await callCli(...args, '--json', '--url', role.url);
  const line = stderr.split('\n').find((each) => each.startsWith('{"error"'));
  const error = line === undefined ? null : errorDataSchema.parse((JSON.parse(line) as { error: unknown }).error);
  return { exitCode, error };
}

describe('a deep link', () => {
  it('is a place and never an action, whoever follows it', () => {
    expect(findLinkedRoute([`wheelhouse://runs/${runId}`])).toBe(`runs/${runId}`);
    for (const act of ['cancel', 'pause', 'retry']) {
      expect(findLinkedRoute([`wheelhouse://runs/${runId}/${act}`, `wheelhouse://${act}/${runId}`])).toBeNull();
    }
    expect(findLinkedRoute([`wheelhouse://runbooks/${RUNBOOK_KEY}/start`])).toBeNull();
  });
});
