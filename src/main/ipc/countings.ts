import type { CallResponse } from '../../shared/contract/bridge';
import type { CountingProgress } from '../runbooks/count-exactly';

/** Counts under way for windows, which name each so that they can follow and stop it. */
export interface Countings {
  /** Does `work`; without a name it can neither be followed nor stopped. */
  run<T>(
    requestId: string | null,
    work: (counting: { signal: AbortSignal; onProgress(progress: CountingProgress): void }) => Promise<T>,
  ): Promise<T>;
  stop(requestId: string): void;
  progress(requestId: string): CallResponse<'runbooks.countingProgress'>;
}

/** Keeps the counts that are under way, and nothing of those that have ended. */
export function createCountings(): Countings {
  const underWay = new Map<string, { readonly controller: AbortController; progress: CountingProgress | null }>();
  return {
    async run(requestId, work) {
      const entry = { controller: new AbortController(), progress: null as CountingProgress | null };
      if (requestId !== null) underWay.set(requestId, entry);
      try {
        return await work({
          signal: entry.controller.signal,
          onProgress: (progress) => {
            entry.progress = progress;
          },
        });
      } finally {
        if (requestId !== null) underWay.delete(requestId);
      }
    },
    stop: (requestId) => underWay.get(requestId)?.controller.abort(),
    progress: (requestId) => underWay.get(requestId)?.progress ?? null,
  };
}
