import { BREAK_GLASS_MAX_MINUTES } from '../../shared/domain/break-glass';
import { refused, WheelhouseError } from '../../shared/errors';

function conflict(code: string, message: string, nextStep: string): WheelhouseError {
  return new WheelhouseError({
    kind: 'conflict',
    code,
    message,
    dataSafety: 'Nothing was started or changed.',
    nextStep,
  });
}

/** Asked for as many minutes as none may last. */
export function invalidMinutes(): WheelhouseError {
  return new WheelhouseError({
    kind: 'invalid_input',
    code: 'invalid_minutes',
    message: `A break-glass lasts from 1 to ${BREAK_GLASS_MAX_MINUTES} whole minutes.`,
    dataSafety: 'Nothing was started or changed.',
  });
}

/** An extension beyond what all of it may last. */
export function tooLong(minutes: number): WheelhouseError {
  return refused(
    'too_long',
    `All of a break-glass lasts at most ${BREAK_GLASS_MAX_MINUTES} minutes, and this one has ${minutes} already.`,
    'Let it end, review it and enter a new one.',
  );
}

/** It ended, and something needed it. */
export function breakGlassOver(): WheelhouseError {
  return conflict('break_glass_over', 'The break-glass is over.', 'Review it; then a new one can be entered.');
}

/** Something that has to wait for its end. */
export function stillActive(): WheelhouseError {
  return conflict('break_glass_active', 'A break-glass lasts already.', 'Extend it, or end it first.');
}

/** The last one was not reviewed. */
export function reviewNeeded(): WheelhouseError {
  return refused(
    'review_needed',
    'Your last break-glass has not been reviewed yet.',
    'Write its review; then the next one can be entered.',
  );
}

/** A review of nothing, or of what another window was faster to review. */
export function nothingToReview(): WheelhouseError {
  return conflict('nothing_to_review', 'There is no break-glass to review.', 'Nothing is left to do.');
}

/** Nothing keeps the time where this was called. */
export function breakGlassNotOffered(): WheelhouseError {
  return refused(
    'break_glass_not_offered',
    'Break-glass is not offered here.',
    'Enter it in the window, or with `wheelhouse run --break-glass`.',
  );
}
