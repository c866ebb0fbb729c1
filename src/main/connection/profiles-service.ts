import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type {
  importResultSchema,
  ListedProfile,
  Profile,
  ProfileDraft,
  ProfileList,
  SecretKind,
  TestResult,
} from '../../shared/contract/profiles';
import { SECRET_KINDS } from '../../shared/contract/profiles';
import { notFound, refused } from '../../shared/errors';
import { toWheelhouseError } from '../postgres/errors';
import type { ConnectionSecrets } from './connection-secrets';
import type { Keychain } from './keychain';
import { type ConnectionSurroundings, openProfileConnection, type OpenedConnection } from './open-connection';
import { formatProfiles, parseProfiles, type ProfileFile } from './profile-file';
import { draftFromUrl } from './profile-parameters';
import { passphrasesOf } from './protected-keys';
import { testConnection } from './test-connection-store';

/** The sandbox is always there, so no profile may be mistaken for it. */
const RESERVED_NAME = 'sandbox';
const MAX_NAME = 80;

export interface ProfilesServiceOptions {
  readonly file: ProfileFile;
  readonly keychain: Keychain;
  readonly surroundings: ConnectionSurroundings;
  readonly startTargetName: string | null;
  /**
   * Asks the operator, outside the page, whether this command may run on this computer: a page that was taken over must
   * not be able to have one run.
   */
  approveCommand(command: string): Promise<boolean>;
}

/** The connection profiles of this computer: who may be connected to, and how. */
export interface ProfilesService {
  list(): Promise<ProfileList>;
  get(profileId: string): Promise<Profile>;
  /** Creates a profile at the end of the list, or replaces the one with this id. */
  save(profileId: string | null, draft: ProfileDraft): Promise<Profile>;
  /** Puts a copy under the original. Passwords are not copied. */
  duplicate(profileId: string): Promise<Profile>;
  /** Forgets its password too. */
  remove(profileId: string): Promise<void>;
  /** Ids that are missing keep their place at the end. */
  reorder(profileIds: readonly string[]): Promise<void>;
  importFrom(text: string): Promise<z.infer<typeof importResultSchema>>;
  exportText(): Promise<string>;
  draftFromUrl(url: string): { draft: ProfileDraft; hadPassword: boolean };
  /** Connects once with what the form holds. */
  test(profileId: string | null, draft: ProfileDraft, typed: ConnectionSecrets): Promise<TestResult>;
  /** What the session connects with. */
  open(profileId: string, typed: ConnectionSecrets): Promise<OpenedConnection>;
  /** Keeps what was typed in the keychain; refused where this computer keeps nothing, or the profile no password. */
  remember(profileId: string, typed: ConnectionSecrets): Promise<void>;
  /** Forgets the password and every passphrase. */
  forgetSecrets(profileId: string): Promise<void>;
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isTaken(profiles: readonly Profile[], name: string, except: string | null): boolean {
  return sameName(name, RESERVED_NAME) || profiles.some((other) => other.id !== except && sameName(other.name, name));
}

/** The name, with a number behind it where it is taken. */
function freeName(profiles: readonly Profile[], name: string): string {
  if (!isTaken(profiles, name, null)) return name;
  for (let count = 2; ; count += 1) {
    const candidate = `${name.slice(0, MAX_NAME - 4)} ${count}`;
    if (!isTaken(profiles, candidate, null)) return candidate;
  }
}

/** Everything that decides where a password goes and how it is protected on the way. */
const SERVER_FIELDS = [
  'hosts',
  'database',
  'user',
  'service',
  'sslMode',
  'sslRootCert',
  'sslCert',
  'sslKey',
  'sshHops',
] as const satisfies readonly (keyof ProfileDraft)[];

/** Whether a password that is kept for the one may be sent by the other. */
function isSameServer(one: ProfileDraft, other: ProfileDraft): boolean {
  return SERVER_FIELDS.every((field) => isDeepStrictEqual(one[field], other[field]));
}

/** Under which name a secret is kept. Ids of profiles hold no `#`. */
function keyOf(profileId: string, kind: SecretKind): string {
  return kind === 'password' ? profileId : `${profileId}#${kind}`;
}

function commandOf({ credential }: ProfileDraft): string | null {
  return credential.kind === 'command' ? credential.command : null;
}

function findIn(profiles: readonly Profile[], profileId: string): Profile {
  const profile = profiles.find(({ id }) => id === profileId);
  if (profile === undefined) throw notFound('The connection profile');
  return profile;
}

export function createProfilesService(options: ProfilesServiceOptions): ProfilesService {
  const { file, keychain, surroundings } = options;
  const get = async (profileId: string) => findIn((await file.read()).profiles, profileId);
  const find = async (profileId: string | null) =>
    (await file.read()).profiles.find(({ id }) => id === profileId) ?? null;
  /** What was typed and, for the server it was kept for, what is kept. */
  const withKept = async (
    typed: ConnectionSecrets,
    profile: ProfileDraft,
    saved: Profile | null,
  ): Promise<ConnectionSecrets> => {
    if (saved === null || !isSameServer(profile, saved)) return typed;
    const read = async (kind: SecretKind) => typed[kind] ?? (await keychain.read(keyOf(saved.id, kind)));
    return {
      password: profile.credential.kind === 'keychain' ? await read('password') : typed.password,
      sshPassphrase: await read('sshPassphrase'),
      tlsPassphrase: await read('tlsPassphrase'),
    };
  };
  const describe = async (profile: Profile): Promise<ListedProfile> => {
    const has = (kind: SecretKind) => keychain.has(keyOf(profile.id, kind));
    const [hasPassword, hasSsh, hasTls] = await Promise.all([
      has('password'),
      has('sshPassphrase'),
      has('tlsPassphrase'),
    ]);
    const { kind } = profile.credential;
    const asksPassword = kind === 'ask' || (kind === 'keychain' && !hasPassword);
    const kept = { sshPassphrase: hasSsh, tlsPassphrase: hasTls };
    const passphrases = (await passphrasesOf(profile, surroundings)).filter((each) => !kept[each]);
    return {
      profile,
      hasStoredPassword: hasPassword,
      hasStoredPassphrase: hasSsh || hasTls,
      asks: [...(asksPassword ? (['password'] as const) : []), ...passphrases],
    };
  };
  const forgetSecrets = async (profileId: string) => {
    for (const kind of SECRET_KINDS) await keychain.forget(keyOf(profileId, kind));
  };
  const requireApproval = async (draft: ProfileDraft, saved: Profile | null) => {
    const command = commandOf(draft);
    if (command === null || (saved !== null && commandOf(saved) === command)) return;
    if (await options.approveCommand(command)) return;
    throw refused(
      'command_not_approved',
      'The password command was not approved.',
      'Choose another source of the password.',
    );
  };
  return {
    async list() {
      const { profiles, problems } = await file.read();
      return {
        profiles: await Promise.all(profiles.map(describe)),
        keychain: keychain.state(),
        problems: [...problems],
        startTargetName: options.startTargetName,
      };
    },
    get,
    async save(profileId, draft) {
      const before = await find(profileId);
      await requireApproval(draft, before);
      const saved = await file.change((profiles) => {
        if (isTaken(profiles, draft.name, profileId)) {
          throw refused('name_taken', `There is a connection named “${draft.name}” already.`, 'Choose another name.');
        }
        const profile: Profile = { ...draft, id: profileId ?? randomUUID() };
        if (profileId === null) return { profiles: [...profiles, profile], result: profile };
        findIn(profiles, profileId);
        return { profiles: profiles.map((other) => (other.id === profileId ? profile : other)), result: profile };
      });
      if (before === null || !isSameServer(saved, before)) await forgetSecrets(saved.id);
      else if (saved.credential.kind !== 'keychain') await keychain.forget(keyOf(saved.id, 'password'));
      return saved;
    },
    duplicate: (profileId) =>
      file.change((profiles) => {
        const original = findIn(profiles, profileId);
        const copy = { ...original, id: randomUUID(), name: freeName(profiles, original.name) };
        return { profiles: profiles.flatMap((each) => (each === original ? [each, copy] : [each])), result: copy };
      }),
    async remove(profileId) {
      await file.change((profiles) => {
        const gone = findIn(profiles, profileId);
        return { profiles: profiles.filter((each) => each !== gone), result: undefined };
      });
      await forgetSecrets(profileId);
    },
    reorder: (profileIds) =>
      file.change((profiles) => {
        const place = (id: string) => (profileIds.includes(id) ? profileIds.indexOf(id) : profileIds.length);
        return { profiles: profiles.toSorted((one, other) => place(one.id) - place(other.id)), result: undefined };
      }),
    async importFrom(text) {
      const { profiles: read, problems } = parseProfiles(text);
      return await file.change((profiles) => {
        const all = [...profiles];
        // New ids: an imported profile must not inherit a password that is kept for another.
        const told = [...problems];
        for (const profile of read) {
          const isCommand = profile.credential.kind === 'command';
          // What runs on this computer is written on this computer.
          if (isCommand)
            told.push(`The password command of “${profile.name}” was left out: enter it again if you trust it.`);
          const credential = isCommand ? ({ kind: 'ask' } as const) : profile.credential;
          all.push({ ...profile, credential, id: randomUUID(), name: freeName(all, profile.name) });
        }
        return { profiles: all, result: { imported: read.length, problems: told } };
      });
    },
    exportText: async () => formatProfiles((await file.read()).profiles),
    draftFromUrl,
    async test(profileId, draft, typed) {
      const saved = await find(profileId);
      await requireApproval(draft, saved);
      const opened = await openProfileConnection(draft, await withKept(typed, draft, saved), surroundings);
      const startedAt = performance.now();
      try {
        await opened.prepare();
        return await testConnection(opened.connection);
      } catch (error) {
        throw toWheelhouseError(opened.explain(error, startedAt));
      } finally {
        opened.close();
      }
    },
    async open(profileId, typed) {
      const profile = await get(profileId);
      return await openProfileConnection(profile, await withKept(typed, profile, profile), surroundings);
    },
    async remember(profileId, typed) {
      const profile = await get(profileId);
      if (typed.password !== null && profile.credential.kind !== 'keychain') {
        throw refused('not_kept', 'This connection keeps no password.', 'Choose the keychain in the connection first.');
      }
      for (const kind of SECRET_KINDS) {
        const secret = typed[kind];
        if (secret !== null) await keychain.write(keyOf(profileId, kind), secret);
      }
    },
    forgetSecrets,
  };
}
