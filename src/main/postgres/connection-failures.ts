import type { ErrorData } from '../../shared/errors';

const UNTOUCHED = 'Nothing was lost. A run goes on where a worker is connected.';

function failure(code: string, message: string, nextStep: string): ErrorData {
  return { kind: 'unreachable', code, message, dataSafety: UNTOUCHED, nextStep };
}

const LOST = 'db_connection_lost';

const EXPIRED = failure(
  'certificate_expired',
  'The server’s certificate has expired.',
  'Have the certificate renewed. If it is new, check this computer’s clock.',
);
const UNKNOWN_CA = failure(
  'certificate_untrusted',
  'The server’s certificate was signed by an authority that this connection does not trust.',
  'Name your server’s root certificate in the connection (sslrootcert). Don’t go on if you did not expect this.',
);
const NO_ROUTE = failure(
  LOST,
  'There is no way to the server from this network.',
  'Check that the VPN is connected, then try again.',
);
const NO_ANSWER = failure(
  LOST,
  'The server does not answer.',
  'Check that the VPN is connected and that a firewall lets this computer through, then try again.',
);
const UNKNOWN_HOST = failure(
  'unknown_host',
  'The name of the server is unknown on this network.',
  'Check the host name of the connection, and that the VPN is connected.',
);
const CLIENT_CERTIFICATE = failure(
  'client_certificate_refused',
  'The server did not accept the client certificate, or asks for one.',
  'Check the client certificate and its key in the connection, and when it expires.',
);

const WRONG_PASSWORD = failure(
  'wrong_password',
  'The ops database refused the user name or password.',
  'Check the user of the connection and enter the password again.',
);
const UNKNOWN_DATABASE = failure(
  'unknown_database',
  'The database of this name does not exist on the server.',
  'Check the database name of the connection.',
);
const TOO_MANY = failure(
  'too_many_connections',
  'The ops database has no free connection.',
  'Wait, or close other clients, then try again.',
);

/** Codes of the network and of TLS, as Node names them. */
const BY_CODE: Readonly<Record<string, ErrorData>> = {
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: UNKNOWN_HOST,
  ECONNREFUSED: failure(
    LOST,
    'The server refuses connections: nothing listens at this host and port.',
    'Check the port of the connection, and that the database is running.',
  ),
  EHOSTUNREACH: NO_ROUTE,
  ENETUNREACH: NO_ROUTE,
  ENETDOWN: NO_ROUTE,
  ETIMEDOUT: NO_ANSWER,
  CERT_HAS_EXPIRED: EXPIRED,
  CERT_NOT_YET_VALID: failure(
    'certificate_not_yet_valid',
    'The server’s certificate is not valid yet.',
    'Check this computer’s clock.',
  ),
  CERT_REVOKED: failure(
    'certificate_revoked',
    'The server’s certificate has been revoked.',
    'Don’t go on. Ask the database’s administrators which certificate is right.',
  ),
  ERR_TLS_CERT_ALTNAME_INVALID: failure(
    'certificate_wrong_host',
    'The server’s certificate is for another host name.',
    'Connect by the name that is in the certificate. Don’t go on if you did not expect this.',
  ),
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_CA,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
  CERT_UNTRUSTED: UNKNOWN_CA,
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: CLIENT_CERTIFICATE,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: CLIENT_CERTIFICATE,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: CLIENT_CERTIFICATE,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: CLIENT_CERTIFICATE,
  '28P01': WRONG_PASSWORD,
  '28000': failure(
    'role_not_accepted',
    'The ops database does not accept this user from here.',
    'Check the user of the connection and the server’s access rules (pg_hba.conf).',
  ),
  '3D000': UNKNOWN_DATABASE,
  '53300': TOO_MANY,
  '57P03': failure(
    'database_starting',
    'The database is starting, shutting down or recovering.',
    'Wait: the connection is tried again by itself.',
  ),
  '25006': failure(
    'server_is_read_only',
    'The server only allows reading; it may be a standby.',
    'Connect to the primary server, or name all hosts in the connection.',
  ),
};

/** Failures that only their words tell apart. */
const BY_MESSAGE: readonly (readonly [RegExp, ErrorData])[] = [
  [
    /not currently accepting connections|is paused|has been paused|suspended|database ".*" is disabled/i,
    failure(
      'database_paused',
      'The database is paused: it takes no connections.',
      'Resume it where it is hosted, or ask its administrators, then try again.',
    ),
  ],
  [
    /no encryption|SSL off|SSL required|SSL connection is required/i,
    failure(
      'tls_required',
      'The server only accepts encrypted connections from here.',
      'Set the encryption of the connection to verify-full.',
    ),
  ],
  [/valid client certificate/i, CLIENT_CERTIFICATE],
  [
    /does not support SSL connections/i,
    failure(
      'tls_not_offered',
      'The server does not offer an encrypted connection, and this one requires it.',
      'Have TLS switched on at the server. Only where the network itself is private: choose “disable”.',
    ),
  ],
  [/timeout exceeded when trying to connect|timeout expired|Connection timeout/i, NO_ANSWER],
  // PgBouncer's own refusals all have the same code.
  [/SASL authentication failed|password authentication failed|no such user/i, WRONG_PASSWORD],
  [/no such database/i, UNKNOWN_DATABASE],
  [/no more connections allowed|query_wait_timeout/i, TOO_MANY],
  [
    /server login has been failing|cannot connect to server|client_login_timeout|server conn crashed/i,
    failure(
      LOST,
      'The connection pooler answers, but can’t reach the database behind it.',
      'Wait: the connection is tried again by itself. Ask the database’s administrators if it lasts.',
    ),
  ],
  [
    /unsupported startup parameter/i,
    failure(
      'setting_not_taken',
      'The connection pooler does not take the settings (options) that this connection brings.',
      'Take “options” out of the connection and PGOPTIONS out of the environment, or connect to the server itself.',
    ),
  ],
];

/** What stood in the way of a connection, where it is one of the ways that are known. */
export function explainConnectionFailure(code: string, message: string): ErrorData | null {
  return BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1] ?? BY_CODE[code] ?? null;
}
