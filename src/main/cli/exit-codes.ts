import type { RunOutcome } from '../../shared/domain/run-status';
import type { ErrorKind } from '../../shared/errors';

/** What the command line tells the shell. Scripts rely on these numbers. */
export const EXIT = {
  /** All is well; a start that led to an active run too. */
  ok: 0,
  usage: 2,
  /** A capability, the reason, the confirmation, the tenant universe or the state of the run stood against it. */
  refused: 3,
  blocked: 4,
  failed: 5,
  partiallySucceeded: 6,
  unreachable: 7,
  notInstalled: 8,
  /** As a shell counts Ctrl-C. */
  cancelled: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_KIND: Readonly<Record<ErrorKind, ExitCode>> = {
  invalid_input: EXIT.usage,
  // Whoever names a run that does not exist (for them) has called it wrongly.
  not_found: EXIT.usage,
  refused: EXIT.refused,
  conflict: EXIT.refused,
  blocked: EXIT.blocked,
  internal: EXIT.failed,
  unreachable: EXIT.unreachable,
  not_installed: EXIT.notInstalled,
};

const BY_OUTCOME: Readonly<Record<RunOutcome, ExitCode>> = {
  // A run that is not over has not gone wrong.
  pending: EXIT.ok,
  succeeded: EXIT.ok,
  blocked: EXIT.blocked,
  failed: EXIT.failed,
  partially_succeeded: EXIT.partiallySucceeded,
  cancelled: EXIT.cancelled,
};

/** The exit code of a command that ended in an error of this kind. */
export function exitCodeOfError(kind: ErrorKind): ExitCode {
  return BY_KIND[kind];
}

/** The exit code of a command that waited for a run. */
export function exitCodeOfOutcome(outcome: RunOutcome): ExitCode {
  return BY_OUTCOME[outcome];
}
