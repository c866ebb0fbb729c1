import { WheelhouseError } from '../../shared/errors';
import { explainConnectionFailure } from '../postgres/connection-failures';
import type { SshHost } from './ssh-hosts';

const UNTOUCHED = 'Nothing was sent to the database.';

function sshError(code: string, message: string, nextStep: string, cause?: unknown): WheelhouseError {
  return new WheelhouseError({ kind: 'unreachable', code, message, dataSafety: UNTOUCHED, nextStep }, { cause });
}

/** The key that a host showed is not the one that is known, or none is. */
export function hostKeyError(
  host: SshHost,
  verdict: 'unknown' | 'changed' | 'revoked',
  fingerprint: string,
): WheelhouseError {
  const { name } = host;
  switch (verdict) {
    case 'unknown':
      return sshError(
        'ssh_unknown_host',
        `The SSH host ${name} is not known to this computer. It shows the key ${fingerprint}.`,
        `Compare that fingerprint with your administrators’, then connect once with \`ssh ${name}\` in a terminal.`,
      );
    case 'changed':
      return sshError(
        'ssh_host_key_changed',
        `The SSH host ${name} shows another key than the one known: ${fingerprint}. Somebody may stand in between.`,
        'Don’t go on. Ask your administrators whether its key was changed before you touch known_hosts.',
      );
    case 'revoked':
      return sshError(
        'ssh_host_key_revoked',
        `The key of the SSH host ${name} was revoked.`,
        'Don’t go on. Ask your administrators.',
      );
  }
}

/** Nothing to sign in with was found. */
export function noSshKey(host: SshHost): WheelhouseError {
  return sshError(
    'ssh_no_key',
    `No agent and no key was found for the SSH host ${host.name}.`,
    'Add the key to the agent with `ssh-add`, or name a key file in the connection.',
  );
}

/** The only keys left to sign in with are protected, and nobody said by what. */
export function sshPassphraseNeeded(host: SshHost): WheelhouseError {
  return sshError(
    'ssh_passphrase_needed',
    `The key for the SSH host ${host.name} is protected by a passphrase.`,
    'Enter the passphrase, or add the key to the agent with `ssh-add`.',
  );
}

/** The passphrase opens none of the keys. */
export function wrongSshPassphrase(host: SshHost): WheelhouseError {
  return sshError(
    'wrong_ssh_passphrase',
    `The passphrase does not open the key for the SSH host ${host.name}.`,
    'Enter it again. Several keys with different passphrases need the agent.',
  );
}

/** Anything that went wrong on the way to an SSH host or at its sign-in. */
export function sshFailure(host: SshHost, error: unknown): WheelhouseError {
  if (error instanceof WheelhouseError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const level = error instanceof Error && 'level' in error ? String(error.level) : '';
  const worksInTerminal = `Check that \`ssh ${host.name}\` works in a terminal`;
  if (level === 'client-authentication') {
    return sshError(
      'ssh_sign_in_failed',
      `The SSH host ${host.name} did not accept user ${host.user} with any of the keys.`,
      `${worksInTerminal}, and which key it uses.`,
      error,
    );
  }
  // What is said of a refused connection elsewhere is about the database.
  const known =
    code === 'ECONNREFUSED'
      ? null
      : explainConnectionFailure(code, level === 'client-timeout' ? 'timeout expired' : '');
  return sshError(
    'ssh_unreachable',
    `The SSH host ${host.name} can’t be reached.`,
    known?.nextStep ?? `${worksInTerminal}, and which port it uses.`,
    error,
  );
}

/** The last SSH host could not reach the database. */
export function forwardFailure(host: SshHost, error: unknown): WheelhouseError {
  return sshError(
    'ssh_forward_failed',
    `The SSH host ${host.name} can’t reach the database, or does not let connections through.`,
    'Check host and port of the database as seen from there, and that forwarding is allowed (AllowTcpForwarding).',
    error,
  );
}
