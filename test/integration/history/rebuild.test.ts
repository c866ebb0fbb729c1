import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RETENTION_DAYS } from '../../../src/main/history/history-sync';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import { keptHistorySchema } from '../../../src/shared/contract/history';
import { makeRun, makeTenant, makeTenantUser, type MadeTenant } from '../../support/builders';
import { type ConsoleFixture, mapOperator, openConsole } from '../../support/engine-fixture';
import { makeHistoryWorld } from '../../support/history-fixture';
import { canLoadSqlite, openLocalHistory } from '../../support/local-history';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const ALL = { filter: {}, cursor: null, limit: 500 };

let database: TestDatabase;
let fixture: ConsoleFixture;
let tenant: MadeTenant;
let member: LoginRole;
let memberFixture: ConsoleFixture;
let userId: number;

beforeAll(async () => {
  database = await createTestDatabase('installed');
  await mapOperator(database, database.url);
  tenant = await makeTenant(database.pool());
  await makeRun(database.pool(), { workspaceId: tenant.workspaceId, tenantId: tenant.id });
  await makeRun(database.pool());
  fixture = await openConsole(database.url);
  userId = await makeTenantUser(database.pool(), tenant.id, 'readonly');
  member = await createLoginRole(database, [GROUP_ROLES.viewer]);
  await database
    .pool()
    .query('INSERT INTO wheelhouse.operators (db_role, user_id) VALUES ($1, $2)', [member.name, userId]);
  memberFixture = await openConsole(member.url);
});
afterAll(async () => {
  await memberFixture?.close();
  await fixture?.close();
  await member?.drop();
  await database?.drop();
});

describe.runIf(canLoadSqlite)('the history on this computer', () => {
  let local: ReturnType<typeof openLocalHistory>;
  beforeEach(() => {
    local = openLocalHistory();
  });
  afterEach(() => local.remove());
  const totalOf = async (world: ReturnType<typeof makeHistoryWorld>) => (await world.history.list(ALL)).total;
  const fileOf = async (key: string) => {
    const name = await local.remote.findFile(key);
    return name === null ? null : join(local.folder, `${name}.sqlite`);
  };

  it('says what it takes and how far it goes, and nothing of what is not shown', async () => {
    const world = makeHistoryWorld(fixture.console, local);
    expect(await world.history.usage()).toEqual({
      shown: null,
      files: 0,
      bytes: 0,
      maxBytes: 256 * 2 ** 20,
      retentionDays: RETENTION_DAYS,
    });
    await world.history.agree();
    const usage = keptHistorySchema.parse(await world.history.usage());
    expect(usage).toMatchObject({ files: 1, shown: { operations: 2, coverage: { isComplete: true, rowsRead: 2 } } });
    expect(usage.shown?.bytes).toBeGreaterThan(0);
    expect(usage.bytes).toBe(usage.shown?.bytes);
    // Another connection is chosen, and nobody is signed in there yet.
    world.key = 'elsewhere';
    world.goAway();
    expect(await world.history.usage()).toMatchObject({ shown: null, files: 1 });
  });

  it('is deleted and read again, with nothing left of what was opened', async () => {
    const world = makeHistoryWorld(fixture.console, local);
    await world.history.agree();
    await local.remote.putDocument('opened', { tenantId: null, content: 1, readAtMs: Date.now() });
    const before = await fileOf('here');
    await world.history.rebuild();
    expect(existsSync(before ?? '')).toBe(false);
    expect(await world.history.usage()).toMatchObject({ shown: null, files: 0 });
    await world.history.agree();
    expect(await fileOf('here')).toBe(before);
    expect(await totalOf(world)).toBe(2);
    expect(await local.remote.findDocument('opened')).toBeNull();
    expect(world.troubles).toEqual([]);
  });

  it('is read again by itself while it is followed, however often that is asked for', async () => {
    const world = makeHistoryWorld(fixture.console, local);
    world.history.follow();
    try {
      expect(await totalOf(world)).toBe(2);
      await Promise.all([world.history.rebuild(), world.history.rebuild(), totalOf(world)]);
      await world.history.rebuild();
      await expect.poll(() => totalOf(world)).toBe(2);
      expect(world.troubles).toEqual([]);
    } finally {
      world.history.close();
    }
  });

  it('stays where the database is away, which could not give it again', async () => {
    const world = makeHistoryWorld(fixture.console, local);
    await world.history.agree();
    world.goAway();
    await expect(world.history.rebuild()).rejects.toMatchObject({ kind: 'unreachable' });
    expect(await totalOf(world)).toBe(2);
  });

  it('is rebuilt for whoever asks and nobody else', async () => {
    const operator = makeHistoryWorld(fixture.console, local);
    await operator.history.agree();
    const hers = await fileOf('here');
    // The next one on this computer, at the same connection.
    const visitor = makeHistoryWorld(memberFixture.console, local);
    await visitor.history.agree();
    await visitor.history.rebuild();
    expect(existsSync(hers ?? '')).toBe(true);
    expect(await fileOf('here')).toBeNull();
    await visitor.history.agree();
    expect(await totalOf(visitor)).toBe(1);
  });
});
