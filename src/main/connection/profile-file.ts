import { copyFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type Profile, profileSchema } from '../../shared/contract/profiles';

/** The name of the profile file in the data folder. */
export const PROFILE_FILE = 'profiles.json';

const documentSchema = z.object({ profiles: z.array(z.unknown()) });
const named = z.object({ name: z.string() });

/** Profiles in their order, and what could not be read. */
export interface ReadProfiles {
  readonly profiles: readonly Profile[];
  /** One sentence for each entry that was left out. */
  readonly problems: readonly string[];
}

function describeProblem(entry: unknown, index: number, error: z.ZodError): string {
  const { name } = named.safeParse(entry).data ?? {};
  // Paths only: a value may be a secret that somebody wrote into the file by hand.
  const paths = [...new Set(error.issues.map(({ path }) => path.map(String).join('.') || 'the entry'))];
  return `Profile ${name === undefined ? index + 1 : `“${name.slice(0, 80)}”`} was left out: ${paths.join(', ')} can’t be read.`;
}

/** Reads a profile document: entries that are invalid, or have an id that is taken, are dropped one by one and told. */
export function parseProfiles(text: string): ReadProfiles {
  let document: z.infer<typeof documentSchema>;
  try {
    document = documentSchema.parse(JSON.parse(text));
  } catch {
    return { profiles: [], problems: ['The file is no list of profiles; nothing was read from it.'] };
  }
  const profiles: Profile[] = [];
  const problems: string[] = [];
  document.profiles.forEach((entry, index) => {
    const parsed = profileSchema.safeParse(entry);
    if (!parsed.success) problems.push(describeProblem(entry, index, parsed.error));
    else if (profiles.some(({ id }) => id === parsed.data.id)) {
      problems.push(`Profile “${parsed.data.name}” was left out: its id is taken.`);
    } else profiles.push(parsed.data);
  });
  return { profiles, problems };
}

/** The document that {@link parseProfiles} reads. Schemas know no field for a secret, so none can be in it. */
export function formatProfiles(profiles: readonly Profile[]): string {
  const document = { version: 1, profiles: profiles.map((profile) => profileSchema.parse(profile)) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Writes a file that only its owner may read, wholly or not at all. */
export async function writePrivately(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The profiles of this computer. */
export interface ProfileFile {
  read(): Promise<ReadProfiles>;
  /** Changes the list; changes follow one another. What could not be read is kept in a copy beside the file. */
  change<T>(work: (profiles: readonly Profile[]) => { profiles: readonly Profile[]; result: T }): Promise<T>;
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** The profile file of a data folder; window and command line read the same. */
export function openProfileFile(dataFolder: string): ProfileFile {
  const file = join(dataFolder, PROFILE_FILE);
  const read = async (): Promise<ReadProfiles> => {
    const text = await readIfThere(file);
    return text === null ? { profiles: [], problems: [] } : parseProfiles(text);
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    read,
    change(work) {
      const turn = last.then(async () => {
        const before = await read();
        const { profiles, result } = work(before.profiles);
        if (before.problems.length > 0) await copyFile(file, `${file}.unreadable`);
        await writePrivately(file, formatProfiles(profiles));
        return result;
      });
      last = turn.catch(() => {});
      return turn;
    },
  };
}
