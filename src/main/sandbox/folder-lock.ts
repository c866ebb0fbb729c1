import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isAlive, ownIdentity } from './process-identity';

const holderSchema = z.object({ pid: z.number().int(), startedAt: z.string().nullable() });
const POLL_MS = 100;
const ABANDONED_BREAKER_MS = 5_000;

function isHeldByTheLiving(file: string): boolean {
  try {
    const holder = holderSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return holder.success && isAlive(holder.data);
  } catch {
    return false;
  }
}

function tryLink(source: string, target: string): boolean {
  try {
    linkSync(source, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes the lock of a dead process. Two processes must not both judge the same old lock and the slower one then
 * remove the faster one's new lock, so that judging and removing happen under a second lock; it is held for a few
 * system calls without a pause, and counts as abandoned after seconds.
 */
function removeIfDead(file: string, own: string): void {
  const breaker = `${file}.breaking`;
  if (!tryLink(own, breaker)) {
    const age = Date.now() - (statSync(breaker, { throwIfNoEntry: false })?.ctimeMs ?? Date.now());
    if (age > ABANDONED_BREAKER_MS) unlinkSync(breaker);
    return;
  }
  try {
    if (!isHeldByTheLiving(file)) unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    unlinkSync(breaker);
  }
}

/**
 * Takes a lock that only one process of this machine can hold, and resolves to its release. A holder that died loses it.
 * A hard link creates the file with its content in one step, so that nobody reads a lock without a holder.
 *
 * @param onWait called once, where somebody else holds it
 */
export async function lockFolder(file: string, onWait: () => void, signal?: AbortSignal): Promise<() => void> {
  const own = `${file}.${randomUUID()}`;
  writeFileSync(own, JSON.stringify(ownIdentity()), { mode: 0o600 });
  try {
    for (let waits = 0; !tryLink(own, file); waits += 1) {
      if (!isHeldByTheLiving(file)) removeIfDead(file, own);
      else {
        if (waits === 0) onWait();
        await sleep(POLL_MS, undefined, { signal });
      }
    }
  } finally {
    unlinkSync(own);
  }
  return () => unlinkSync(file);
}
