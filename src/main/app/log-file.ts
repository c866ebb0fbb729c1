import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sanitiseMessage, sanitiseName } from '../../shared/domain/sanitise';

const MAX_BYTES = 1_000_000;
const KEPT_FILES = 4;

/** What the application tells whoever looks after it. Every line is sanitised: no secrets, no row values, no paths. */
export interface Log {
  info(message: string): void;
  /** @param error its name and message are told, its stack is not */
  error(message: string, error?: unknown): void;
}

function describe(error: unknown): string {
  if (error === undefined) return '';
  if (!(error instanceof Error)) return `: ${sanitiseMessage(error)}`;
  const cause = error.cause instanceof Error ? ` (${sanitiseMessage(error.cause)})` : '';
  return `: ${sanitiseName(error.name)}: ${sanitiseMessage(error)}${cause}`;
}

/** A log of files that rotate: `wheelhouse.log`, then `wheelhouse.1.log` and older, about 1 MB each. Never throws. */
export function createLog(folder: string): Log {
  const name = (age: number) => join(folder, age === 0 ? 'wheelhouse.log' : `wheelhouse.${age}.log`);
  const rotate = () => {
    if ((statSync(name(0), { throwIfNoEntry: false })?.size ?? 0) < MAX_BYTES) return;
    rmSync(name(KEPT_FILES - 1), { force: true });
    for (let age = KEPT_FILES - 2; age >= 0; age -= 1) {
      if (statSync(name(age), { throwIfNoEntry: false }) !== undefined) renameSync(name(age), name(age + 1));
    }
  };
  const write = (level: 'info' | 'error', text: string) => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      rotate();
      appendFileSync(name(0), `${new Date().toISOString()} ${level} ${text}\n`, { mode: 0o600 });
    } catch {
      // A full disk must not take the console down with it.
    }
  };
  return {
    info: (message) => write('info', sanitiseMessage(message)),
    error: (message, error) => write('error', sanitiseMessage(message) + describe(error)),
  };
}
