import { toWheelhouseError } from '../postgres/errors';
import type { Output } from './output';

const SAME_AGAIN_AFTER_MS = 15_000;

/** Tells trouble that is got over by itself, one line each, sanitised; the same trouble at most every 15 s. */
export function createTroubleLog(output: Output, now: () => number = Date.now): (error: unknown) => void {
  const toldAt = new Map<string, number>();
  return (error) => {
    const { code, message } = toWheelhouseError(error);
    if (now() - (toldAt.get(message) ?? Number.NEGATIVE_INFINITY) < SAME_AGAIN_AFTER_MS) return;
    toldAt.set(message, now());
    output.note(`${message} (${code}) Trying again.`);
  };
}
