import type { Command } from 'commander';
import type { Runbook } from '../../shared/contract/runbooks';
import { EXIT } from './exit-codes';
import { type Perform, withConsole } from './invocation';

function runbookDocument(runbook: Runbook): object {
  return {
    key: runbook.key,
    label: runbook.label,
    description: runbook.description,
    scopes: runbook.scopes,
    confirmation_phrase: runbook.confirmationPhrase,
    missing_capability: runbook.missingCapability,
    allowed_tenant_count: runbook.allowedTenantCount,
    last_run_id: runbook.lastRun?.id ?? null,
  };
}

function runbookText(runbook: Runbook): string {
  const { lastRun, missingCapability } = runbook;
  return [
    `${runbook.key}  ${runbook.label}`,
    `  ${runbook.description}`,
    `  ${runbook.allowedTenantCount} tenants; scopes: ${runbook.scopes.join(', ')}`,
    ...(lastRun === null ? [] : [`  Last: operation #${lastRun.id}, ${lastRun.bucket}, ${lastRun.createdAt}`]),
    ...(missingCapability === null ? [] : [`  You can’t start it: the capability ${missingCapability} is missing.`]),
  ].join('\n');
}

/** Adds `runbooks list`. */
export function addRunbooksCommands(program: Command, perform: Perform): void {
  const runbooks = program.command('runbooks').description('the catalog of runbooks');
  runbooks
    .command('list')
    .description('every runbook, and whether you may start it')
    .action((_options: unknown, command: Command) =>
      perform(command, (invocation) =>
        withConsole(invocation, 'cli', async ({ console }) => {
          const list = await console.runbooks.list();
          invocation.output.result({ runbooks: list.map(runbookDocument) }, () => list.map(runbookText).join('\n\n'));
          return EXIT.ok;
        }),
      ),
    );
}
