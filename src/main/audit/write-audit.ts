import { randomUUID } from 'node:crypto';
import { writeOrKeep } from '../outbox/write-or-keep';
import type { WriteTransaction } from '../postgres/transaction';
import type { AuditEntry, AuditOrigin } from './audit-entry';
import { insertAuditEntry } from './audit-store';

/** Writes an entry under the platform's workspace, or fails and takes the transaction with it. */
export function writeAuditEntry(
  tx: WriteTransaction,
  entry: AuditEntry,
  origin: AuditOrigin = { id: randomUUID(), occurredAt: null, ip: null },
): Promise<void> {
  return insertAuditEntry(tx, entry, origin);
}

/**
 * Writes an entry about something that goes on without it; what can't be written goes to the outbox in the same
 * transaction. Gives what went wrong, in words, or null.
 */
export function writeOrKeepAuditEntry(tx: WriteTransaction, entry: AuditEntry): Promise<string | null> {
  const id = randomUUID();
  return writeOrKeep(tx, { id, kind: 'audit', content: { entry } }, () =>
    writeAuditEntry(tx, entry, { id, occurredAt: null, ip: null }),
  );
}
