import { homedir } from 'node:os';
import { askOnTerminal } from './cli/ask-secret';
import { EXIT } from './cli/exit-codes';
import { runCli } from './cli/run-cli';
import { endOnUncaught } from './uncaught';

/** Makes this process one call of the command line, and ends it with the call's exit code. */
export async function becomeCommandLine(args: readonly string[], resourcesFolder: string): Promise<never> {
  endOnUncaught('wheelhouse', EXIT.failed);
  // `wheelhouse runs list | head` closes the pipe early: that is no error.
  process.stdout.on('error', () => process.exit(0));
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
  process.stdout.write('', () => process.exit(exitCode));
  return new Promise<never>(() => {});
}
