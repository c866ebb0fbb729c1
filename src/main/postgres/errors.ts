import { z } from 'zod';
import type { OwnReasonCode } from '../../shared/domain/failures';
import { sanitiseMessage } from '../../shared/domain/sanitise';
import { type ErrorKind, WheelhouseError } from '../../shared/errors';
import { explainConnectionFailure } from './connection-failures';

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

/** How Node names what is wrong with a certificate or a handshake. */
const TLS_CODE = /^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

const LOST =
  /does not support SSL connections|not currently accepting connections|timeout expired|connection terminated|connection ended|client has encountered a connection error|timeout exceeded when trying to connect|not queryable|server closed the connection|Connection timeout/i;

function fieldsOf(error: unknown): { code: string; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return fieldsOf(error.errors[0]);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { code, message: sanitiseMessage(error) };
}

/** The stable reason code for anything that went wrong while talking to the database. */
export function reasonCodeOf(error: unknown): OwnReasonCode {
  const { code, message } = fieldsOf(error);
  if (NETWORK_CODES.has(code) || TLS_CODE.test(code) || LOST.test(message)) return 'db_connection_lost';
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

/** A value from outside that is not as it has to be: told is where, never what. */
function notUnderstood(error: z.ZodError): WheelhouseError {
  const places = error.issues.map(({ path }) => path.filter((part) => typeof part === 'string').join('.'));
  const where = [...new Set(places.filter((place) => place !== ''))].slice(0, 3).join(', ');
  return new WheelhouseError(
    {
      kind: 'internal',
      code: 'unknown_error',
      message: sanitiseMessage(`A value is not as it has to be${where === '' ? '' : `: ${where}`}.`),
      nextStep: 'Check that this program and the schemas have the same version: "wheelhouse doctor".',
    },
    { cause: error },
  );
}

/** zod looks into what it is asked about, and anything can be thrown, also what lets nobody look into it. */
function asZodError(error: unknown): z.ZodError | null {
  try {
    return error instanceof z.ZodError ? error : null;
  } catch {
    return null;
  }
}

/** Anything that was thrown, as an error fit for people: classified, sanitised, with what to do next. */
export function toWheelhouseError(error: unknown): WheelhouseError {
  if (error instanceof WheelhouseError) return error;
  const zodError = asZodError(error);
  if (zodError !== null) return notUnderstood(zodError);
  const code = reasonCodeOf(error);
  const fields = fieldsOf(error);
  const known = code === 'db_connection_lost' ? explainConnectionFailure(fields.code, fields.message) : null;
  if (known !== null) return new WheelhouseError(known, { cause: error });
  const detail = sanitiseMessage(fields.message);
  const wording = WORDINGS[code];
  if (wording === undefined) {
    return new WheelhouseError(
      { kind: 'internal', code, message: detail === '' ? 'Something unexpected went wrong.' : detail },
      { cause: error },
    );
  }
  const message = code === 'db_connection_lost' ? wording.message : `${wording.message} (${detail})`;
  return new WheelhouseError(
    { kind: wording.kind, code, message, dataSafety: wording.dataSafety, nextStep: wording.nextStep },
    { cause: error },
  );
}
