import { describe, expect, it } from 'vitest';
import { exitCodeOfError, exitCodeOfOutcome } from '../../../../src/main/cli/exit-codes';
import { RUN_OUTCOMES, type RunOutcome } from '../../../../src/shared/domain/run-status';
import { ERROR_KINDS, type ErrorKind } from '../../../../src/shared/errors';

const KINDS: Record<ErrorKind, number> = {
  invalid_input: 2,
  not_found: 2,
  refused: 3,
  conflict: 3,
  blocked: 4,
  internal: 5,
  unreachable: 7,
  not_installed: 8,
};

const OUTCOMES: Record<RunOutcome, number> = {
  pending: 0,
  succeeded: 0,
  blocked: 4,
  failed: 5,
  partially_succeeded: 6,
  cancelled: 130,
};

describe('exit codes', () => {
  it.each(ERROR_KINDS)('of the error kind %s', (kind) => {
    expect(exitCodeOfError(kind)).toBe(KINDS[kind]);
  });
  it.each(RUN_OUTCOMES)('of the outcome %s', (outcome) => {
    expect(exitCodeOfOutcome(outcome)).toBe(OUTCOMES[outcome]);
  });
});
