import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import type { SslMode } from '../../shared/contract/profiles';
import { WheelhouseError } from '../../shared/errors';
import type { ConnectionParameters } from './connection-parameters';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '::1']);

function isLocal(host: string): boolean {
  return host.startsWith('/') || LOCAL_HOSTS.has(host);
}

/** libpq's folder of default certificates. */
function defaultFile(name: string): string | null {
  const folder =
    process.platform === 'win32'
      ? join(process.env['APPDATA'] ?? homedir(), 'postgresql')
      : join(homedir(), '.postgresql');
  const file = join(folder, name);
  return existsSync(file) ? file : null;
}

function readPem(file: string, what: string): string {
  try {
    return readFileSync(file.replace(/^~(?=[\\/])/, homedir()), 'utf8');
  } catch (error) {
    throw new WheelhouseError(
      {
        kind: 'invalid_input',
        code: 'unreadable_certificate',
        message: `The file of the ${what} can’t be read.`,
        dataSafety: 'Nothing was sent to the server.',
        nextStep: `Check the path of the ${what} in the connection, and that you may read the file.`,
      },
      { cause: error },
    );
  }
}

/** Whether a private key opens by a passphrase only. */
export function isProtectedTlsKey(pem: string): boolean {
  return /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: *4, *ENCRYPTED/.test(pem);
}

function keyError(code: string, message: string): WheelhouseError {
  return new WheelhouseError({
    kind: 'unreachable',
    code,
    message,
    dataSafety: 'Nothing was sent to the server.',
    nextStep: 'Enter the passphrase of the key file.',
  });
}

/** The key as it is used: opened where it is protected, so that a wrong passphrase shows here and not in a handshake. */
function openKey(pem: string, { sslPassphrase }: ConnectionParameters): string {
  if (!isProtectedTlsKey(pem)) return pem;
  if (sslPassphrase === null) {
    throw keyError('tls_passphrase_needed', 'The key of the client certificate is protected by a passphrase.');
  }
  try {
    return createPrivateKey({ key: pem, passphrase: sslPassphrase })
      .export({ type: 'pkcs8', format: 'pem' })
      .toString();
  } catch {
    throw keyError('wrong_tls_passphrase', 'The passphrase does not open the key of the client certificate.');
  }
}

/** The mode that counts: a remote server must prove its name; on this computer there is nothing to protect from. */
export function effectiveSslMode(parameters: Pick<ConnectionParameters, 'sslMode' | 'hosts'>): SslMode {
  return parameters.sslMode ?? (parameters.hosts.every(({ host }) => isLocal(host)) ? 'disable' : 'verify-full');
}

/** What TLS is asked for, before it is known which host answers; null for a connection in the clear. */
export interface TlsSettings {
  readonly mode: Exclude<SslMode, 'disable'>;
  readonly options: tls.ConnectionOptions;
}

/**
 * libpq's meaning of the modes, with one difference: `allow` and `prefer` never fall back to a connection in the clear.
 *
 * @throws WheelhouseError where a file can't be read
 */
export function readTlsSettings(parameters: ConnectionParameters): TlsSettings | null {
  const mode = effectiveSslMode(parameters);
  if (mode === 'disable') return null;
  const rootFile = parameters.sslRootCert ?? defaultFile('root.crt');
  const certFile = parameters.sslCert ?? defaultFile('postgresql.crt');
  const keyFile = parameters.sslKey ?? (certFile === null ? null : defaultFile('postgresql.key'));
  const root = rootFile === null || rootFile === 'system' ? null : readPem(rootFile, 'root certificate');
  if (mode === 'verify-ca' && root === null) {
    throw new WheelhouseError({
      kind: 'invalid_input',
      code: 'root_certificate_missing',
      message: 'verify-ca needs a root certificate: with the public ones, anybody who owns a certificate would pass.',
      dataSafety: 'Nothing was sent to the server.',
      nextStep: 'Name the root certificate of your server, or use verify-full.',
    });
  }
  // As in libpq, a root certificate that is there makes `require` check it.
  const isChecked = mode === 'verify-full' || mode === 'verify-ca' || (mode === 'require' && root !== null);
  return {
    mode,
    options: {
      rejectUnauthorized: isChecked,
      ...(root === null ? {} : { ca: root }),
      ...(certFile === null ? {} : { cert: readPem(certFile, 'client certificate') }),
      ...(keyFile === null ? {} : { key: openKey(readPem(keyFile, 'key of the client certificate'), parameters) }),
    },
  };
}

/** The settings for one host: its name is checked in `verify-full` only. */
export function tlsOptionsFor(settings: TlsSettings, host: () => string): tls.ConnectionOptions {
  return {
    ...settings.options,
    // Asked at the handshake, when it is known which of several hosts answered.
    get servername() {
      // RFC 6066: no address is a server name.
      return isAddress(host()) ? undefined : host();
    },
    checkServerIdentity: (_name, certificate) =>
      settings.mode === 'verify-full' ? tls.checkServerIdentity(host(), certificate) : undefined,
  };
}

function isAddress(host: string): boolean {
  return host.startsWith('/') || host.includes(':') || /^\d+(?:\.\d+){3}$/.test(host);
}
