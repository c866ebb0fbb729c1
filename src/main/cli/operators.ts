import type { Command } from 'commander';
import type pg from 'pg';
import { z } from 'zod';
import { addOperator, listOperators, removeOperator } from '../identity/identity-service';
import { readInstallStatus, requireInstalled } from '../postgres/install';
import { EXIT } from './exit-codes';
import { type Perform, withPool } from './invocation';
import { formatTable } from './table';

type OperatorMapping = Awaited<ReturnType<typeof listOperators>>[number];

const addOptionsSchema = z.object({ dbRole: z.string(), email: z.string(), tenantUser: z.boolean().default(false) });
const removeOptionsSchema = z.object({ dbRole: z.string() });

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
    ['DATABASE ROLE', 'OPERATOR', 'E-MAIL', 'KIND'],
    mappings.map(({ dbRole, name, email, userId }) => [
      dbRole,
      name ?? '(gone)',
      email ?? '',
      userId === null ? 'platform user' : 'tenant user',
    ]),
  );
}

/** Adds `operators add`, `operators remove` and `operators list`. */
export function addOperatorsCommands(program: Command, perform: Perform): void {
  const operators = program.command('operators').description('which database role is which operator');
  operators
    .command('add')
    .description('map a database role to the person of an e-mail address')
    .requiredOption('--db-role <role>', 'the role that the operator connects as')
    .requiredOption('--email <email>', 'the person’s e-mail address')
    .option('--tenant-user', 'a user with memberships in tenants, even where a platform user has this address too')
    .action((_options: unknown, command: Command) =>
      perform(command, async ({ output, connect }) => {
        const { dbRole, email, tenantUser } = addOptionsSchema.parse(command.opts());
        const mapping = await withPool((await connect()).admin, async (pool) => {
          await requireInstalledIn(pool);
          await addOperator(pool, dbRole, email, tenantUser ? ['tenant_user'] : undefined);
          return (await listOperators(pool)).find((entry) => entry.dbRole === dbRole);
        });
        output.result({ operator: mapping === undefined ? null : operatorDocument(mapping) }, () => {
          const isMember = mapping !== undefined && mapping.userId !== null;
          return `The role "${dbRole}" is ${mapping?.name ?? email} now${isMember ? ', a member of tenants' : ''}.`;
        });
        return EXIT.ok;
      }),
    );
  operators
    .command('remove')
    .description('take a role’s mapping away; whoever is signed in by it is refused at the next action')
    .requiredOption('--db-role <role>', 'the role that is nobody from now on')
    .action((_options: unknown, command: Command) =>
      perform(command, async ({ output, connect }) => {
        const { dbRole } = removeOptionsSchema.parse(command.opts());
        await withPool((await connect()).admin, async (pool) => {
          await requireInstalledIn(pool);
          await removeOperator(pool, dbRole);
        });
        output.result({ removed: dbRole }, () => `The role "${dbRole}" is nobody now.`);
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
