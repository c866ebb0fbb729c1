import { type Command, Option } from 'commander';
import { z } from 'zod';
import { FINDING_ORDERS, type FindingFilter } from '../../shared/contract/findings';
import { findingDetailDocument, findingDocument } from '../findings/finding-document';
import { idArgument, limitArgument } from './argument-values';
import { EXIT } from './exit-codes';
import { findingsText, findingText } from './finding-text';
import { type Perform, withConsole } from './invocation';

/** As many as the service gives at once. */
const MAX_LISTED = 200;

const optionsSchema = z.object({
  limit: z.number().transform((limit) => Math.min(limit, MAX_LISTED)),
  order: z.enum(FINDING_ORDERS),
  tenant: z.number().optional(),
  type: z.array(z.string()).optional(),
  scopeKey: z.string().optional(),
  status: z.array(z.string()).optional(),
  severity: z.array(z.string()).optional(),
  overdue: z.literal(true).optional(),
  baselineRun: z.number().optional(),
  currentRun: z.number().optional(),
  recurrenceKey: z.string().optional(),
});

function filterOf(options: z.infer<typeof optionsSchema>): FindingFilter {
  const { tenant, type, scopeKey, status, severity, overdue, baselineRun, currentRun, recurrenceKey } = options;
  return {
    ...(tenant === undefined ? {} : { tenantId: tenant }),
    ...(type === undefined ? {} : { types: type }),
    ...(scopeKey === undefined ? {} : { scopeKey }),
    ...(status === undefined ? {} : { statuses: status }),
    ...(severity === undefined ? {} : { severities: severity }),
    ...(overdue === undefined ? {} : { isOverdue: overdue }),
    ...(baselineRun === undefined ? {} : { baselineRunId: baselineRun }),
    ...(currentRun === undefined ? {} : { currentRunId: currentRun }),
    ...(recurrenceKey === undefined ? {} : { recurrenceKey }),
  };
}

const LIST_NOTES = `
Needs the capability platform.ops.view, or a membership of the tenant. Examples:
  wheelhouse findings list --overdue --order due --severity critical high
  wheelhouse findings list --tenant 42 --type drift --json`;

/** Adds `findings` with all it can do. */
export function addFindingsCommands(program: Command, perform: Perform): void {
  const findings = program.command('findings').description('what drifted and what else was found: to look at only');
  findings
    .command('list')
    .description('the newest findings')
    .addOption(new Option('--limit <n>', `how many, at most ${MAX_LISTED}`).argParser(limitArgument).default(20))
    .addOption(
      new Option('--order <order>', 'due: the longest overdue first').choices(FINDING_ORDERS).default('newest'),
    )
    .addOption(new Option('--tenant <id>', 'of this tenant').argParser(idArgument))
    .option('--type <type...>', 'of these types, such as drift')
    .option('--scope-key <key>', 'of exactly this scope')
    .option('--status <status...>', 'in these statuses, such as new')
    .option('--severity <severity...>', 'of these severities, such as critical')
    .option('--overdue', 'open, and due before now')
    .addOption(new Option('--baseline-run <id>', 'compared with this inventory run').argParser(idArgument))
    .addOption(new Option('--current-run <id>', 'found in this inventory run').argParser(idArgument))
    .option('--recurrence-key <key>', 'of one recurring problem')
    .addHelpText('after', LIST_NOTES)
    .action((_options: unknown, command: Command) =>
      perform(command, (invocation) => {
        const options = optionsSchema.parse(command.opts());
        return withConsole(invocation, 'cli', async ({ console }) => {
          const { order, limit } = options;
          const page = await console.findings.list({ filter: filterOf(options), order, cursor: null, limit });
          const document = { findings: page.findings.map(findingDocument), has_more: page.nextCursor !== null };
          invocation.output.result(document, () => findingsText(page.findings));
          return EXIT.ok;
        });
      }),
    );
  findings
    .command('show')
    .description('one finding with its life and the shown part of its evidence')
    .argument('<id>', 'the finding’s id', idArgument)
    .action((findingId: number, _options: unknown, command: Command) =>
      perform(command, (invocation) =>
        withConsole(invocation, 'cli', async ({ console }) => {
          const finding = await console.findings.get(findingId);
          invocation.output.result({ finding: findingDetailDocument(finding) }, () => findingText(finding));
          return EXIT.ok;
        }),
      ),
    );
}
