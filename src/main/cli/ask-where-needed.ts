import pg from 'pg';
import type { SecretKind } from '../../shared/contract/profiles';
import { type ConnectionSecrets, NO_SECRETS } from '../connection/connection-secrets';
import type { ConnectionOptions } from '../postgres/connection-options';
import { parseConnectionUrl } from '../postgres/connection-parameters';
import { toWheelhouseError } from '../postgres/errors';
import { pgConfigOf } from '../postgres/pg-config';
import type { AskSecret } from './environment';

const QUESTIONS: Readonly<Record<string, { readonly kind: SecretKind; readonly question: string }>> = {
  password_needed: { kind: 'password', question: 'Password of the database' },
  ssh_passphrase_needed: { kind: 'sshPassphrase', question: 'Passphrase of the SSH key' },
  tls_passphrase_needed: { kind: 'tlsPassphrase', question: 'Passphrase of the client certificate’s key' },
};

/** Makes a connection, and asks for what turns out to be missing; each at most once. Where nobody can be asked, it throws. */
export async function askWhereNeeded<T>(
  ask: AskSecret | null,
  make: (secrets: ConnectionSecrets) => Promise<T>,
): Promise<T> {
  let secrets: ConnectionSecrets = NO_SECRETS;
  for (;;) {
    try {
      return await make(secrets);
    } catch (error) {
      const missing = QUESTIONS[toWheelhouseError(error).code];
      if (ask === null || missing === undefined || secrets[missing.kind] !== null) throw error;
      secrets = { ...secrets, [missing.kind]: await ask(missing.question) };
    }
  }
}

/**
 * Throws where the server asks for something that nobody knows. Whether it does shows at a sign-in only. Anything else
 * that goes wrong is left to the command, which tells it in its own way.
 */
export async function requireNothingMissing(connection: ConnectionOptions): Promise<void> {
  try {
    if (parseConnectionUrl(connection.url).password !== null) return;
    const client = new pg.Client(pgConfigOf(connection));
    client.on('error', () => {});
    await client.connect().finally(() => void client.end().catch(() => {}));
  } catch (error) {
    if (Object.hasOwn(QUESTIONS, toWheelhouseError(error).code)) throw error;
  }
}
