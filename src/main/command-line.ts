import { homedir } from 'node:os';
import { askOnTerminal } from './cli/ask-secret';
import { EXIT } from './cli/exit-codes';
import { runCli } from './cli/run-cli';
import { sanitiseMessage } from '../shared/domain/sanitise';
import { endOnUncaught } from './uncaught';

/** A pipe that is closed early, as by `wheelhouse runs list | head`, is no error; a full disk is. */
function endWithoutOutput(error: Error): void {
  const cause = process.stdout.errored ?? error;
  if ('code' in cause && cause.code === 'EPIPE') process.exit(EXIT.ok);
  process.stderr.write(`wheelhouse: The output can’t be written. (${sanitiseMessage(cause)})\n`, () =>
    process.exit(EXIT.failed),
  );
}

/** Makes this process one call of the command line, and ends it with the call's exit code. */
export async function becomeCommandLine(args: readonly string[], resourcesFolder: string): Promise<never> {
  endOnUncaught('wheelhouse', EXIT.failed);
  process.stdout.on('error', endWithoutOutput);
  // A terminal that was closed takes no messages; work that comes to a checkpoint then must still get there.
  process.stderr.on('error', () => {});
  const exitCode = await runCli(args, {
    env: process.env,
    platform: process.platform,
    homeFolder: homedir(),
    resourcesFolder,
    stdout: process.stdout,
    stderr: process.stderr,
    askSecret: askOnTerminal(process.stdin, process.stderr),
  });
  // A pipe may still be taking the result; a connection that hangs must not keep the process.
  process.stdout.write('', (error) => (error ? endWithoutOutput(error) : process.exit(exitCode)));
  return new Promise<never>(() => {});
}
