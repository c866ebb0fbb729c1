import type { Command } from 'commander';
import type pg from 'pg';
import { z } from 'zod';
import { addOperator, listOperators } from '../identity/identity-service';
import { readInstallStatus, requireInstalled } from '../postgres/install';
import { EXIT } from './exit-codes';
import { type Perform, withPool } from './invocation';
import { formatTable } from './table';

type OperatorMapping = Awaited<ReturnType<typeof listOperators>>[number];

const addOptionsSchema = z.object({ dbRole: z.string(), email: z.string() });

function operatorDocument(mapping: OperatorMapping): object {
  return {
    db_role: mapping.dbRole,
    platform_user_id: mapping.platformUserId,
    user_id: mapping.userId,
    name: mapping.name,
    email: mapping.email,
    created_at: mapping.createdAt,
  };
}

async function requireInstalledIn(pool: pg.Pool): Promise<void> {
  requireInstalled(await readInstallStatus(pool));
}

function operatorsText(mappings: readonly OperatorMapping[]): string {
  if (mappings.length === 0) return 'No role is mapped yet: wheelhouse operators add --db-role ROLE --email EMAIL';
  return formatTable(
    ['DATABASE ROLE', 'OPERATOR', 'E-MAIL'],
    mappings.map(({ dbRole, name, email }) => [dbRole, name ?? '(gone)', email ?? '']),
  );
}

/** Adds `operators add` and `operators list`. */
export function addOperatorsCommands(program: Command, perform: Perform): void {
  const operators = program.command('operators').description('which database role is which operator');
  operators
    .command('add')
    .description('map a database role to the platform user of an e-mail address')
    .requiredOption('--db-role <role>', 'the role that the operator connects as')
    .requiredOption('--email <email>', 'the platform user’s e-mail address')
    .action((_options: unknown, command: Command) =>
      perform(command, async ({ output, connect }) => {
        const { dbRole, email } = addOptionsSchema.parse(command.opts());
        const mapping = await withPool((await connect()).admin, async (pool) => {
          await requireInstalledIn(pool);
          await addOperator(pool, dbRole, email);
          return (await listOperators(pool)).find((entry) => entry.dbRole === dbRole);
        });
        output.result(
          { operator: mapping === undefined ? null : operatorDocument(mapping) },
          () => `The role "${dbRole}" is ${mapping?.name ?? email} now.`,
        );
        return EXIT.ok;
      }),
    );
  operators
    .command('list')
    .description('every mapped role')
    .action((_options: unknown, command: Command) =>
      perform(command, async ({ output, connect }) => {
        const mappings = await withPool((await connect()).connection, async (pool) => {
          await requireInstalledIn(pool);
          return listOperators(pool);
        });
        output.result({ operators: mappings.map(operatorDocument) }, () => operatorsText(mappings));
        return EXIT.ok;
      }),
    );
}
