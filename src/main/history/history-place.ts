import { createHash } from 'node:crypto';
import type { Identity } from '../../shared/contract/session';

/** Which database history comes from. */
export interface HistoryPlace {
  readonly installationId: string;
  readonly database: string;
  /** The server's identifier and its timeline, where that may be asked. */
  readonly lineage: string | null;
}

/** The file of one person in one role at one database; nobody else ever looks into it. */
export function historyFileOf(place: HistoryPlace, identity: Identity): string {
  const person = identity.kind === 'platform_user' ? identity.platformUserId : identity.userId;
  const server = place.lineage?.split('/')[0] ?? null;
  const parts = [place.installationId, place.database, server, identity.kind, person, identity.dbRole];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
