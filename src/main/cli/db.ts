import type { Command } from 'commander';
import { GROUP_ROLES } from '../postgres/role-grants';
import { roleGrantsSql } from '../postgres/role-grants-sql';
import { installSchemas, type InstallStatus, readInstallStatus } from '../postgres/install';
import { EXIT, type ExitCode } from './exit-codes';
import { type Perform, withPool } from './invocation';

/** What is installed, as programs read it. */
export function installStatusDocument(status: InstallStatus): object {
  return {
    is_installed: status.isInstalled,
    wheelhouse_version: status.wheelhouseVersion,
    expected_version: status.expectedVersion,
    pgboss_version: status.pgbossVersion,
    platform_tables_missing: status.platformTablesMissing,
  };
}

function exitCodeOf(status: InstallStatus): ExitCode {
  if (!status.isInstalled) return EXIT.notInstalled;
  return status.platformTablesMissing.length > 0 ? EXIT.blocked : EXIT.ok;
}

function statusText(status: InstallStatus): string {
  const { wheelhouseVersion, expectedVersion, pgbossVersion, platformTablesMissing } = status;
  return [
    `Schema wheelhouse  ${wheelhouseVersion === null ? 'not installed' : `version ${wheelhouseVersion}`} (needed: ${expectedVersion})`,
    `Schema pgboss      ${pgbossVersion === null ? 'not installed' : `version ${pgbossVersion}`}`,
    platformTablesMissing.length === 0
      ? 'Platform tables    all there'
      : `Platform tables    missing: ${platformTablesMissing.join(', ')}`,
    ...(status.isInstalled ? [] : ['Next: wheelhouse db install, with a role that may create schemas.']),
  ].join('\n');
}

/** Adds `db install`, `db status` and `db roles`. */
export function addDbCommands(program: Command, perform: Perform): void {
  const db = program.command('db').description('the schemas wheelhouse and pgboss in the ops database');
  db.command('install')
    .description('install or update both; safe to repeat, needs a role that may create schemas')
    .action((_options: unknown, command: Command) =>
      perform(command, async ({ output, connect }) => {
        const { admin, label } = await connect();
        output.note(`Installing in ${label}…`);
        const { wheelhouseVersion, pgbossVersion, applied } = await installSchemas(admin);
        output.result({ wheelhouse_version: wheelhouseVersion, pgboss_version: pgbossVersion, applied }, () =>
          [
            applied.length === 0 ? 'Nothing to do: all is installed.' : `Applied: ${applied.join(', ')}.`,
            `Schema wheelhouse version ${wheelhouseVersion}, schema pgboss version ${pgbossVersion}.`,
          ].join('\n'),
        );
        return EXIT.ok;
      }),
    );
  db.command('status')
    .description('what is installed; exits with 8 where something is missing')
    .action((_options: unknown, command: Command) =>
      perform(command, async ({ output, connect }) => {
        const status = await withPool((await connect()).connection, readInstallStatus);
        output.result(installStatusDocument(status), () => statusText(status));
        return exitCodeOf(status);
      }),
    );
  db.command('roles')
    .description('print the SQL that makes the group roles and grants them what each needs; connects to nothing')
    .action((_options: unknown, command: Command) =>
      perform(command, ({ output }) => {
        output.result({ roles: Object.values(GROUP_ROLES), sql: roleGrantsSql() }, roleGrantsSql);
        return Promise.resolve(EXIT.ok);
      }),
    );
}
