import { type Command, Option } from 'commander';
import { z } from 'zod';
import { RUN_EXPORT_FORMATS } from '../../shared/contract/run-parts';
import { runFilterSchema } from '../../shared/contract/runs';
import { STATUS_BUCKETS } from '../../shared/domain/run-status';
import type { OperatorConsole } from '../operator-console';
import { exportRun } from '../runs/run-export';
import type { RunRow } from '../runs/run-row';
import { idArgument, instantArgument, limitArgument } from './argument-values';
import { EXIT, exitCodeOfOutcome, type ExitCode } from './exit-codes';
import { followRun } from './follow-run';
import { type Invocation, type Perform, withConsole } from './invocation';
import { listenForInterruption } from './interruption';
import { outcomeOf, runsText, runText } from './run-text';
import { verificationDocument, verificationText } from './verification-text';
import { rowOfStarted } from './started-row';

const runDocument = (run: RunRow) => ({ run });

/** Tells every change of a run until it is over. */
async function watch(invocation: Invocation, console: OperatorConsole, runId: number): Promise<ExitCode> {
  const { output } = invocation;
  const interruption = listenForInterruption(() => output.note('No longer watching; the operation goes on.'));
  let told = '';
  const tellChange = async () => {
    const row = await console.runs.getRow(runId);
    const line = JSON.stringify(row);
    if (line !== told) output.line(runDocument(row), () => line);
    told = line;
  };
  try {
    const onRead = output.isJson ? tellChange : async () => {};
    const end = await followRun({ console, runId, output, signal: interruption.signal, hasOwnWorker: false, onRead });
    if (end === null) return EXIT.cancelled;
    const row = await console.runs.getRow(runId);
    if (!output.isJson) output.result(runDocument(row), () => runText(row));
    return exitCodeOfOutcome(outcomeOf(row));
  } finally {
    interruption.dispose();
  }
}

async function show(invocation: Invocation, console: OperatorConsole, runId: number): Promise<ExitCode> {
  const row = await console.runs.getRow(runId);
  invocation.output.result(runDocument(row), () => runText(row));
  return EXIT.ok;
}

async function retry(invocation: Invocation, console: OperatorConsole, runId: number): Promise<ExitCode> {
  const { run, isDeduplicated } = await console.runs.retryFailedTenants(runId);
  const row = await rowOfStarted(console, run);
  invocation.output.note(
    isDeduplicated
      ? `Operation #${run.id} is active already: nothing new was started.`
      : `Operation #${run.id} is queued.`,
  );
  invocation.output.result({ ...runDocument(row), deduplicated: isDeduplicated }, () => runText(row));
  return EXIT.ok;
}

/** Counts again what a run has left, and says why. */
async function verify({ output }: Invocation, console: OperatorConsole, runId: number): Promise<ExitCode> {
  const found = await console.runs.verify({ runId });
  output.result(verificationDocument(found), () => verificationText(found));
  return found.leftCount === 0 ? EXIT.ok : EXIT.partiallySucceeded;
}

const listOptions = z.object({
  limit: z.number(),
  status: z.array(z.enum(STATUS_BUCKETS)).optional(),
  type: z.array(z.string()).optional(),
  tenant: z.number().optional(),
  since: z.string().optional(),
  text: z.string().optional(),
});

type RunAction = (invocation: Invocation, console: OperatorConsole, runId: number) => Promise<ExitCode>;

/** An action of the console followed by the row it led to. */
const thenShow =
  (act: (console: OperatorConsole, runId: number) => Promise<unknown>): RunAction =>
  async (invocation, console, runId) => {
    await act(console, runId);
    return show(invocation, console, runId);
  };

const ACTIONS: readonly (readonly [name: string, description: string, action: RunAction])[] = [
  ['show', 'one operation with its counts and failures', show],
  ['watch', 'follow an operation to its end, and exit by the outcome', watch],
  ['pause', 'stop at the next checkpoint', thenShow((console, runId) => console.runs.pause(runId))],
  ['resume', 'go on where a pause stopped', thenShow((console, runId) => console.runs.resume(runId))],
  ['cancel', 'stop for good; what is done stays done', thenShow((console, runId) => console.runs.cancel(runId))],
  ['retry', 'start anew on the tenants that failed', retry],
  [
    'verify',
    'count again what is left of an operation that has ended: exits with 0 for nothing, with 6 otherwise',
    verify,
  ],
];

const EXPORT_NOTES = `
Examples:
  wheelhouse runs export 3121 > operation-3121.json
  wheelhouse runs export 3121 --format csv > tenants.csv
  wheelhouse runs export 3121 --format markdown | pbcopy`;

/** Adds `runs` with all it can do. */
export function addRunsCommands(program: Command, perform: Perform): void {
  const runs = program.command('runs').description('operations: see, follow and control them');
  runs
    .command('list')
    .description('the newest operations')
    .addOption(new Option('--limit <n>', 'how many').argParser(limitArgument).default(20))
    .addOption(new Option('--status <bucket...>', 'only of these statuses').choices(STATUS_BUCKETS))
    .addOption(new Option('--type <type...>', 'only of these types'))
    .addOption(new Option('--tenant <id>', 'only of this tenant').argParser(idArgument))
    .addOption(new Option('--since <instant>', 'only created since then').argParser(instantArgument))
    .addOption(new Option('--text <text>', 'only with this text in id, type, initiator, tenant or failures'))
    .action((_options: unknown, command: Command) =>
      perform(command, (invocation) => {
        const { limit, ...chosen } = listOptions.parse(command.opts());
        const { status: buckets, type: types, tenant: tenantId, since: createdAfter, text } = chosen;
        const filter = runFilterSchema.parse({ buckets, types, tenantId, createdAfter, text });
        return withConsole(invocation, 'cli', async ({ console }) => {
          const rows = await console.runs.listRows({ limit, filter });
          invocation.output.result({ runs: rows }, () => runsText(rows));
          return EXIT.ok;
        });
      }),
    );
  runs
    .command('export')
    .description('one operation as a file, on stdout: everything, its tenants, or a summary for the incident ticket')
    .argument('<id>', 'the operation’s id', idArgument)
    .addOption(new Option('--format <format>', 'how').choices(RUN_EXPORT_FORMATS).default('json'))
    .addHelpText('after', EXPORT_NOTES)
    .action((runId: number, _options: unknown, command: Command) =>
      perform(command, (invocation) => {
        const { format } = z.object({ format: z.enum(RUN_EXPORT_FORMATS) }).parse(command.opts());
        return withConsole(invocation, 'cli', async ({ console }) => {
          const exported = await console.runs.readForExport(runId);
          for (const piece of exportRun(exported, format)) invocation.environment.stdout.write(piece);
          return EXIT.ok;
        });
      }),
    );
  for (const [name, description, action] of ACTIONS) {
    runs
      .command(name)
      .description(description)
      .argument('<id>', 'the operation’s id', idArgument)
      .action((runId: number, _options: unknown, command: Command) =>
        perform(command, (invocation) =>
          withConsole(invocation, 'cli', ({ console }) => action(invocation, console, runId)),
        ),
      );
  }
}
