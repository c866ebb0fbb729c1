import { CommanderError } from 'commander';
import type { WheelhouseError } from '../../shared/errors';
import { toWheelhouseError } from '../postgres/errors';
import type { CliEnvironment } from './environment';
import { EXIT, type ExitCode, exitCodeOfError } from './exit-codes';
import { createInvocation, type Perform } from './invocation';
import { createOutput } from './output';
import { createProgram } from './program';
import { usageError } from './usage-error';

/** Help and version end a call without being an error; help that nobody asked for follows an incomplete call. */
function isAnswer(error: CommanderError): boolean {
  return error.exitCode === 0;
}

/**
 * Runs one call of the command line to its end.
 *
 * @param args without the program's name
 */
export async function runCli(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const perform: Perform = async (command, work) => {
    exitCode = await work(createInvocation(command, environment));
  };
  try {
    await createProgram(environment, perform).parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && isAnswer(error)) return EXIT.ok;
    // A group without a command (`wheelhouse runs`): its help has been written to stderr.
    if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
    const known: WheelhouseError = error instanceof CommanderError ? usageError(error) : toWheelhouseError(error);
    createOutput(environment, args.includes('--json')).error(known);
    return exitCodeOfError(known.kind);
  }
}
