import type { ConnectionState } from '../../../shared/contract/session';
import { formatElapsed } from '../../format/duration';
import { formatExact } from '../../format/instant';

/** Data that nothing confirmed for longer than this is no longer called live. */
const LIVE_LIMIT_MS = 30_000;

export interface ConnectionReading {
  readonly tone: 'live' | 'old' | 'off' | 'busy';
  readonly word: string;
  readonly age: string;
  readonly hint: string;
}

/** How the connection reads at an instant. */
export function readConnection(connection: ConnectionState, nowMs: number): ConnectionReading {
  switch (connection.status) {
    case 'preparing':
      return { tone: 'busy', word: 'preparing', age: '', hint: connection.label };
    case 'connecting':
      return { tone: 'busy', word: 'connecting', age: '', hint: 'The database is being connected.' };
    case 'connected': {
      const checkedAtMs = Date.parse(connection.checkedAt);
      const ageMs = Math.max(0, nowMs - checkedAtMs);
      const hint = `The database answered in ${Math.round(connection.roundTripMs)} ms.\nLast checked ${formatExact(checkedAtMs)}`;
      const isLive = ageMs < LIVE_LIMIT_MS;
      return {
        tone: isLive ? 'live' : 'old',
        word: isLive ? 'live' : 'last seen',
        age: formatElapsed(ageMs),
        hint,
      };
    }
    case 'disconnected': {
      const sinceMs = Date.parse(connection.since);
      const ageMs = nowMs - sinceMs;
      return {
        tone: 'off',
        word: 'offline',
        age: formatElapsed(ageMs),
        hint: `Not connected since ${formatExact(sinceMs)}`,
      };
    }
  }
}
