import { once } from 'node:events';
import type { Command } from 'commander';
import { z } from 'zod';
import { WheelhouseError } from '../../shared/errors';
import { type Sandbox, sandboxStatus, stopSandbox } from '../sandbox/sandbox';
import { EXIT, type ExitCode } from './exit-codes';
import type { Invocation, Perform } from './invocation';
import { withSandbox } from './open-sandbox';
import { runDemo } from './sandbox-demo';

/** Where it listens; the URLs hold passwords and are told by `sandbox url` alone. */
const sandboxDocument = ({ port }: Sandbox, state: 'running' | 'ready') => ({ state, port });

async function start(invocation: Invocation, isDetached: boolean): Promise<ExitCode> {
  const { output } = invocation;
  const done = await withSandbox(invocation, { reset: false }, async (sandbox, { signal }) => {
    output.note('The sandbox is ready. Try: wheelhouse --profile sandbox runs list');
    output.result(sandboxDocument(sandbox, 'running'), () => `Running on 127.0.0.1, port ${sandbox.port}.`);
    if (isDetached) {
      await sandbox.leaveRunning();
      output.note('It stays up until "wheelhouse sandbox stop".');
      return EXIT.ok;
    }
    output.note('Ctrl-C stops it.');
    // A pending promise alone would let Node end: this keeps it here until the signal.
    const keepAlive = setInterval(() => {}, 60_000);
    if (!signal.aborted) await once(signal, 'abort');
    clearInterval(keepAlive);
    return EXIT.ok;
  });
  return done ?? EXIT.cancelled;
}

async function reset(invocation: Invocation): Promise<ExitCode> {
  const done = await withSandbox(invocation, { reset: true }, async (sandbox) => {
    invocation.output.result(sandboxDocument(sandbox, 'ready'), () => 'The sandbox has new data.');
    return EXIT.ok;
  });
  return done ?? EXIT.cancelled;
}

async function tellUrl({ output, dataFolder }: Invocation, asAdmin: boolean): Promise<ExitCode> {
  const status = await sandboxStatus(dataFolder);
  if (status.state !== 'running') {
    throw new WheelhouseError({
      kind: 'unreachable',
      code: 'sandbox_not_running',
      message: 'The sandbox is not running.',
      nextStep: 'Start it with "wheelhouse sandbox start" and leave that open, or start the application.',
    });
  }
  const url = asAdmin ? status.adminUrl : status.url;
  output.result({ url }, () => url);
  return EXIT.ok;
}

async function stop({ output, dataFolder }: Invocation): Promise<ExitCode> {
  const hasStopped = await stopSandbox(dataFolder);
  output.result({ stopped: hasStopped }, () =>
    hasStopped ? 'The sandbox is stopped.' : 'The sandbox was not running.',
  );
  return EXIT.ok;
}

const NOTES = `
The sandbox is a Postgres of this computer's own with generated tenants and findings; the application uses the same one.
  psql "$(wheelhouse sandbox url)"`;

/** Adds `sandbox start`, `reset`, `url`, `stop`, and the demonstration that `npm start` runs without a display. */
export function addSandboxCommands(program: Command, perform: Perform): void {
  const sandbox = program
    .command('sandbox')
    .description('a database to try everything on, on this computer')
    .addHelpText('after', NOTES);
  sandbox
    .command('start')
    .description('start it and keep it until Ctrl-C')
    .option('--detach', 'leave it running and return; "sandbox stop" ends it')
    .action((_options: unknown, command: Command) =>
      perform(command, (invocation) => {
        const { detach } = z.object({ detach: z.boolean().default(false) }).parse(command.opts());
        return start(invocation, detach);
      }),
    );
  sandbox
    .command('reset')
    .description('throw its data away and generate them anew')
    .action((_options: unknown, command: Command) => perform(command, reset));
  sandbox
    .command('url')
    .description('its connection URL, with the password')
    .option('--admin', 'as its superuser')
    .action((_options: unknown, command: Command) =>
      perform(command, (invocation) => {
        const { admin } = z.object({ admin: z.boolean().default(false) }).parse(command.opts());
        return tellUrl(invocation, admin);
      }),
    );
  sandbox
    .command('stop')
    .description('stop it, whoever uses it')
    .action((_options: unknown, command: Command) => perform(command, stop));
  sandbox
    .command('demo', { hidden: true })
    .description('the main job from start to end, in the terminal')
    .action((_options: unknown, command: Command) => perform(command, runDemo));
}
