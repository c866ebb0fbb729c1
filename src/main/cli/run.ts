import { type Command, Option } from 'commander';
import { z } from 'zod';
import type { StartRequest, StartResult } from '../../shared/contract/runbooks';
import type { Target } from '../../shared/contract/scalars';
import { whatIsMissing } from '../../shared/domain/actions';
import { parseReason, REASON_CODES, REASON_PROBLEM_MESSAGES } from '../../shared/domain/reason';
import { ALL_TENANTS_PHRASE } from '../../shared/domain/start-rules';
import { refused } from '../../shared/errors';
import { requireAction } from '../identity/operator';
import { runbookRegistry } from '../runbooks/registry';
import { concurrencyArgument, secondsArgument } from './argument-values';
import { EXIT, type ExitCode, exitCodeOfOutcome } from './exit-codes';
import { type ConsoleSession, type Invocation, type Perform, withConsole } from './invocation';
import { preflightLine } from './preflight';
import { outcomeOf, runText } from './run-text';
import { rowOfStarted } from './started-row';
import { addTargetOptions, readTarget, targetOptionsSchema } from './target-options';
import { waitForRun } from './wait-for-run';

const runOptionsSchema = targetOptionsSchema.extend({
  reasonCode: z.string().optional(),
  reasonText: z.string().optional(),
  confirm: z.string().optional(),
  source: z.enum(['cli', 'deploy_hook']),
  lockWait: z.number().optional(),
  wait: z.boolean().default(false),
  worker: z.boolean(),
  concurrency: z.number().optional(),
});
type RunOptions = z.infer<typeof runOptionsSchema>;

/** The reason as typed; null where none was given, which the service judges by the scope. */
function readReason({ reasonCode, reasonText }: RunOptions): StartRequest['reason'] {
  if (reasonCode === undefined && reasonText === undefined) return null;
  const parsed = parseReason({ code: reasonCode, text: reasonText });
  if (!parsed.ok) throw refused('reason_required', REASON_PROBLEM_MESSAGES[parsed.problem]);
  return { code: parsed.reason.code, text: parsed.reason.text };
}

/** Waiting means looking at the run; better refused before the start than after it. */
function checkMayWait({ console }: ConsoleSession): void {
  const missing = whatIsMissing(console.identity, 'runs.view');
  if (missing === null) return;
  throw refused(
    'missing_capability',
    `${console.identity.name} lacks the capability ${missing}, which --wait needs.`,
    'Start without --wait, or ask a platform administrator for it.',
  );
}

async function start(
  session: ConsoleSession,
  invocation: Invocation,
  request: { runbookKey: string; target: Target; options: RunOptions },
): Promise<StartResult> {
  const { runbookKey, target, options } = request;
  const reason = readReason(options);
  // The service refuses the start all the same; told here, it spares the count before it.
  const own = runbookRegistry.find(runbookKey)?.capability;
  if (own !== undefined) requireAction(session.console.identity, 'runbooks.start', own);
  const preflight = await session.console.runbooks.preflight({ runbookKey, target });
  invocation.output.note(preflightLine(preflight));
  for (const check of preflight.checks.filter(({ level }) => level !== 'ok'))
    invocation.output.note(`  ${check.message}`);
  return session.console.runbooks.start({
    runbookKey,
    target,
    preflightId: preflight.id,
    reason,
    confirmation: options.confirm ?? null,
    ...(options.lockWait === undefined ? {} : { lockWaitSeconds: options.lockWait }),
  });
}

async function runRunbook(invocation: Invocation, runbookKey: string, options: RunOptions): Promise<ExitCode> {
  const { output } = invocation;
  const target = readTarget(options);
  return withConsole(invocation, options.source, async (session) => {
    if (options.wait) checkMayWait(session);
    const started = await start(session, invocation, { runbookKey, target, options });
    const { run, isDeduplicated } = started;
    output.note(
      isDeduplicated
        ? `Operation #${run.id} is active already: nothing new was started.`
        : `Operation #${run.id} is queued.`,
    );
    const end = options.wait
      ? await waitForRun(
          session,
          { runId: run.id, work: options.worker ? { concurrency: options.concurrency } : null },
          output,
        )
      : null;
    const row = await rowOfStarted(session.console, run);
    output.result({ run: row, deduplicated: isDeduplicated }, () => runText(row));
    if (options.wait) return end === null ? EXIT.cancelled : exitCodeOfOutcome(outcomeOf(row));
    output.note(`It is worked on wherever a worker runs. Watch it: wheelhouse runs watch ${run.id}`);
    return EXIT.ok;
  });
}

const EXAMPLES = `
Takes its own preflight first. Examples:
  wheelhouse run findings.lifecycle.backfill --tenant 42 --wait
  wheelhouse run findings.lifecycle.backfill --all-tenants --wait \\
    --reason-code DATA_REPAIR --reason-text "Rebuild after import" --confirm "${ALL_TENANTS_PHRASE}"
  wheelhouse run findings.lifecycle.backfill --all-tenants --no-worker --wait …   leave the work to other workers

Exit codes with --wait: 0 succeeded, 4 blocked, 5 failed, 6 partially succeeded, 130 cancelled or no longer waiting.
Ctrl-C stops waiting at a checkpoint; it does not cancel the run.`;

/** Adds `run`. */
export function addRunCommand(program: Command, perform: Perform): void {
  const run = program
    .command('run')
    .description('start a runbook')
    .argument('<runbook>', 'the runbook’s key, see "wheelhouse runbooks list"');
  addTargetOptions(run)
    .option('--reason-code <code>', `why, as a code: ${REASON_CODES.join(', ')}`)
    .option('--reason-text <text>', 'why, in 5 to 500 characters')
    .option('--confirm <phrase>', `for all tenants: "${ALL_TENANTS_PHRASE}"`)
    .addOption(new Option('--source <source>', 'who starts it').choices(['cli', 'deploy_hook']).default('cli'))
    .addOption(
      new Option('--lock-wait <seconds>', 'how long to wait for a lock that others hold (60)').argParser(
        secondsArgument,
      ),
    )
    .option('--wait', 'wait for the end, work on it in this process, and exit by the outcome')
    .option('--no-worker', 'with --wait: leave the work to other workers')
    .addOption(
      new Option(
        '--concurrency <n>',
        'with --wait: groups of tenants at once (by distance: 4, or 8 from 20 ms away)',
      ).argParser(concurrencyArgument),
    )
    .addHelpText('after', EXAMPLES)
    .action((runbookKey: string, _options: unknown, command: Command) =>
      perform(command, (invocation) => runRunbook(invocation, runbookKey, runOptionsSchema.parse(command.opts()))),
    );
}
