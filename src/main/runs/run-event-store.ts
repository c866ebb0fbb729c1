import { z } from 'zod';
import { runEventSchema } from '../../shared/contract/runs';
import { sanitiseMessage } from '../../shared/domain/sanitise';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';

type RunEvent = z.infer<typeof runEventSchema>;
export type RunEventKind = RunEvent['kind'];

/** Adds to a run's timeline. */
export async function insertRunEvent(
  tx: WriteTransaction,
  runId: number,
  kind: RunEventKind,
  actorName: string | null,
  detail: string | null,
): Promise<void> {
  await tx.query('INSERT INTO wheelhouse.run_events (run_id, kind, actor_name, detail) VALUES ($1, $2, $3, $4)', [
    runId,
    kind,
    actorName,
    detail === null ? null : sanitiseMessage(detail),
  ]);
}

const row = z.object({
  at: z.date(),
  kind: runEventSchema.shape.kind,
  actor_name: z.string().nullable(),
  detail: z.string().nullable(),
});

/** A run's timeline, oldest first, the newest 200. */
export async function listRunEvents(tx: ReadTransaction, runId: number): Promise<RunEvent[]> {
  const { rows } = await tx.query(
    `SELECT at, kind, actor_name, detail FROM
       (SELECT * FROM wheelhouse.run_events WHERE run_id = $1 ORDER BY id DESC LIMIT 200) newest ORDER BY id`,
    [runId],
  );
  return rows.map((raw) => {
    const event = row.parse(raw);
    return { at: event.at.toISOString(), kind: event.kind, actorName: event.actor_name, detail: event.detail };
  });
}
