import type { ConnectionState } from '../../../shared/contract/session';
import { useNow } from '../../components/use-now';
import { formatDuration } from '../../format/duration';
import { formatExact } from '../../format/instant';
import classes from './ConnectionIndicator.module.css';

/** Data that nothing confirmed for longer than this is no longer called live. */
const LIVE_LIMIT_MS = 30_000;

interface Reading {
  readonly tone: 'live' | 'old' | 'off' | 'busy';
  readonly word: string;
  readonly age: string;
  readonly hint: string;
}

/** How the connection reads at an instant. */
export function readConnection(connection: ConnectionState, nowMs: number): Reading {
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
        age: formatDuration(Math.floor(ageMs / 1_000) * 1_000).replace('0 ms', '0 s'),
        hint,
      };
    }
    case 'disconnected': {
      const sinceMs = Date.parse(connection.since);
      const ageMs = Math.max(1_000, nowMs - sinceMs);
      return {
        tone: 'off',
        word: 'offline',
        age: formatDuration(ageMs),
        hint: `Not connected since ${formatExact(sinceMs)}`,
      };
    }
  }
}

/** The connection and how old the data is, in its fixed place. */
export function ConnectionIndicator({ connection }: { readonly connection: ConnectionState }) {
  const nowMs = useNow();
  const { tone, word, age, hint } = readConnection(connection, nowMs);
  return (
    <span className={classes.indicator} data-tone={tone} title={hint} role="status" aria-label={`Connection: ${word}`}>
      <span className={classes.dot} aria-hidden />
      <span>{word}</span>
      {age !== '' && <span className={classes.age}>{age}</span>}
    </span>
  );
}
