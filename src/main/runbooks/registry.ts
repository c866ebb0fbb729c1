import type { RunbookDefinition } from './definition';
import { findingsLifecycleBackfill } from './findings-lifecycle-backfill';

/** The runbooks that this program knows. */
export interface RunbookRegistry {
  all(): readonly RunbookDefinition[];
  find(key: string): RunbookDefinition | null;
}

/** A registry of the given definitions. */
export function createRegistry(definitions: readonly RunbookDefinition[]): RunbookRegistry {
  return {
    all: () => definitions,
    find: (key) => definitions.find((definition) => definition.key === key) ?? null,
  };
}

export const runbookRegistry = createRegistry([findingsLifecycleBackfill]);
