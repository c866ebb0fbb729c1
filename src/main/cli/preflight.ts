import { type Command, Option } from 'commander';
import { z } from 'zod';
import type { Preflight } from '../../shared/contract/preflight';
import type { OperatorConsole } from '../operator-console';
import { secondsArgument } from './argument-values';
import { EXIT } from './exit-codes';
import { type Perform, withConsole } from './invocation';
import { detailsDocument, preflightDocument, preflightText } from './preflight-text';
import { addTargetOptions, readTarget, targetOptionsSchema } from './target-options';

const PAGE = 500;

const preflightOptionsSchema = targetOptionsSchema.extend({
  details: z.boolean().default(false),
  limit: z.number().optional(),
});

/** Every tenant of a preflight; of an estimate, which is not kept, the first ones. */
async function listTenants(console: OperatorConsole, preflight: Preflight): Promise<Preflight['topTenants']> {
  const { id: preflightId, runbookKey } = preflight;
  if (preflightId === null) return preflight.topTenants;
  const found: Preflight['topTenants'] = [];
  let total = Number.POSITIVE_INFINITY;
  while (found.length < total) {
    const page = await console.runbooks.preflightTenants({
      runbookKey,
      preflightId,
      text: '',
      isAffectedOnly: false,
      offset: found.length,
      limit: PAGE,
    });
    found.push(...page.tenants);
    total = page.tenants.length === 0 ? found.length : page.total;
  }
  return found;
}

const EXAMPLES = `
Changes nothing. Examples:
  wheelhouse preflight findings.lifecycle.backfill --all-tenants
  wheelhouse preflight findings.lifecycle.backfill --tenant 42 --json
  wheelhouse preflight findings.lifecycle.backfill --all-tenants --details   every tenant, held locks, real rows before and after`;

/** Adds `preflight`. */
export function addPreflightCommand(program: Command, perform: Perform): void {
  const preflight = program
    .command('preflight')
    .description('count what a runbook would change, without changing anything')
    .argument('<runbook>', 'the runbook’s key, see "wheelhouse runbooks list"')
    .option('--details', 'every tenant, held locks, and a sample of rows before and after')
    .addOption(
      new Option(
        '--limit <seconds>',
        'estimate where counting takes longer; an estimate vouches for no start',
      ).argParser(secondsArgument),
    )
    .addHelpText('after', EXAMPLES)
    .action((runbookKey: string, _options: unknown, command: Command) =>
      perform(command, async (invocation) => {
        const options = preflightOptionsSchema.parse(command.opts());
        const order = { runbookKey, target: readTarget(options) };
        return withConsole(invocation, 'cli', async ({ console }) => {
          const taken: Preflight =
            options.limit === undefined
              ? await console.runbooks.preflight(order)
              : await console.runbooks.preflightInTime({ ...order, countLimitMs: options.limit * 1000 });
          const tenants = options.details ? await listTenants(console, taken) : null;
          const document =
            tenants !== null || taken.isEstimate
              ? detailsDocument(taken, tenants ?? taken.topTenants)
              : preflightDocument(taken);
          invocation.output.result(document, () => preflightText(taken, tenants));
          return EXIT.ok;
        });
      }),
    );
  addTargetOptions(preflight);
}
