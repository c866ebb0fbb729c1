import { type Command, Option } from 'commander';
import { z } from 'zod';
import { startWorker } from '../engine/worker';
import { concurrencyArgument } from './argument-values';
import { EXIT, type ExitCode } from './exit-codes';
import type { Invocation, Perform } from './invocation';
import { listenForInterruption } from './interruption';
import type { Output } from './output';
import { createTroubleLog } from './trouble-log';

const optionsSchema = z.object({ concurrency: z.number().optional(), drain: z.boolean().default(false) });

/** Tells when work begins and when none is left, not every job in between. */
function createActivityLog(output: Output) {
  const seen = new Set<number>();
  let wasBusy = false;
  const stamped = (text: string) => output.note(`${new Date().toISOString()} ${text}`);
  return {
    stamped,
    onActiveJobs(activeJobs: number) {
      if (activeJobs > 0 === wasBusy) return;
      wasBusy = activeJobs > 0;
      stamped(wasBusy ? 'At work.' : 'Nothing to do.');
    },
    onRunChanged(runId: number) {
      if (seen.has(runId)) return;
      seen.add(runId);
      stamped(`Works on operation #${runId}.`);
    },
  };
}

async function work(invocation: Invocation, options: z.infer<typeof optionsSchema>): Promise<ExitCode> {
  const { output } = invocation;
  const { connection, label } = await invocation.connect();
  const log = createActivityLog(output);
  const interruption = listenForInterruption(() =>
    log.stamped('Stopping at the next checkpoint; once more to end at once.'),
  );
  try {
    const worker = await startWorker({
      connection,
      concurrency: options.concurrency,
      drain: options.drain,
      onActiveJobs: log.onActiveJobs,
      onRunChanged: log.onRunChanged,
      onTrouble: createTroubleLog({ ...output, note: log.stamped }),
    });
    log.stamped(`Worker started on ${label}, ${worker.concurrency} at once.`);
    const stop = () => void worker.stop();
    interruption.signal.addEventListener('abort', stop, { once: true });
    if (interruption.signal.aborted) stop();
    await worker.done;
    const reason = interruption.signal.aborted ? 'signal' : 'drained';
    log.stamped(reason === 'signal' ? 'Worker stopped.' : 'No job is left: worker stopped.');
    if (output.isJson) output.result({ stopped: reason }, () => '');
    return EXIT.ok;
  } finally {
    interruption.dispose();
  }
}

const EXAMPLES = `
Works on runs until Ctrl-C or SIGTERM, which let it come to a checkpoint first. Run it on as many machines as you like.
It needs no operator mapping: who may start what was settled at the start. Examples:
  wheelhouse worker --concurrency 8
  wheelhouse worker --drain              for a deploy job: exits with 0 when no job is left`;

/** Adds `worker`. */
export function addWorkerCommand(program: Command, perform: Perform): void {
  program
    .command('worker')
    .description('work on the jobs of all runs')
    .addOption(
      new Option('--concurrency <n>', 'groups of tenants at once (by distance: 4, or 8 from 20 ms away)').argParser(
        concurrencyArgument,
      ),
    )
    .option('--drain', 'exit when no job is left')
    .addHelpText('after', EXAMPLES)
    .action((_options: unknown, command: Command) =>
      perform(command, (invocation) => work(invocation, optionsSchema.parse(command.opts()))),
    );
}
