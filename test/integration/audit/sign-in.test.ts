import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSignIns, type SignIns } from '../../../src/main/audit/sign-in-audit';
import { createSendingQueue } from '../../../src/main/engine/job-queue';
import { openOperatorConsole } from '../../../src/main/operator-console';
import { createPool } from '../../../src/main/postgres/pool';
import type { RunSource } from '../../../src/shared/domain/start-rules';
import { mapOperator, until } from '../../support/engine-fixture';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase('installed');
});
afterEach(() => database?.drop());

async function signIn(
  remembered: SignIns = createSignIns(),
  source: RunSource = 'cli',
  meanwhile: () => Promise<void> = async () => {},
): Promise<void> {
  const pool = createPool({ url: database.url, role: 'cli' });
  const queue = createSendingQueue({ url: database.url });
  try {
    await openOperatorConsole({ pool, queue, source, signIns: remembered });
    await meanwhile();
  } finally {
    await queue.close();
    await pool.end();
  }
}

const signInRows = z.array(
  z.object({ status: z.string(), actor_email: z.string().nullable(), metadata: z.record(z.string(), z.unknown()) }),
);

async function signIns() {
  const { rows } = await database
    .pool()
    .query(`SELECT * FROM audit_logs WHERE action = 'platform.auth.login' ORDER BY id`);
  return signInRows.parse(rows);
}

describe('a sign-in', () => {
  it('is audited with who, from where and with what', async () => {
    const userId = await mapOperator(database);
    await signIn();
    const [entry] = await signIns();
    expect(entry).toMatchObject({ status: 'success', metadata: { platform_user_id: userId, source: 'cli' } });
    expect(entry?.actor_email).toContain('@');
    expect(entry?.metadata['user_agent']).toMatch(/^Wheelhouse\/\d/);
    expect(entry?.metadata).toHaveProperty('ip');
    expect(entry?.metadata).toHaveProperty('audit_entry_id');
  });

  it('in the background of a window is audited as well', async () => {
    await mapOperator(database);
    await signIn(createSignIns(), 'system_ui', () =>
      until('the sign-in is written', async () => (await signIns()).length === 1),
    );
    expect(await signIns()).toMatchObject([{ status: 'success', metadata: { source: 'system_ui' } }]);
  });

  it('of the same operator by a connection that came back is told once, and again after a refusal', async () => {
    await mapOperator(database);
    const remembered = createSignIns();
    await signIn(remembered);
    await signIn(remembered);
    expect(await signIns()).toHaveLength(1);
    await database.pool().query('UPDATE platform_users SET is_active = false');
    for (let n = 0; n < 3; n += 1)
      await expect(signIn(remembered)).rejects.toMatchObject({ code: 'inactive_operator' });
    await database.pool().query('UPDATE platform_users SET is_active = true');
    await signIn(remembered);
    expect((await signIns()).map(({ status }) => status)).toEqual(['success', 'failed', 'success']);
  });

  it('of a role that is mapped to nobody has failed', async () => {
    await expect(signIn()).rejects.toMatchObject({ code: 'unmapped_role' });
    expect(await signIns()).toMatchObject([{ status: 'failed', metadata: { refusal: 'unmapped_role' } }]);
  });

  it('of an operator who may not use the console is blocked', async () => {
    await mapOperator(database, database.url, ['platform.ops.view']);
    await expect(signIn()).rejects.toMatchObject({ code: 'missing_capability' });
    expect(await signIns()).toMatchObject([{ status: 'blocked', metadata: { refusal: 'missing_capability' } }]);
  });

  it('is not held up by an audit that refuses or hangs', async () => {
    await mapOperator(database);
    await database.pool().query('ALTER TABLE audit_logs RENAME TO away');
    await signIn();
    await database.pool().query('DELETE FROM wheelhouse.operators');
    await expect(signIn()).rejects.toMatchObject({ code: 'unmapped_role' });
    await database.pool().query('ALTER TABLE away RENAME TO audit_logs');
    await mapOperator(database);
    const holder = await database.pool().connect();
    try {
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE audit_logs IN ACCESS EXCLUSIVE MODE');
      // The lock is held until this has come back.
      await signIn();
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
  });
});
