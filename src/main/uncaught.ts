import { toWheelhouseError } from './postgres/errors';

/**
 * Ends the process with one safe line for what nobody caught. Node itself would print the error with its stack, and
 * with a database error the row values it carries.
 */
export function endOnUncaught(program: string, exitCode: number): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${program}: ${toWheelhouseError(error).message}\n`, () => process.exit(exitCode));
  });
}
