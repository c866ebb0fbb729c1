import { setImmediate as breathe } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { calls, type CallName } from '../../../src/shared/contract/bridge';
import { makeFindings, makeRun, makeTenant } from '../../support/builders';
import {
  type ConsoleFixture,
  countRows,
  mapOperator,
  openConsole,
  RUNBOOK_KEY,
  until,
} from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { type Bridge, openBridge } from './bridge-fixture';
import { anyMessage, NASTY_TEXTS, nastyNumber, nastyText } from './odd-values';
import { readTablePrints } from './table-prints';

const SEED = 20_260_101;
const MALFORMED_CALLS = 12_000;
const NAMES = Object.keys(calls) as CallName[];

let database: TestDatabase;
let console: ConsoleFixture;
let bridge: Bridge;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  await mapOperator(database);
  const tenant = await makeTenant(database.pool());
  await makeFindings(database.pool(), tenant, [{}, {}, {}]);
  await makeRun(database.pool(), { tenantId: tenant.id, workspaceId: tenant.workspaceId });
  console = await openConsole(database.url);
  bridge = openBridge(console.console);
  // It is written behind the window's back: later, it would look like the work of a call.
  const signIns = () => countRows(database.pool(), `audit_logs WHERE action = 'platform.auth.login'`);
  await until('the sign-in is written', async () => (await signIns()) === 1);
});
afterAll(async () => {
  await console.close();
  await database.drop();
});

const isKnown = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(calls, name);
const isWellFormed = (name: unknown, request: unknown) =>
  isKnown(name) && calls[name].request.safeParse(structuredClone(request)).success;

const target = { scope: 'single_tenant', tenantId: 1 };
/** Requests that are nearly right, from which a part is then taken, added or replaced. */
const NEARLY: Readonly<Partial<Record<CallName, object>>> = {
  'runbooks.searchTenants': { text: 'a', limit: 10 },
  'runbooks.preflight': { runbookKey: RUNBOOK_KEY, target },
  'runbooks.start': {
    runbookKey: RUNBOOK_KEY,
    target,
    preflightId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    reason: { code: 'DATA_REPAIR', text: 'Counts are wrong' },
    confirmation: 'BACKFILL ALL TENANTS',
  },
  'runs.list': { filter: { types: ['x'], buckets: ['failed'], tenantId: 1, initiator: 'a' }, cursor: null, limit: 5 },
  'runs.listTenants': { runId: 1, state: 'failed', order: 'name', offset: 0, limit: 5 },
  'preferences.set': { colorScheme: 'dark', recentReasons: ['a'] },
  'clipboard.write': { text: 'a' },
  'computer.openFolder': { folder: 'data' },
};

/** Replaces the value at a random place below an object, or the object itself. */
const broken = (name: CallName): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.array(fc.nat(5), { maxLength: 3 }), fc.oneof(anyMessage, nastyNumber, nastyText), fc.boolean())
    .map(([path, value, isRemoved]) => {
      const request: unknown = structuredClone(NEARLY[name] ?? { runId: 1 });
      let place: unknown = request;
      for (const [depth, step] of path.entries()) {
        if (typeof place !== 'object' || place === null) return request;
        const keys = Object.keys(place);
        const key = keys[step % Math.max(1, keys.length)];
        if (key === undefined) return request;
        if (depth === path.length - 1) {
          if (isRemoved) Reflect.deleteProperty(place, key);
          else Reflect.set(place, key, value);
          return request;
        }
        place = Reflect.get(place, key);
      }
      return value;
    });

const anyName = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown>(...NAMES) },
  { weight: 1, arbitrary: fc.oneof(nastyText, anyMessage) },
  { weight: 1, arbitrary: fc.constantFrom(...NAMES).map((name) => `${name}\0`) },
);
const anyCall = anyName.chain((name) =>
  fc.oneof(anyMessage, isKnown(name) ? broken(name) : anyMessage).map((request) => ({ name, request })),
);

it('answers malformed calls with typed errors, writes nothing and does nothing', { timeout: 180_000 }, async () => {
  const before = await readTablePrints(database.pool());
  const calling = fc.sample(anyCall, { numRuns: MALFORMED_CALLS * 2, seed: SEED });
  const malformed = calling.filter(({ name, request }) => !isWellFormed(name, request)).slice(0, MALFORMED_CALLS);
  expect(malformed.length).toBeGreaterThanOrEqual(10_000);
  const codes = new Map<string, number>();
  for (const [index, { name, request }] of malformed.entries()) {
    const answer = await bridge.call(name, request);
    if (answer.ok) throw new Error(`A malformed call was answered: ${JSON.stringify(String(name))}`);
    codes.set(answer.error.code, (codes.get(answer.error.code) ?? 0) + 1);
    expect(answer.error.message.length).toBeLessThanOrEqual(200);
    if (index % 500 === 0) await breathe();
  }
  expect([...codes.keys()]).toEqual(['invalid_request']);
  expect(bridge.acts).toEqual([]);
  expect(bridge.faults).toEqual([]);
  expect(await readTablePrints(database.pool())).toEqual(before);
  const known = malformed.filter(({ name }) => isKnown(name)).length;
  process.stdout.write(`fuzz: ${malformed.length} malformed bridge calls, ${known} of a known name, seed ${SEED}\n`);
});

it('answers well-formed calls with hostile values, and they change nothing', { timeout: 180_000 }, async () => {
  const before = await readTablePrints(database.pool());
  const texts = NASTY_TEXTS.map((text) => text.slice(0, 255)).filter((text) => !text.includes('\0'));
  const missing = { runId: 9_007_199_254_740_991 };
  const hostile: [CallName, unknown][] = [
    ...texts.flatMap((text): [CallName, unknown][] => [
      ['runbooks.searchTenants', { text }],
      ['runs.list', { filter: { types: [text], initiator: text }, cursor: null, limit: 10 }],
      ['runs.list', { cursor: text.slice(0, 200) }],
      ['runbooks.preflight', { runbookKey: text, target: { scope: 'all_tenants' } }],
      ['runbooks.start', { ...NEARLY['runbooks.start'], runbookKey: text }],
      ['runbooks.start', { ...NEARLY['runbooks.start'], reason: { code: 'SECURITY', text } }],
      ['runbooks.start', { ...NEARLY['runbooks.start'], target: { scope: 'all_tenants' }, confirmation: text }],
    ]),
    ...['runs.get', 'runs.pause', 'runs.resume', 'runs.cancel', 'runs.retryFailedTenants'].map(
      (name): [CallName, unknown] => [name as CallName, missing],
    ),
    ['runs.list', { cursor: JSON.stringify(['2026-01-01T00:00:00Z', Number.MAX_SAFE_INTEGER]) }],
    ['runs.list', { cursor: JSON.stringify(['0000-01-01T00:00:00Z', 1]) }],
    ['runs.list', { cursor: JSON.stringify(['2026-01-01T00:00:00Z', 1e300]) }],
    ['runs.list', { filter: { createdAfter: '9999-12-31T23:59:59Z', createdBefore: '0001-01-01T00:00:00-14:00' } }],
    ['runs.listTenants', { ...missing, offset: Number.MAX_SAFE_INTEGER }],
    ['runbooks.preflight', { runbookKey: RUNBOOK_KEY, target: { ...target, tenantId: Number.MAX_SAFE_INTEGER } }],
  ];
  let answered = 0;
  const kinds = new Set<string>();
  for (const [name, request] of hostile) {
    if (!isWellFormed(name, request)) continue;
    const answer = await bridge.call(name, request);
    if (answer.ok) answered += 1;
    else kinds.add(answer.error.kind);
  }
  expect(answered).toBeGreaterThan(20);
  expect([...kinds].filter((kind) => !['invalid_input', 'not_found', 'refused', 'conflict'].includes(kind))).toEqual(
    [],
  );
  expect(bridge.faults).toEqual([]);
  expect(await readTablePrints(database.pool())).toEqual(before);
  process.stdout.write(`fuzz: ${hostile.length} well-formed calls with hostile values\n`);
});
