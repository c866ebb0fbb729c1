import type { ConnectionState } from '../../../shared/contract/session';
import { useNow } from '../../components/use-now';
import classes from './ConnectionIndicator.module.css';
import { readConnection } from './read-connection';

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
