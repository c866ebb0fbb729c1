import { exec } from 'node:child_process';
import pgpass from 'pgpass';
import { WheelhouseError } from '../../shared/errors';
import type { ConnectionOptions } from './connection-options';
import type { ConnectionParameters } from './connection-parameters';
import { PASSWORD_COMMAND_TIMEOUT_MS, PASSWORD_SHARED_FOR_MS } from './timeouts';

function commandFailed(message: string): WheelhouseError {
  // Neither the command's output nor its words of complaint are shown: both may hold the secret.
  return new WheelhouseError({
    kind: 'unreachable',
    code: 'password_command_failed',
    message,
    dataSafety: 'Nothing was sent to the server.',
    nextStep: 'Run the profile’s password command in a terminal to see what it says, then connect again.',
  });
}

/** Runs a command whose first line of output is a password. */
export function runPasswordCommand(command: string, limitMs = PASSWORD_COMMAND_TIMEOUT_MS): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: limitMs, killSignal: 'SIGKILL', windowsHide: true, maxBuffer: 64 * 1024 } as const;
    const child = exec(command, options, (error, stdout) => {
      const [password = ''] = stdout.split(/\r?\n/);
      if (error?.killed === true)
        reject(commandFailed(`The password command did not end within ${limitMs / 1_000} seconds.`));
      else if (error !== null)
        reject(commandFailed(`The password command ended with code ${error.code ?? 'unknown'}.`));
      else if (password === '') reject(commandFailed('The password command printed nothing.'));
      else resolve(password);
    });
    child.stdin?.end();
  });
}

function lookUp(parameters: ConnectionParameters, host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    // As libpq does: a Unix socket counts as localhost.
    const shown = host.startsWith('/') ? 'localhost' : host;
    pgpass({ host: shown, port, database: parameters.database, user: parameters.user }, resolve);
  });
}

/** Callers share a call that is under way, and for some time the value it gave. A failure is not kept. */
function shareFor<T>(lastsMs: number, make: () => Promise<T>): () => Promise<T> {
  let shared: { value: Promise<T>; until: number } | null = null;
  return () => {
    if (shared !== null && performance.now() < shared.until) return shared.value;
    const made = { value: make(), until: Number.POSITIVE_INFINITY };
    shared = made;
    made.value.then(
      () => (made.until = performance.now() + lastsMs),
      () => (made.until = 0),
    );
    return made.value;
  };
}

/**
 * Where each new connection gets its password: the one that is known, the command, PGPASSWORD, `~/.pgpass`, or none.
 * A function even where it is known, so that the driver looks nowhere by itself.
 */
export function passwordSource(options: ConnectionOptions, parameters: ConnectionParameters): () => Promise<string> {
  const { passwordCommand } = options;
  if (parameters.password !== null) {
    const { password } = parameters;
    return () => Promise.resolve(password);
  }
  if (passwordCommand !== undefined) {
    return shareFor(PASSWORD_SHARED_FOR_MS, () => runPasswordCommand(passwordCommand));
  }
  return async () => {
    if (process.env['PGPASSWORD']) return process.env['PGPASSWORD'];
    for (const { host, port } of parameters.hosts) {
      const found = await lookUp(parameters, host, port);
      if (found !== undefined) return found;
    }
    throw new WheelhouseError({
      kind: 'unreachable',
      code: 'password_needed',
      message: 'The ops database asks for a password, and none is known.',
      dataSafety: 'Nothing was sent to the server.',
      nextStep: 'Connect with a password, add a line to ~/.pgpass (mode 0600), or set PGPASSWORD.',
    });
  };
}
