import type { Preflight } from '../../shared/contract/preflight';
import { ALL_TENANTS_PHRASE } from '../../shared/domain/start-rules';
import { openOperatorConsole, type OperatorConsole } from '../operator-console';
import { createSendingQueue } from '../engine/job-queue';
import type { RunRow } from '../runs/run-row';
import { EXIT, type ExitCode, exitCodeOfOutcome } from './exit-codes';
import { type Invocation, withPool } from './invocation';
import { withSandbox } from './open-sandbox';
import { preflightDocument, preflightLine } from './preflight-text';
import { outcomeOf, runText } from './run-text';
import { formatCount, formatDuration } from './table';
import { waitForRun } from './wait-for-run';

const RUNBOOK_KEY = 'findings.lifecycle.backfill';
const TARGET = { scope: 'all_tenants' } as const;
const REASON = { code: 'DATA_REPAIR', text: 'First run on the sandbox: rebuild what legacy findings lack' } as const;

interface Shown {
  readonly before: Preflight;
  readonly run: RunRow;
  readonly after: Preflight;
}

/** Preflight, start, wait, preflight; null where the operator stopped waiting. */
async function showMainJob(url: string, console: OperatorConsole, { output }: Invocation): Promise<Shown | null> {
  const before = await console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target: TARGET });
  output.note(preflightLine(before));
  const { run, isDeduplicated } = await console.runbooks.start({
    runbookKey: RUNBOOK_KEY,
    target: TARGET,
    preflightId: before.id,
    reason: REASON,
    confirmation: ALL_TENANTS_PHRASE,
  });
  output.note(`Operation #${run.id} ${isDeduplicated ? 'is active already: going on with it.' : 'is queued.'}`);
  const session = { console, connection: { url }, admin: { url }, label: 'the sandbox' };
  const end = await waitForRun(session, { runId: run.id, work: {} }, output);
  if (end === null) return null;
  const row = await console.runs.getRow(run.id);
  const after = await console.runbooks.preflight({ runbookKey: RUNBOOK_KEY, target: TARGET });
  return { before, run: row, after };
}

function summary({ before, run, after }: Shown): string {
  const took = Date.parse(run.completed_at ?? '') - Date.parse(run.started_at ?? '');
  const { updated = 0, processed = 0, tenants = 0 } = run.summary_counts;
  const verdict =
    after.affectedCount === 0
      ? 'Verified: a second preflight finds nothing left to change.'
      : `NOT as it should be: a second preflight still finds ${formatCount(after.affectedCount)} findings to change.`;
  return [
    runText(run),
    '',
    `${formatCount(processed)} findings of ${tenants} tenants went through, ${formatCount(updated)} changes, in ${formatDuration(took)}.`,
    `Before: ${formatCount(before.affectedCount)} of ${formatCount(before.totalCount)} findings were to change. ${verdict}`,
  ].join('\n');
}

/** The main job on the sandbox, from nothing to the verified result. */
export async function runDemo(invocation: Invocation): Promise<ExitCode> {
  const { output } = invocation;
  const code = await withSandbox(invocation, { reset: false }, async ({ url, port }, interruption) => {
    // From here on Ctrl-C means: stop at a checkpoint.
    interruption.dispose();
    output.note(`The sandbox is ready (PostgreSQL on 127.0.0.1, port ${port}).`);
    const queue = createSendingQueue({ url });
    return withPool({ url }, async (pool) => {
      try {
        const console = await openOperatorConsole({ pool, queue, source: 'cli', lockPrefix: invocation.lockPrefix });
        output.note(`Signed in as ${console.identity.name}.`);
        const shown = await showMainJob(url, console, invocation);
        if (shown === null) return EXIT.cancelled;
        const document = {
          before: preflightDocument(shown.before),
          run: shown.run,
          after: preflightDocument(shown.after),
        };
        output.result(document, () => summary(shown));
        const code = exitCodeOfOutcome(outcomeOf(shown.run));
        return code === EXIT.ok && shown.after.affectedCount > 0 ? EXIT.failed : code;
      } finally {
        await queue.close();
      }
    });
  });
  return code ?? EXIT.cancelled;
}
