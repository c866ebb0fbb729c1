import { type Command, Option } from 'commander';
import { z } from 'zod';
import type { StartRequest, StartResult } from '../../shared/contract/runbooks';
import type { Target } from '../../shared/contract/scalars';
import { whatIsMissing } from '../../shared/domain/actions';
import { BREAK_GLASS_DEFAULT_MINUTES } from '../../shared/domain/break-glass';
import { parseReason, REASON_CODES, REASON_PROBLEM_MESSAGES } from '../../shared/domain/reason';
import { ALL_TENANTS_PHRASE } from '../../shared/domain/start-rules';
import { refused, WheelhouseError } from '../../shared/errors';
import { mayExecuteRuns, requireAction } from '../identity/operator';
import { runbookRegistry } from '../runbooks/registry';
import { concurrencyArgument, minutesArgument, secondsArgument, uuidArgument } from './argument-values';
import { EXIT, type ExitCode, exitCodeOfOutcome } from './exit-codes';
import { createElevation, type Elevation, underBreakGlass } from './elevation';
import { type ConsoleSession, type Invocation, type Perform, withConsole } from './invocation';
import { preflightLine } from './preflight-text';
import { outcomeOf, runText } from './run-text';
import { rowOfStarted } from './started-row';
import { addTargetOptions, readTarget, targetOptionsSchema } from './target-options';
import { type OwnWork, waitForRun } from './wait-for-run';

const runOptionsSchema = targetOptionsSchema.extend({
  reasonCode: z.string().optional(),
  reasonText: z.string().optional(),
  confirm: z.string().optional(),
  preflight: z.uuid().optional(),
  source: z.enum(['cli', 'deploy_hook']),
  lockWait: z.number().optional(),
  wait: z.boolean().default(false),
  worker: z.boolean(),
  concurrency: z.number().optional(),
  breakGlass: z.boolean().default(false),
  minutes: z.number().optional(),
});
type RunOptions = z.infer<typeof runOptionsSchema>;

function breakGlassMisused(message: string): WheelhouseError {
  return new WheelhouseError({ kind: 'invalid_input', code: 'usage', message });
}

function interruptedError(): WheelhouseError {
  return refused('interrupted', 'Stopped before the start.', 'Nothing is left to do but the review.');
}

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

interface StartOptions {
  readonly runbookKey: string;
  readonly target: Target;
  readonly options: RunOptions;
}

/** The break-glass that a start happens under, and whether the operator has had enough. */
interface ElevatedCommand extends Elevation {
  readonly interrupted: AbortSignal;
}

/** The preflight of a start that names none, which follows at once. */
async function takeOwnPreflight(
  { console }: ConsoleSession,
  { output }: Invocation,
  order: { runbookKey: string; target: Target },
): Promise<string> {
  const preflight = await console.runbooks.preflight(order);
  output.note(preflightLine(preflight));
  for (const check of preflight.checks.filter(({ level }) => level !== 'ok')) output.note(`  ${check.message}`);
  return preflight.id;
}

async function start(
  session: ConsoleSession,
  invocation: Invocation,
  request: StartOptions,
  elevation: ElevatedCommand | null,
): Promise<StartResult> {
  const { runbookKey, target, options } = request;
  const reason = readReason(options);
  // The service refuses the start all the same; told here, it spares the count before it.
  const own = runbookRegistry.find(runbookKey)?.capability;
  if (own !== undefined && !options.breakGlass) requireAction(session.console.identity, 'runbooks.start', own);
  const isOwnPreflight = options.preflight === undefined;
  const preflightId = options.preflight ?? (await takeOwnPreflight(session, invocation, { runbookKey, target }));
  if (elevation?.interrupted.aborted === true) throw interruptedError();
  return session.console.runbooks.start({
    runbookKey,
    target,
    preflightId,
    isOwnPreflight,
    reason,
    confirmation: options.confirm ?? null,
    ...(options.lockWait === undefined ? {} : { lockWaitSeconds: options.lockWait }),
  });
}

/** How this process works on what it started, or null where it doesn't. */
function ownWork(session: ConsoleSession, options: RunOptions, elevation: Elevation | null): OwnWork | null {
  if (!options.worker) return null;
  const { identity, breakGlass } = session.console;
  const { concurrency } = options;
  // Whoever may execute runs does so by their own rights.
  if (elevation === null || mayExecuteRuns(identity)) return { concurrency };
  const { groupRole } = breakGlass;
  return groupRole === null ? null : { concurrency, elevation: { groupRole, over: elevation.over } };
}

async function startAndWait(
  session: ConsoleSession,
  invocation: Invocation,
  request: StartOptions,
  elevation: ElevatedCommand | null,
): Promise<ExitCode> {
  const { output } = invocation;
  const { options } = request;
  if (options.wait) checkMayWait(session);
  const started = await start(session, invocation, request, elevation);
  const { run, isDeduplicated } = started;
  output.note(
    isDeduplicated
      ? `Operation #${run.id} is active already: nothing new was started.`
      : `Operation #${run.id} is queued.`,
  );
  const end = options.wait
    ? await waitForRun(session, { runId: run.id, work: ownWork(session, options, elevation) }, output)
    : null;
  const row = await rowOfStarted(session.console, run);
  output.result({ run: row, deduplicated: isDeduplicated }, () => runText(row));
  if (options.wait) return end === null ? EXIT.cancelled : exitCodeOfOutcome(outcomeOf(row));
  output.note(`It is worked on wherever a worker runs. Watch it: wheelhouse runs watch ${run.id}`);
  return EXIT.ok;
}

async function runRunbook(invocation: Invocation, runbookKey: string, options: RunOptions): Promise<ExitCode> {
  const request = { runbookKey, target: readTarget(options), options };
  if (!options.breakGlass) {
    if (options.minutes !== undefined) throw breakGlassMisused('--minutes goes with --break-glass.');
    return withConsole(invocation, options.source, (session) => startAndWait(session, invocation, request, null));
  }
  if (options.source === 'deploy_hook') {
    throw breakGlassMisused(
      'A deploy hook has no operator to elevate: leave --break-glass or --source deploy_hook out.',
    );
  }
  const reason = readReason(options);
  if (reason === null) throw refused('reason_required', 'Break-glass needs --reason-code and --reason-text.');
  const elevation = createElevation(invocation.output);
  return withConsole(
    invocation,
    options.source,
    (session) => {
      const entering = { reason, minutes: options.minutes ?? BREAK_GLASS_DEFAULT_MINUTES };
      return underBreakGlass(
        elevation,
        { console: session.console, output: invocation.output, request: entering },
        (interrupted) => startAndWait(session, invocation, request, { ...elevation, interrupted }),
      );
    },
    elevation.keeper,
  );
}

const EXAMPLES = `
Takes its own preflight first, unless --preflight names one: that one must be no older than 15 minutes, and the start is
refused (exit 3) where the world has changed since by more than 1 % or 100 findings. Examples:
  wheelhouse run findings.lifecycle.backfill --tenant 42 --wait
  wheelhouse run findings.lifecycle.backfill --all-tenants --wait \\
    --reason-code DATA_REPAIR --reason-text "Rebuild after import" --confirm "${ALL_TENANTS_PHRASE}"
  wheelhouse run findings.lifecycle.backfill --all-tenants --no-worker --wait …   leave the work to other workers
  wheelhouse run findings.lifecycle.backfill --tenant 42 --wait --break-glass --minutes 10 \\
    --reason-code SECURITY --reason-text "INC-4412: key rotation"      see "wheelhouse break-glass --help"

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
    .addOption(
      new Option(
        '--preflight <id>',
        'start from this preflight, as "wheelhouse preflight --json" told its id',
      ).argParser(uuidArgument),
    )
    .option('--confirm <phrase>', `for all tenants: "${ALL_TENANTS_PHRASE}"`)
    .addOption(new Option('--source <source>', 'who starts it').choices(['cli', 'deploy_hook']).default('cli'))
    .addOption(
      new Option(
        '--lock-wait <seconds>',
        'how long to wait for a lock that others hold (60, or WHEELHOUSE_LOCK_WAIT)',
      ).argParser(secondsArgument),
    )
    .option('--wait', 'wait for the end, work on it in this process, and exit by the outcome')
    .option('--no-worker', 'with --wait: leave the work to other workers')
    .addOption(
      new Option(
        '--concurrency <n>',
        'with --wait: groups of tenants at once (by distance: 4, or 8 from 20 ms away)',
      ).argParser(concurrencyArgument),
    )
    .option('--break-glass', 'elevate this one command, for a reason; it is audited and has to be reviewed')
    .addOption(
      new Option('--minutes <n>', 'with --break-glass: how long at most, 1 to 60 (15)').argParser(minutesArgument),
    )
    .addHelpText('after', EXAMPLES)
    .action((runbookKey: string, _options: unknown, command: Command) =>
      perform(command, (invocation) => runRunbook(invocation, runbookKey, runOptionsSchema.parse(command.opts()))),
    );
}
