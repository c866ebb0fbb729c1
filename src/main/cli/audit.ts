import { type Command, Option } from 'commander';
import { z } from 'zod';
import { AUDIT_STATUSES, type AuditFilter, type AuditRecord } from '../../shared/contract/audit';
import { auditDocument } from '../audit/audit-export';
import { idArgument, instantArgument, limitArgument } from './argument-values';
import { EXIT } from './exit-codes';
import { type Perform, withConsole } from './invocation';
import { formatInstant, formatTable } from './table';

const optionsSchema = z.object({
  limit: z.number(),
  action: z.array(z.string()).optional(),
  actor: z.string().optional(),
  status: z.enum(AUDIT_STATUSES).optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  run: z.number().optional(),
  text: z.string().optional(),
});

function filterOf(options: z.infer<typeof optionsSchema>): AuditFilter {
  const { action, actor, status, since, until, run, text } = options;
  return {
    ...(action === undefined ? {} : { actions: action }),
    ...(actor === undefined ? {} : { actor }),
    ...(status === undefined ? {} : { statuses: [status] }),
    ...(since === undefined ? {} : { recordedAfter: since }),
    ...(until === undefined ? {} : { recordedBefore: until }),
    ...(run === undefined ? {} : { runId: run }),
    ...(text === undefined ? {} : { text }),
  };
}

function entriesText(entries: readonly AuditRecord[]): string {
  if (entries.length === 0) return 'No audit entry matches.';
  return formatTable(
    ['ID', 'RECORDED', 'ACTION', 'STATUS', 'ACTOR', 'OPERATION', 'TENANT'],
    entries.map((entry) => [
      String(entry.id),
      formatInstant(entry.recordedAt),
      entry.action,
      entry.status,
      entry.actor?.email || entry.actor?.name || '',
      entry.runId === null ? '' : `#${entry.runId}`,
      entry.tenantName ?? '',
    ]),
    [0],
  );
}

const LIST_NOTES = `
Needs the capability platform.audit.view. Examples:
  wheelhouse audit list --status blocked --since 2026-11-01T00:00:00Z
  wheelhouse audit list --run 3121 --json`;

/** Adds `audit` with all it can do. */
export function addAuditCommands(program: Command, perform: Perform): void {
  const audit = program.command('audit').description('who did what, and entries that wait to be written');
  audit
    .command('list')
    .description('the newest entries of the audit')
    .addOption(new Option('--limit <n>', 'how many').argParser(limitArgument).default(20))
    .option('--action <action...>', 'these actions only, such as platform.auth.login')
    .option('--actor <text>', 'part of the actor’s name or address')
    .addOption(new Option('--status <status>', 'how it ended').choices(AUDIT_STATUSES))
    .addOption(new Option('--since <instant>', 'at or after, such as 2026-11-21T00:00:00Z').argParser(instantArgument))
    .addOption(new Option('--until <instant>', 'before').argParser(instantArgument))
    .addOption(new Option('--run <id>', 'about this operation').argParser(idArgument))
    .option('--text <text>', 'part of action, actor, resource, tenant or runbook')
    .addHelpText('after', LIST_NOTES)
    .action((_options: unknown, command: Command) =>
      perform(command, (invocation) => {
        const options = optionsSchema.parse(command.opts());
        return withConsole(invocation, 'cli', async ({ console }) => {
          const request = { filter: filterOf(options), cursor: null, limit: options.limit };
          const { entries } = await console.audit.list(request);
          invocation.output.result({ entries: entries.map(auditDocument) }, () => entriesText(entries));
          return EXIT.ok;
        });
      }),
    );
  audit
    .command('send')
    .description('send the entries that could not be written before, now')
    .action((_options: unknown, command: Command) =>
      perform(command, (invocation) =>
        withConsole(invocation, 'cli', async ({ console }) => {
          const unsent = await console.audit.sendUnsent({ isForced: true });
          const document = { unsent: unsent.count, oldest_at: unsent.oldestAt, problem: unsent.problem };
          invocation.output.result(document, () =>
            unsent.count === 0
              ? 'Every audit entry is written.'
              : `Audit entries that still wait: ${unsent.count}. ${unsent.problem ?? 'They are tried again.'}`,
          );
          return unsent.count === 0 ? EXIT.ok : EXIT.blocked;
        }),
      ),
    );
}
