import { Command } from 'commander';
import { APP_VERSION } from '../version';
import { addAuditCommands } from './audit';
import { addBreakGlassCommands } from './break-glass';
import { addDbCommands } from './db';
import { addDoctorCommand } from './doctor';
import type { CliEnvironment } from './environment';
import { addFindingsCommands } from './findings';
import { addGlobalOptions } from './global-options';
import type { Perform } from './invocation';
import { addOperatorsCommands } from './operators';
import { addPreflightCommand } from './preflight';
import { addRunCommand } from './run';
import { addRunbooksCommands } from './runbooks';
import { addRunsCommands } from './runs';
import { addSandboxCommands } from './sandbox';
import { addWorkerCommand } from './worker';

const NOTES = `
Connection: --url, else --profile, else WHEELHOUSE_URL, else PGHOST, PGUSER, PGDATABASE…, else the sandbox if it runs.
Exit codes: 0 fine, 2 usage, 3 refused, 4 blocked, 5 failed, 6 partially succeeded, 7 database unreachable,
            8 not installed or wrong version, 130 cancelled.

First steps:
  wheelhouse doctor                                                    is everything in place?
  wheelhouse preflight findings.lifecycle.backfill --all-tenants       what would change?
  wheelhouse run findings.lifecycle.backfill --tenant 42 --wait        do it for one tenant
  wheelhouse runs list                                                 what happened?`;

/** The whole command line. It writes through the environment only and never ends the process. */
export function createProgram(environment: CliEnvironment, perform: Perform): Command {
  const program = new Command('wheelhouse')
    .description('Operator console for long-running operations and runbooks')
    .version(APP_VERSION, '--version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void environment.stdout.write(text),
      writeErr: (text) => void environment.stderr.write(text),
      // Told once, with all other errors.
      outputError: () => {},
    })
    .configureHelp({ showGlobalOptions: true })
    .helpCommand(true)
    .addHelpText('after', NOTES);
  addGlobalOptions(program);
  addDbCommands(program, perform);
  addOperatorsCommands(program, perform);
  addDoctorCommand(program, perform);
  addRunbooksCommands(program, perform);
  addPreflightCommand(program, perform);
  addRunCommand(program, perform);
  addRunsCommands(program, perform);
  addFindingsCommands(program, perform);
  addBreakGlassCommands(program, perform);
  addAuditCommands(program, perform);
  addWorkerCommand(program, perform);
  addSandboxCommands(program, perform);
  return program;
}
