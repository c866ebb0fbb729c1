import { z } from 'zod';
import { type BreakGlassKeeper, createBreakGlassKeeper } from '../../../src/main/break-glass/break-glass-keeper';
import { createSendingQueue } from '../../../src/main/engine/job-queue';
import { openOperatorConsole, type OperatorConsole } from '../../../src/main/operator-console';
import { createPool } from '../../../src/main/postgres/pool';
import type { TicketRule } from '../../../src/shared/domain/ticket-pattern';
import type { TestDatabase } from '../../support/test-database';

/** One application of an operator: its break-glass outlives the connections it opens. */
export interface Application {
  readonly keeper: BreakGlassKeeper;
  readonly console: OperatorConsole;
  /** Lets time go by for this application's clocks alone. */
  pass(minutes: number): void;
  /** The connection is lost, and another one made. */
  reconnect(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the console on a URL as the window does. */
export async function openApplication(url: string, ticket: TicketRule | null = null): Promise<Application> {
  const clock = { monotonicMs: 0, wallMs: Date.now() };
  const keeper = createBreakGlassKeeper(
    { read: () => ({ ...clock }) },
    () => {},
    () => {},
  );
  const open = async () => {
    const pool = createPool({ url, role: 'console', max: 4 });
    const queue = createSendingQueue({ url });
    const console = await openOperatorConsole({ pool, queue, source: 'system_ui', breakGlass: keeper, ticket });
    return { pool, queue, console };
  };
  let connection = await open();
  const disconnect = async () => {
    await connection.queue.close();
    await connection.pool.end();
  };
  return {
    keeper,
    get console() {
      return connection.console;
    },
    pass(minutes) {
      clock.monotonicMs += minutes * 60_000;
      clock.wallMs += minutes * 60_000;
    },
    async reconnect() {
      await disconnect();
      await keeper.end('disconnect');
      connection = await open();
    },
    async close() {
      keeper.close();
      await disconnect();
    },
  };
}

const auditRow = z.object({
  action: z.string(),
  status: z.string(),
  actor_email: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
});

/** What the audit holds of break-glass, oldest first. */
export async function readBreakGlassAudit(database: TestDatabase): Promise<z.infer<typeof auditRow>[]> {
  const { rows } = await database
    .pool()
    .query(`SELECT * FROM audit_logs WHERE action LIKE 'platform.break_glass.%' ORDER BY id`);
  return rows.map((row) => auditRow.parse(row));
}
