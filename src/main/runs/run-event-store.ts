import { z } from 'zod';
import { type RunEvent, runEventSchema } from '../../shared/contract/run-parts';
import { sanitiseMessage, sanitiseName } from '../../shared/domain/sanitise';
import { TELL_OF_RUNS } from '../postgres/run-news';
import { storedDate } from '../postgres/stored-values';
import type { ReadTransaction, WriteTransaction } from '../postgres/transaction';

export type RunEventKind = RunEvent['kind'];

/** Adds to a run's timeline. */
export async function insertRunEvent(
  tx: WriteTransaction,
  runId: number,
  kind: RunEventKind,
  actorName: string | null,
  detail: string | null,
  otherRunId: number | null = null,
): Promise<void> {
  await tx.query(
    `INSERT INTO wheelhouse.run_events (run_id, kind, actor_name, detail, other_run_id) VALUES ($1, $2, $3, $4, $5)
     RETURNING ${TELL_OF_RUNS}`,
    [runId, kind, actorName, detail === null ? null : sanitiseMessage(detail), otherRunId],
  );
}

const row = z.object({
  at: storedDate,
  kind: z.string(),
  actor_name: z.string().nullable(),
  detail: z.string().nullable(),
  other_run_id: z.number().nullable(),
});

/** A run's timeline, oldest first, the newest 200. */
export async function listRunEvents(tx: ReadTransaction, runId: number): Promise<RunEvent[]> {
  const { rows } = await tx.query(
    `SELECT at, kind, actor_name, detail, other_run_id FROM
       (SELECT * FROM wheelhouse.run_events WHERE run_id = $1 ORDER BY id DESC LIMIT 200) newest ORDER BY id`,
    [runId],
  );
  return rows.flatMap((raw) => {
    const event = row.parse(raw);
    const kind = runEventSchema.shape.kind.safeParse(event.kind);
    // A newer version may tell of more kinds.
    if (!kind.success) return [];
    return [
      {
        at: event.at.toISOString(),
        kind: kind.data,
        actorName: event.actor_name === null ? null : sanitiseName(event.actor_name),
        detail: event.detail === null ? null : sanitiseMessage(event.detail),
        otherRunId: event.other_run_id,
      },
    ];
  });
}
