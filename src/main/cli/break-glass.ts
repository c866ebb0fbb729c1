import type { Command } from 'commander';
import { z } from 'zod';
import type { BreakGlassState } from '../../shared/contract/break-glass';
import { createElevation, REVIEW_HINT } from './elevation';
import { EXIT, type ExitCode } from './exit-codes';
import { type Invocation, type Perform, withConsole } from './invocation';
import { formatInstant } from './table';

function stateDocument(state: BreakGlassState): object {
  if (state.status !== 'review_needed') return { status: 'none' };
  return {
    status: state.endedAt === null ? 'open_elsewhere' : 'review_needed',
    reason_code: state.reasonCode,
    reason_text: state.reasonText,
    minutes: state.minutes,
    entered_at: state.enteredAt,
    ended_at: state.endedAt,
    end_cause: state.endCause,
    operation_run_ids: state.runIds,
  };
}

function stateText(state: BreakGlassState): string {
  if (state.status !== 'review_needed') return 'No break-glass lasts or waits for its review.';
  const { reasonCode, reasonText, enteredAt, endedAt, endCause, runIds } = state;
  return [
    endedAt === null
      ? 'Your break-glass is open in another window or command, or was left open by one that was killed.'
      : 'Your last break-glass waits for its review.',
    `  ${reasonCode}: ${reasonText}`,
    `  Entered ${formatInstant(enteredAt)}${endedAt === null ? '' : `, over since ${formatInstant(endedAt)} (${endCause ?? 'unknown'})`}.`,
    `  Operations started: ${runIds.length === 0 ? 'none' : runIds.map((id) => `#${id}`).join(', ')}.`,
    endedAt === null ? `Its review ends it. ${REVIEW_HINT}` : REVIEW_HINT,
  ].join('\n');
}

function showStatus(invocation: Invocation): Promise<ExitCode> {
  const { keeper } = createElevation(invocation.output);
  return withConsole(
    invocation,
    'cli',
    () => {
      const state = keeper.state();
      invocation.output.result(stateDocument(state), () => stateText(state));
      return Promise.resolve(EXIT.ok);
    },
    keeper,
  );
}

function review(invocation: Invocation, note: string): Promise<ExitCode> {
  const { keeper } = createElevation(invocation.output);
  return withConsole(
    invocation,
    'cli',
    async ({ console }) => {
      await console.breakGlass.review({ note });
      invocation.output.result({ status: 'none' }, () => 'The review is stored in the audit.');
      return EXIT.ok;
    },
    keeper,
  );
}

const NOTES = `
A break-glass is entered around one command, needs the capability platform.use_break_glass, and ends with it:
  wheelhouse run findings.lifecycle.backfill --tenant 42 --wait --break-glass --minutes 10 \\
    --reason-code SECURITY --reason-text "INC-4412: key rotation"
The next one, here or in a window, can be entered once this one was reviewed:
  wheelhouse break-glass review --note "Rebuilt tenant 42, nothing left to do"`;

/** Adds `break-glass status` and `break-glass review`. */
export function addBreakGlassCommands(program: Command, perform: Perform): void {
  const breakGlass = program
    .command('break-glass')
    .description('your last break-glass and its review')
    .addHelpText('after', NOTES);
  breakGlass
    .command('status')
    .description('whether one lasts elsewhere or waits for its review')
    .action((_options: unknown, command: Command) => perform(command, showStatus));
  breakGlass
    .command('review')
    .description('say what was done under the last one; goes into the audit')
    .requiredOption('--note <text>', 'what was done, and whether anything is left to do')
    .action((_options: unknown, command: Command) =>
      perform(command, (invocation) => review(invocation, z.object({ note: z.string() }).parse(command.opts()).note)),
    );
}
