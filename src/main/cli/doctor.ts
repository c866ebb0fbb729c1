import type { Command } from 'commander';
import { auditSpoolFolder, openAuditSpool } from '../audit/audit-spool';
import type { Check } from './doctor-check';
import { checkOfError, diagnose, worstCode } from './doctor-checks';
import { EXIT } from './exit-codes';
import { type Perform, withPool } from './invocation';

const MARKS: Readonly<Record<Check['level'], string>> = { ok: 'ok     ', notice: 'NOTICE ', problem: 'PROBLEM' };

function checkText({ level, key, message, nextStep }: Check): string {
  const next = nextStep === undefined ? '' : `\n${' '.repeat(26)}Next: ${nextStep}`;
  return `${MARKS[level]}  ${key.padEnd(15)}  ${message}${next}`;
}

function checkDocument({ key, level, message, nextStep }: Check): object {
  return { key, level, message, next_step: nextStep ?? null };
}

const NOTES = `
Exits with 0 where all is well, else by the worst finding: 7 unreachable, 8 not installed, 3 refused, 4 blocked.`;

/** Adds `doctor`. */
export function addDoctorCommand(program: Command, perform: Perform): void {
  program
    .command('doctor')
    .description('check connection, server, TLS, schemas, identity, privileges and workers')
    .addHelpText('after', NOTES)
    .action((_options: unknown, command: Command) =>
      perform(command, async ({ output, connect, dataFolder }) => {
        const { connection, label } = await connect();
        const checks = await withPool(connection, (pool) =>
          diagnose(pool, label, openAuditSpool(auditSpoolFolder(dataFolder))),
        ).catch((error: unknown) => [checkOfError('connection', error)]);
        const code = worstCode(checks);
        output.result({ ok: code === EXIT.ok, exit_code: code, checks: checks.map(checkDocument) }, () =>
          checks.map(checkText).join('\n'),
        );
        return code;
      }),
    );
}
