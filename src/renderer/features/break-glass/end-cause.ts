import type { BreakGlassEndCause } from '../../../shared/domain/break-glass';

const CAUSES: Readonly<Record<BreakGlassEndCause, string>> = {
  exit: 'you ended it',
  expire: 'its time was over',
  disconnect: 'the connection was left or lost',
  quit: 'the application was quit',
  revoked: 'the capability for it was taken away',
  left_open: 'its review ended it',
};

/** Why a break-glass ended, in words; null for one that nobody ended. */
export function endCauseText(cause: BreakGlassEndCause | null): string {
  return cause === null ? 'it was not ended by its application; its review ends it' : CAUSES[cause];
}
