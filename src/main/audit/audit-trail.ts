import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import type { UnsentAudit } from '../../shared/contract/audit';
import { sanitiseMessage } from '../../shared/domain/sanitise';
import { claimSending, countUnsent, readInstallationId } from '../outbox/outbox-service';
import { outboxWriters } from '../outbox/outbox-writers';
import { sendOutbox } from '../outbox/send-outbox';
import { reasonCodeOf } from '../postgres/errors';
import { inReadTransaction, inWriteTransaction } from '../postgres/transaction';
import { type AuditEntry, SIGN_IN_ACTION } from './audit-entry';
import type { AuditSpool, SpooledEntry } from './audit-spool';
import { insertOwnSignIn, type SignIn } from './sign-in-store';
import { writeAuditEntry } from './write-audit';

/** An entry must not keep anybody waiting; what takes longer is sent later. */
const RECORD_LIMIT_MS = 5_000;
const MAX_PAUSE_MS = 60_000;

/** Entries about what is no transaction of its own, and the sending of everything that was kept. */
export interface AuditTrail {
  /** Writes an entry, or keeps it on this computer and sends it later. Never throws, and takes a few seconds at most. */
  record(entry: AuditEntry): Promise<void>;
  /**
   * Sends what was kept, here and in the database, each in order, and tells what is left. After a failure it pauses,
   * longer each time up to a minute, unless it is told to try now.
   */
  sendUnsent(options?: { isForced: boolean }): Promise<UnsentAudit>;
}

export interface AuditTrailOptions {
  readonly pool: pg.Pool;
  /** Null where nothing can be kept on this computer. */
  readonly spool: AuditSpool | null;
  /** Told of an entry that could not be kept on this computer, and of one that is lost since it could not be written either. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
}

const signInMetadata = z.object({ db_role: z.string(), source: z.string() });

/** An entry as the sign-in that it is about; null where it is about something else. */
function signInOf({ action, status, metadata }: AuditEntry): SignIn | null {
  const read = signInMetadata.safeParse(metadata);
  if (action !== SIGN_IN_ACTION || !read.success) return null;
  return { status, dbRole: read.data.db_role, details: { source: read.data.source } };
}

/** What another role left on this computer takes the right to write to the audit, and the present one lacks it. */
class AnothersEntryRefused extends Error {}

function limited<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The database takes too long.')), RECORD_LIMIT_MS);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}

async function readUnsent(pool: pg.Pool, spool: AuditSpool | null, installationId: string): Promise<UnsentAudit> {
  const spooled = spool === null ? [] : await spool.list(installationId);
  // A role that may not even look there has nothing of its own in it.
  const waiting = await inReadTransaction(pool, (tx) => countUnsent(tx, ['audit'])).catch(() => null);
  const instants = [spooled[0]?.spooled.occurredAt, waiting?.oldest?.toISOString()].filter((at) => at !== undefined);
  return {
    count: spooled.length + (waiting?.count ?? 0),
    oldestAt: instants.toSorted()[0] ?? null,
    problem: waiting?.problem ?? null,
  };
}

/** What waits for this database, and how much on this computer is for others; sends nothing. */
export async function countUnsentAudit(
  pool: pg.Pool,
  spool: AuditSpool,
): Promise<{ unsent: UnsentAudit; forOthers: number }> {
  const installationId = await inReadTransaction(pool, readInstallationId);
  return {
    unsent: await readUnsent(pool, spool, installationId),
    forOthers: await spool.countOthers(installationId),
  };
}

/** A trail on one database. */
export function createAuditTrail(options: AuditTrailOptions): AuditTrail {
  const { pool, spool } = options;
  let installation: Promise<string> | null = null;
  let failures = 0;
  let nextTryAt = 0;
  let problem: string | null = null;

  const installationId = () => {
    installation ??= inReadTransaction(pool, readInstallationId);
    installation.catch(() => (installation = null));
    return installation;
  };
  const send = (id: string, occurredAt: Date, entry: AuditEntry) =>
    inWriteTransaction(pool, async (tx) => {
      const signIn = signInOf(entry);
      if (signIn !== null && (await insertOwnSignIn(tx, signIn, { id, occurredAt }))) return;
      try {
        // Another process may have sent it, or this one without learning of it.
        if (!(await claimSending(tx, { id, kind: 'audit', content: {}, occurredAt }))) return;
        await writeAuditEntry(tx, entry, { id, occurredAt, ip: null });
      } catch (cause) {
        if (reasonCodeOf(cause) !== 'permission_denied') throw cause;
        throw new AnothersEntryRefused('It was left here by another database role.', { cause });
      }
    });
  const sendSpooled = async () => {
    if (spool === null) return;
    let refusal: AnothersEntryRefused | null = null;
    for (const { name, spooled } of await spool.list(await installationId())) {
      try {
        await send(spooled.id, new Date(spooled.occurredAt), spooled.entry);
        await spool.remove(name);
      } catch (error) {
        // One's own entries don't wait for it.
        if (!(error instanceof AnothersEntryRefused)) throw error;
        refusal ??= error;
      }
    }
    if (refusal !== null) throw refusal;
  };
  const sendAll = async (isForced: boolean) => {
    if (!isForced && Date.now() < nextTryAt) return;
    try {
      await sendSpooled();
      await sendOutbox(pool, outboxWriters, isForced);
      failures = 0;
      problem = null;
    } catch (error) {
      failures += 1;
      nextTryAt = Date.now() + Math.min(MAX_PAUSE_MS, 1_000 * 2 ** failures);
      problem = sanitiseMessage(error);
    }
  };
  const unsent = async (): Promise<UnsentAudit> => {
    const waiting = await readUnsent(pool, spool, await installationId());
    return { ...waiting, problem: waiting.count === 0 ? null : (waiting.problem ?? problem) };
  };

  return {
    async record(entry) {
      const spooled = { id: randomUUID(), occurredAt: new Date().toISOString(), entry };
      let isKept = false;
      try {
        // On disk first: then neither a crash nor a lost answer can lose or double it.
        if (spool !== null) {
          const kept: SpooledEntry = { ...spooled, installationId: await limited(installationId()) };
          await spool.keep(kept).then(
            () => (isKept = true),
            (error: unknown) => options.onTrouble?.(error),
          );
        }
        if (isKept) await limited(sendSpooled());
        else await limited(send(spooled.id, new Date(spooled.occurredAt), entry));
      } catch (error) {
        problem = sanitiseMessage(error);
        if (!isKept) options.onTrouble?.(error);
      }
    },
    async sendUnsent({ isForced } = { isForced: false }) {
      await sendAll(isForced);
      return unsent();
    },
  };
}
