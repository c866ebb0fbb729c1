import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSendingQueue } from '../../../src/main/engine/job-queue';
import { openOperatorConsole, type OperatorConsole } from '../../../src/main/operator-console';
import { createPool } from '../../../src/main/postgres/pool';
import { GROUP_ROLES } from '../../../src/main/postgres/role-grants';
import { notificationPageSchema } from '../../../src/shared/contract/notifications';
import { PLANTED_SECRETS } from '../../unit/shared/domain/sanitise-samples';
import { makePlatformUser, makeRun, makeTenant, makeTenantUser } from '../../support/builders';
import { leaksIn } from '../../support/leaks';
import { createLoginRole, type LoginRole } from '../../support/login-role';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

interface Person {
  readonly type: 'platform_user' | 'user';
  readonly id: number;
  readonly console: OperatorConsole;
}

let database: TestDatabase;
const roles: LoginRole[] = [];
const closings: (() => Promise<void>)[] = [];
let olivia: Person;
let oscar: Person;
let member: Person;

/** Somebody who signs in with the rights of a viewer, which is the least that anybody has. */
async function signIn(type: Person['type'], id: number): Promise<Person> {
  const role = await createLoginRole(database, [GROUP_ROLES.viewer]);
  roles.push(role);
  await database
    .pool()
    .query(
      `INSERT INTO wheelhouse.operators (db_role, ${type === 'user' ? 'user_id' : 'platform_user_id'}) VALUES ($1, $2)`,
      [role.name, id],
    );
  const pool = createPool({ url: role.url, role: 'console', max: 2 });
  const queue = createSendingQueue({ url: role.url });
  closings.push(async () => {
    await queue.close();
    await pool.end();
  });
  return { type, id, console: await openOperatorConsole({ pool, queue, source: 'system_ui' }) };
}

interface Told {
  readonly data?: unknown;
  readonly type?: string;
  readonly isRead?: boolean;
  /** As Postgres reads it; now where undefined. */
  readonly createdAt?: string;
}

async function tell({ type, id }: Person, told: Told = {}): Promise<string> {
  const uuid = randomUUID();
  await database.pool().query(
    `INSERT INTO notifications (id, type, notifiable_type, notifiable_id, data, read_at, created_at)
     VALUES ($1, $2, $3, $4, $5::jsonb, CASE WHEN $6 THEN now() END, coalesce($7::timestamptz, now()))`,
    [
      uuid,
      told.type ?? 'operations.run.completed',
      type,
      id,
      JSON.stringify(told.data === undefined ? { title: 'It ended' } : told.data),
      told.isRead ?? false,
      told.createdAt ?? null,
    ],
  );
  return uuid;
}

function list(person: Person, request: { isUnreadOnly?: boolean; cursor?: string | null; limit?: number } = {}) {
  return person.console.notifications.list({ isUnreadOnly: false, cursor: null, limit: 100, ...request });
}

beforeAll(async () => {
  database = await createTestDatabase('installed');
  // Installed long ago, so that what came since is news.
  await database.pool().query(`UPDATE wheelhouse.migrations SET applied_at = now() - interval '30 days'`);
  const tenant = await makeTenant(database.pool());
  olivia = await signIn('platform_user', await makePlatformUser(database.pool()));
  oscar = await signIn('platform_user', await makePlatformUser(database.pool()));
  member = await signIn('user', await makeTenantUser(database.pool(), tenant.id, 'readonly'));
});
beforeEach(async () => {
  await database.pool().query('TRUNCATE notifications, wheelhouse.notification_announcements');
});
afterAll(async () => {
  for (const close of closings) await close();
  for (const role of roles) await role.drop();
  await database.drop();
});

describe('the inbox', () => {
  it('holds one’s own notifications, newest first, page by page', async () => {
    const older = await tell(olivia, { createdAt: '2024-03-01T10:00:00Z', isRead: true });
    const same = await Promise.all([1, 2, 3].map(() => tell(olivia, { createdAt: '2026-01-01T10:00:00Z' })));
    await tell(oscar);
    const first = await list(olivia, { limit: 2 });
    const second = await list(olivia, { limit: 2, cursor: first.nextCursor });
    const ids = [...first.notifications, ...second.notifications].map(({ id }) => id);
    expect(ids.slice(0, 3).toSorted()).toEqual(same.toSorted());
    expect(ids[3]).toBe(older);
    expect(second.nextCursor).toBeNull();
    expect(first).toMatchObject({ unread: 3, isKept: false });
    expect((await list(olivia, { isUnreadOnly: true })).notifications).toHaveLength(3);
  });

  it('is that of the person and their kind: a user and a platform user of one number are two people', async () => {
    await tell({ ...olivia, type: 'user' });
    await tell({ ...member, type: 'platform_user' });
    const theirs = await tell(member);
    expect((await list(oscar)).notifications).toEqual([]);
    expect((await list(olivia)).notifications.map(({ id }) => id)).not.toContain(theirs);
    expect((await list(member)).notifications.map(({ id }) => id)).toContain(theirs);
    const { rows } = await database
      .pool()
      .query<{ count: number }>(
        `SELECT count(*)::int AS count FROM notifications WHERE notifiable_type = 'user' AND notifiable_id = $1`,
        [member.id],
      );
    expect((await list(member)).notifications).toHaveLength(rows[0]?.count ?? -1);
  });

  it('refuses a page marker that is not its own', async () => {
    for (const cursor of ['x', '[]', '["2026-01-01T00:00:00Z", 1]', `["x' OR true", "${randomUUID()}"]`]) {
      await expect(list(olivia, { cursor })).rejects.toMatchObject({ code: 'invalid_cursor' });
    }
  });

  it.each(['-infinity', 'infinity', '0044-03-15 BC'])('shows one that was made at %s', async (createdAt) => {
    await tell(olivia, { createdAt });
    await tell(olivia);
    const { notifications } = await list(olivia, { limit: 1 });
    expect(notifications).toHaveLength(1);
    expect((await list(olivia)).notifications).toHaveLength(2);
  });
});

describe('marking', () => {
  it('reads and unreads what is one’s own, and tells what was otherwise before', async () => {
    const [a, b, read] = [await tell(olivia), await tell(olivia), await tell(olivia, { isRead: true })];
    const marked = await olivia.console.notifications.mark([a, read], true);
    expect(marked).toEqual({ changedIds: [a], unread: 1 });
    expect(await olivia.console.notifications.mark([a, b], false)).toEqual({ changedIds: [a], unread: 2 });
  });

  it('takes ids that are no versioned UUIDs, as the database does', async () => {
    const id = '0123456789abcdef0123456789abcdef'.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    await database
      .pool()
      .query(
        `INSERT INTO notifications (id, type, notifiable_type, notifiable_id, data) VALUES ($1, 'x', $2, $3, '{}')`,
        [id, olivia.type, olivia.id],
      );
    await tell(olivia, { createdAt: '2020-01-01T00:00:00Z' });
    const first = await list(olivia, { limit: 1 });
    expect(notificationPageSchema.parse(first).notifications).toMatchObject([{ id }]);
    expect((await list(olivia, { cursor: first.nextCursor })).notifications).toHaveLength(1);
    expect(await olivia.console.notifications.mark([id], true)).toMatchObject({ changedIds: [id] });
  });

  it('passes over what is somebody else’s', async () => {
    const theirs = await tell(oscar);
    expect(await olivia.console.notifications.mark([theirs], true)).toEqual({ changedIds: [], unread: 0 });
    expect((await list(oscar)).unread).toBe(1);
  });

  it('marks all that is unread, which can be undone by the ids it gives', async () => {
    const ids = [await tell(olivia), await tell(olivia)];
    const read = await tell(olivia, { isRead: true });
    await tell(oscar);
    const { changedIds, unread } = await olivia.console.notifications.markAllRead();
    expect(changedIds.toSorted()).toEqual(ids.toSorted());
    expect(unread).toBe(0);
    expect((await list(oscar)).unread).toBe(1);
    await olivia.console.notifications.mark(changedIds, false);
    const { notifications } = await list(olivia);
    expect(notifications.filter(({ readAt }) => readAt !== null).map(({ id }) => id)).toEqual([read]);
  });

  it('changes nothing but when it was read', async () => {
    const id = await tell(olivia);
    const row = async () => {
      const { rows } = await database
        .pool()
        .query<{ kept: unknown }>(
          `SELECT to_jsonb(n) - 'read_at' - 'updated_at' AS kept FROM notifications n WHERE id = $1`,
          [id],
        );
      return rows;
    };
    const before = await row();
    await olivia.console.notifications.mark([id], true);
    expect(await row()).toEqual(before);
  });
});

describe('announcing', () => {
  const stateOf = ({ console }: Person) => console.notifications.state();

  it('gives each notification to one window only, however many ask at once', async () => {
    const ids = [await tell(olivia), await tell(olivia)];
    const again = await signInAgain(olivia);
    const claims = await Promise.all(
      [olivia, again, olivia, again].map(({ console }) => console.notifications.claim(ids)),
    );
    expect(
      claims
        .flat()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(ids.toSorted());
    expect((await stateOf(again)).unannouncedIds).toEqual([]);
  });

  it('tells on return what came meanwhile, but neither what was read elsewhere nor what is long gone', async () => {
    const missed = await tell(olivia, { createdAt: new Date(Date.now() - 3 * 86_400_000).toISOString() });
    await tell(olivia, { isRead: true });
    await tell(olivia, { createdAt: new Date(Date.now() - 8 * 86_400_000).toISOString() });
    await tell(oscar);
    expect((await stateOf(olivia)).unannouncedIds).toEqual([missed]);
    expect(await olivia.console.notifications.claim([missed])).toMatchObject([{ id: missed }]);
  });

  it('does not tell a second time of what was marked as unread again', async () => {
    const id = await tell(olivia);
    await olivia.console.notifications.claim([id]);
    await olivia.console.notifications.mark([id], true);
    await olivia.console.notifications.mark([id], false);
    expect((await stateOf(olivia)).unannouncedIds).toEqual([]);
  });

  it('does not give away what is somebody else’s', async () => {
    const theirs = await tell(oscar);
    expect(await olivia.console.notifications.claim([theirs])).toEqual([]);
    expect((await stateOf(oscar)).unannouncedIds).toEqual([theirs]);
  });

  it('is silent about what was there before the console was installed', async () => {
    await database.pool().query(`UPDATE wheelhouse.migrations SET applied_at = now() - interval '1 hour'`);
    try {
      await tell(olivia, { createdAt: new Date(Date.now() - 2 * 3_600_000).toISOString() });
      expect((await stateOf(olivia)).unannouncedIds).toEqual([]);
      expect((await stateOf(olivia)).unread).toBe(1);
    } finally {
      await database.pool().query(`UPDATE wheelhouse.migrations SET applied_at = now() - interval '30 days'`);
    }
  });

  it('has another token after each change', async () => {
    const tokens = [(await stateOf(olivia)).token];
    const id = await tell(olivia);
    tokens.push((await stateOf(olivia)).token);
    await olivia.console.notifications.mark([id], true);
    tokens.push((await stateOf(olivia)).token);
    await olivia.console.notifications.mark([id], false);
    tokens.push((await stateOf(olivia)).token);
    await tell(oscar);
    tokens.push((await stateOf(olivia)).token);
    const [empty, one, read, unread, others] = tokens;
    expect(new Set([empty, one, read]).size).toBe(3);
    expect(unread).not.toBe(read);
    expect(others).toBe(unread);
  });
});

/** The same person at another computer. */
async function signInAgain({ type, id }: Person): Promise<Person> {
  return await signIn(type, id);
}

describe('what others wrote', () => {
  it('shows nothing of a secret, wherever in a notification it stands', async () => {
    const texts = [...new Set(PLANTED_SECRETS.map(({ text }) => text))];
    for (const text of texts) {
      await tell(olivia, { data: { title: `See ${text}`, body: text, error_summary: text, link: text, status: text } });
      await tell(olivia, { type: text, data: { message: text, data: { subject: text }, summary_counts: { x: text } } });
    }
    const seen: string[] = [];
    for (let cursor: string | null = null; ;) {
      const page = await list(olivia, { cursor });
      seen.push(JSON.stringify(page));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    expect(leaksIn(seen.join('\n'))).toEqual([]);
  });

  it.each([null, 1, 'text', [], [{ title: 'x' }], {}, { title: 5, body: {}, operation_run_id: 'x' }])(
    'is shown as far as it can be told: %j',
    async (data) => {
      await tell(olivia, { data, type: 'App\\Notifications\\BackupFinished' });
      expect((await list(olivia)).notifications).toMatchObject([{ title: 'Backup finished', runId: null }]);
    },
  );
});

describe('the progress of one’s own runs', () => {
  it('is of those that one started, and determinate only while all of them are', async () => {
    const startedBy = (person: Person) => ({ platform_initiator: { platform_user_id: person.id } });
    const running = (person: Person, summaryCounts: unknown) =>
      makeRun(database.pool(), {
        status: 'running',
        summaryCounts,
        context: startedBy(person),
        updatedAt: new Date(),
      });
    expect(await olivia.console.runs.ownProgress()).toEqual({ kind: 'none' });
    await running(olivia, { total: 100, processed: 50 });
    await running(olivia, { total: 300, processed: 50 });
    await running(oscar, { total: 1000, processed: 0 });
    expect(await olivia.console.runs.ownProgress()).toMatchObject({ kind: 'determinate', processed: 100, total: 400 });
    await running(olivia, {});
    expect(await olivia.console.runs.ownProgress()).toEqual({ kind: 'activity' });
    await database.pool().query(`UPDATE operation_runs SET updated_at = now() - interval '2 hours'`);
    expect(await olivia.console.runs.ownProgress()).toEqual({ kind: 'none' });
  });
});
