import type { Reason } from '../../shared/domain/reason';
import type { AuditEntry } from '../audit/audit-entry';
import { writeAuditEntry, writeOrKeepAuditEntry } from '../audit/write-audit';
import type { WriteTransaction } from '../postgres/transaction';
import type { BreakGlassRecord } from './break-glass-store';

/** Who it is about. */
export interface BreakGlassActor {
  readonly platformUserId: number;
  readonly email: string;
  readonly name: string;
}

function entryOf(
  action: 'enter' | 'exit' | 'expire' | 'review',
  record: BreakGlassRecord,
  actor: BreakGlassActor,
  more: Readonly<Record<string, unknown>>,
): AuditEntry {
  return {
    action: `platform.break_glass.${action}`,
    status: 'success',
    actor: { platformUserId: actor.platformUserId, email: actor.email, name: actor.name },
    tenantId: null,
    resourceType: 'break_glass',
    resourceId: record.id,
    metadata: {
      break_glass_id: record.id,
      platform_user_id: actor.platformUserId,
      email: actor.email,
      is_break_glass: true,
      reason_code: record.reasonCode,
      reason_text: record.reasonText,
      minutes: record.minutes,
      entered_at: record.enteredAt.toISOString(),
      ends_at: record.endsAt.toISOString(),
      ...more,
    },
  };
}

/** It was entered, or extended by some minutes for a new reason. No audit, no break-glass: a failure undoes it. */
export function recordEnter(
  tx: WriteTransaction,
  record: BreakGlassRecord,
  actor: BreakGlassActor,
  given: { reason: Reason; minutes: number; isExtension: boolean },
): Promise<void> {
  return writeAuditEntry(
    tx,
    entryOf('enter', record, actor, {
      reason_code: given.reason.code,
      reason_text: given.reason.text,
      minutes: given.minutes,
      total_minutes: record.minutes,
      extended: given.isExtension,
    }),
  );
}

/** It ended. An entry that can't be written is sent later: nothing keeps a break-glass from ending. */
export async function recordEnd(tx: WriteTransaction, record: BreakGlassRecord, actor: BreakGlassActor): Promise<void> {
  await writeOrKeepAuditEntry(
    tx,
    entryOf(record.endCause === 'expire' ? 'expire' : 'exit', record, actor, {
      end_cause: record.endCause,
      ended_at: record.endedAt?.toISOString() ?? null,
      operation_run_ids: record.runIds,
    }),
  );
}

/** It was reviewed. The note is what the review is for: without its entry there is none. */
export function recordReview(
  tx: WriteTransaction,
  record: BreakGlassRecord,
  actor: BreakGlassActor,
  note: string,
): Promise<void> {
  return writeAuditEntry(
    tx,
    entryOf('review', record, actor, {
      end_cause: record.endCause,
      ended_at: record.endedAt?.toISOString() ?? null,
      operation_run_ids: record.runIds,
      review_note: note,
    }),
  );
}
