import type { OwnReasonCode } from '../../shared/domain/failures';
import { sanitiseMessage } from '../../shared/domain/sanitise';
import { type ErrorKind, WheelhouseError } from '../../shared/errors';

const BY_SQLSTATE: Readonly<Record<string, OwnReasonCode>> = {
  '57014': 'db_timeout', // statement_timeout
  '55P03': 'db_timeout', // lock_timeout
  '25P03': 'db_timeout', // idle_in_transaction_session_timeout
  '40001': 'serialization_conflict',
  '40P01': 'serialization_conflict',
  '42501': 'permission_denied',
  '3F000': 'missing_configuration',
  '42P01': 'missing_configuration',
  '42703': 'missing_configuration',
  '42883': 'missing_configuration',
  '53300': 'db_connection_lost',
  '57P01': 'db_connection_lost',
  '57P02': 'db_connection_lost',
  '57P03': 'db_connection_lost',
  '25006': 'db_connection_lost', // read-only: a failover left us on a standby
  '28P01': 'db_connection_lost',
  '28000': 'db_connection_lost',
  '3D000': 'db_connection_lost',
};

const BY_SQLSTATE_CLASS: Readonly<Record<string, OwnReasonCode>> = {
  '08': 'db_connection_lost',
  '23': 'constraint_violation',
  '53': 'db_connection_lost',
};

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ETIMEDOUT',
  'EPIPE',
  'ENOENT',
]);

const LOST =
  /connection terminated|connection ended|client has encountered a connection error|timeout exceeded when trying to connect|not queryable|server closed the connection|Connection timeout/i;

function fieldsOf(error: unknown): { code: string; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return fieldsOf(error.errors[0]);
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { code, message: error.message };
}

/** The SQLSTATE of a database error, or null. */
export function sqlStateOf(error: unknown): string | null {
  const { code } = fieldsOf(error);
  return /^[0-9A-Z]{5}$/.test(code) && !NETWORK_CODES.has(code) ? code : null;
}

/** The stable reason code for anything that went wrong while talking to the database. */
export function reasonCodeOf(error: unknown): OwnReasonCode {
  const { code, message } = fieldsOf(error);
  if (NETWORK_CODES.has(code) || code.startsWith('ERR_TLS') || LOST.test(message)) return 'db_connection_lost';
  return BY_SQLSTATE[code] ?? BY_SQLSTATE_CLASS[code.slice(0, 2)] ?? 'unknown_error';
}

interface Wording {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly dataSafety: string;
  readonly nextStep: string;
}

const ROLLED_BACK = 'What was under way was rolled back; nothing is half-made.';

const WORDINGS: Readonly<Partial<Record<OwnReasonCode, Wording>>> = {
  db_connection_lost: {
    kind: 'unreachable',
    message: 'The ops database can’t be reached.',
    dataSafety: 'Nothing was lost. A run goes on where a worker is connected.',
    nextStep: 'Check VPN and the connection, then try again.',
  },
  db_timeout: {
    kind: 'blocked',
    message: 'The database did not answer within the time limit.',
    dataSafety: ROLLED_BACK,
    nextStep: 'Look for locks and long-running queries, then try again.',
  },
  serialization_conflict: {
    kind: 'conflict',
    message: 'Somebody else changed the same rows at the same moment.',
    dataSafety: ROLLED_BACK,
    nextStep: 'Try again.',
  },
  permission_denied: {
    kind: 'blocked',
    message: 'The database role may not do this.',
    dataSafety: 'Nothing was changed.',
    nextStep: 'Run "wheelhouse doctor" to see which grants are missing.',
  },
  missing_configuration: {
    kind: 'blocked',
    message: 'A table or schema that is needed does not exist.',
    dataSafety: 'Nothing was changed.',
    nextStep: 'Run "wheelhouse doctor" to see what is missing.',
  },
};

/** SQLSTATEs of a connection that the server answered and refused, with what to say. */
const REFUSED_CONNECTIONS: Readonly<Record<string, readonly [message: string, nextStep: string]>> = {
  '28P01': ['The ops database refused the user name or password.', 'Check the credentials of the connection.'],
  '28000': ['The ops database does not accept this user from here.', 'Check the user and the server’s access rules.'],
  '3D000': ['The database of this name does not exist on the server.', 'Check the database name of the connection.'],
  '53300': ['The ops database has no free connection.', 'Wait, or close other clients, then try again.'],
  '25006': ['The server only allows reading; it may be a standby.', 'Connect to the primary server.'],
};

/** Anything that was thrown, as an error fit for people: classified, sanitised, with what to do next. */
export function toWheelhouseError(error: unknown): WheelhouseError {
  if (error instanceof WheelhouseError) return error;
  const code = reasonCodeOf(error);
  const detail = sanitiseMessage(fieldsOf(error).message);
  const wording = WORDINGS[code];
  if (wording === undefined) {
    return new WheelhouseError(
      { kind: 'internal', code, message: detail === '' ? 'Something unexpected went wrong.' : detail },
      { cause: error },
    );
  }
  const [message, nextStep] = REFUSED_CONNECTIONS[fieldsOf(error).code] ?? [
    code === 'db_connection_lost' ? wording.message : `${wording.message} (${detail})`,
    wording.nextStep,
  ];
  return new WheelhouseError(
    { kind: wording.kind, code, message, dataSafety: wording.dataSafety, nextStep },
    { cause: error },
  );
}
