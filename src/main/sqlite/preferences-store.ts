import type { Database } from 'better-sqlite3';
import type { z } from 'zod';
import { type Preferences, preferencesSchema, type preferencesPatchSchema } from '../../shared/contract/preferences';
import { holdsCredential } from '../../shared/domain/sanitise';
import { createJsonStore } from './json-store';

/** The choices remembered on this computer. */
export interface PreferencesStore {
  read(): Preferences;
  /** Writes what the patch names and gives everything. */
  write(patch: z.output<typeof preferencesPatchSchema>): Preferences;
}

/** A store of preferences; a stored value that no longer fits reads as its default. */
export function createPreferencesStore(database: Database): PreferencesStore {
  const store = createJsonStore(database, 'preferences');
  const read = () => {
    const stored = store.readAll();
    const valid = Object.entries(preferencesSchema.shape).flatMap(([name, schema]) => {
      const parsed = schema.safeParse(stored.get(name));
      return parsed.success ? [[name, parsed.data] as const] : [];
    });
    return preferencesSchema.parse(Object.fromEntries(valid));
  };
  return {
    read,
    write({ recentReasons, savedFilters, ...patch }) {
      // A start with such a reason is refused; the file must not keep what was tried, nor what was searched for.
      store.write({
        ...patch,
        recentReasons: recentReasons?.filter((reason) => !holdsCredential(reason)),
        savedFilters: savedFilters?.filter(
          ({ name, filter: { text, initiator } }) =>
            ![name, text, initiator].some((each) => each && holdsCredential(each)),
        ),
      });
      return read();
    },
  };
}
