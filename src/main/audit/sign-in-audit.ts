import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Identity } from '../../shared/contract/session';
import { inWriteTransaction } from '../postgres/transaction';
import { WheelhouseError } from '../../shared/errors';
import { type AuditEntry, SIGN_IN_ACTION } from './audit-entry';
import type { AuditTrail } from './audit-trail';
import { insertOwnSignIn } from './sign-in-store';

/**
 * Remembers how the last sign-in ended. A connection that comes back after a VPN dropped is no new sign-in, and a role
 * that is refused is tried again every few seconds: each is told once.
 */
export interface SignIns {
  isNews(outcome: string): boolean;
}

/** The same memory for one of several databases: signing in to another one is news. */
export function signInsAt(place: string, signIns: SignIns): SignIns {
  return { isNews: (outcome) => signIns.isNews(`${place} ${outcome}`) };
}

/** None remembered yet. */
export function createSignIns(): SignIns {
  let last: string | null = null;
  return {
    isNews(outcome) {
      const isNews = outcome !== last;
      last = outcome;
      return isNews;
    },
  };
}

function entryOf(identity: Identity, source: string): AuditEntry {
  const isPlatform = identity.kind === 'platform_user';
  const id = isPlatform ? identity.platformUserId : identity.userId;
  const { name, email, dbRole } = identity;
  return {
    action: SIGN_IN_ACTION,
    status: 'success',
    actor: { platformUserId: isPlatform ? id : null, email, name },
    tenantId: null,
    resourceType: isPlatform ? 'platform_user' : null,
    resourceId: isPlatform ? String(id) : null,
    metadata: { ...(isPlatform ? { platform_user_id: id } : { user_id: id }), email, source, db_role: dbRole },
  };
}

/** An operator opened a console or called the command line. Never throws. */
export async function recordSignIn(
  trail: AuditTrail,
  signIns: SignIns,
  identity: Identity,
  source: string,
): Promise<void> {
  const id = identity.kind === 'platform_user' ? identity.platformUserId : identity.userId;
  if (!signIns.isNews(`success ${identity.dbRole} ${identity.kind} ${id}`)) return;
  await trail.record(entryOf(identity, source));
}

/** Refusals by what the operator lacks; every other one is a sign-in that failed. */
const BLOCKED: readonly string[] = ['missing_capability', 'no_membership'];

/**
 * A role was refused. Written if the role may at least record that; it is nobody known, so nothing is kept for it.
 * Never throws.
 */
export async function recordRefusedSignIn(
  pool: pg.Pool,
  signIns: SignIns,
  error: unknown,
  source: string,
): Promise<void> {
  if (!(error instanceof WheelhouseError) || error.kind !== 'refused') return;
  if (!signIns.isNews(`refused ${error.code} ${error.message}`)) return;
  const signIn = {
    status: BLOCKED.includes(error.code) ? ('blocked' as const) : ('failed' as const),
    dbRole: null,
    details: { refusal: error.code, message: error.message, source },
  };
  const origin = { id: randomUUID(), occurredAt: null };
  const limits = { statementTimeoutMs: 2_000, lockTimeoutMs: 1_000 };
  await inWriteTransaction(pool, (tx) => insertOwnSignIn(tx, signIn, origin), limits).catch(() => {});
}
