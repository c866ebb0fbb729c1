import { z } from 'zod';
import { environmentSchema } from './session';
import { ticketRuleSchema } from './ticket';

/** libpq's names, from the weakest to the strongest. */
export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** Which of several hosts will do: only one that takes writes, or the first that answers. */
export const TARGET_SESSION_ATTRS = ['read-write', 'any'] as const;

const MAX_PATH = 1_024;
// What is typed here ends in files, commands and handshakes.
const plain = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^\P{Cc}*$/u, 'No control characters.');
const required = (max: number) => plain(max).trim().min(1);
const filePath = plain(MAX_PATH).trim().min(1).nullable();
const portSchema = z.number().int().min(1).max(65_535);

export const hostSchema = z.object({
  /** A name, an address, or the folder of a Unix socket. */
  host: required(255),
  port: portSchema,
});
export type Host = z.infer<typeof hostSchema>;

/** One SSH host on the way to the database. `host` may be an alias of `~/.ssh/config`; null leaves it to that file. */
export const sshHopSchema = z.object({
  host: required(255),
  port: portSchema.nullable(),
  user: required(64).nullable(),
  identityFile: filePath,
});
export type SshHop = z.infer<typeof sshHopSchema>;

/** Where the password comes from. None of these holds it. */
export const credentialSchema = z.discriminatedUnion('kind', [
  /** Typed at each connect and forgotten at its end. */
  z.object({ kind: z.literal('ask') }),
  /** Kept in the keychain of the operating system. */
  z.object({ kind: z.literal('keychain') }),
  /** `~/.pgpass`, or no password at all (client certificate, peer). */
  z.object({ kind: z.literal('pgpass') }),
  /** The output of a command, fetched at each connect: short-lived credentials. */
  z.object({ kind: z.literal('command'), command: required(2_000) }),
]);
export type Credential = z.infer<typeof credentialSchema>;

export const profileIdSchema = z.string().regex(/^[a-z0-9-]{1,64}$/);

const fields = {
  name: required(80),
  environment: environmentSchema,
  /** Tried in this order. Empty only where a service names the host. */
  hosts: z.array(hostSchema).max(8),
  database: plain(63).trim(),
  user: plain(63).trim(),
  /** A section of libpq's service file; what is filled in here goes before what stands there. */
  service: required(120).nullable(),
  sslMode: z.enum(SSL_MODES),
  sslRootCert: filePath,
  sslCert: filePath,
  sslKey: filePath,
  targetSessionAttrs: z.enum(TARGET_SESSION_ATTRS),
  /** libpq's `options`, such as `-c search_path=ops`. */
  options: required(500).nullable(),
  credential: credentialSchema,
  /** From this computer's side to the database's. */
  sshHops: z.array(sshHopSchema).max(4),
  /** What every reason must name, where one is asked for. */
  ticket: ticketRuleSchema.nullable().optional(),
};

function namesItsServer(profile: { hosts: readonly unknown[]; service: string | null }): boolean {
  return profile.hosts.length > 0 || profile.service !== null;
}
const SERVER_MISSING = { message: 'A host or a service is needed.', path: ['hosts'] };

/** A profile as it is written down by an operator. No secrets. */
export const profileDraftSchema = z.object(fields).refine(namesItsServer, SERVER_MISSING);
export type ProfileDraft = z.infer<typeof profileDraftSchema>;

/** A profile as it is kept. */
export const profileSchema = z.object({ id: profileIdSchema, ...fields }).refine(namesItsServer, SERVER_MISSING);
export type Profile = z.infer<typeof profileSchema>;

export const keychainStateSchema = z.object({
  isAvailable: z.boolean(),
  /** Why nothing can be kept, in words. */
  reason: z.string().nullable(),
});
export type KeychainState = z.infer<typeof keychainStateSchema>;

/** What may have to be typed at a connect: the password, and what opens protected key files. */
export const SECRET_KINDS = ['password', 'sshPassphrase', 'tlsPassphrase'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** A profile in the list, with what is known of it on this computer. */
export const listedProfileSchema = z.object({
  profile: profileSchema,
  hasStoredPassword: z.boolean(),
  hasStoredPassphrase: z.boolean(),
  /** What has to be typed to connect, since it is neither kept nor found elsewhere. */
  asks: z.array(z.enum(SECRET_KINDS)),
});
export type ListedProfile = z.infer<typeof listedProfileSchema>;

export const profileListSchema = z.object({
  profiles: z.array(listedProfileSchema),
  keychain: keychainStateSchema,
  /** Entries of the profile file that could not be read and were left out. */
  problems: z.array(z.string()),
  /** The connection that the command line or the environment named at the start, if one was. */
  startTargetName: z.string().nullable(),
});
export type ProfileList = z.infer<typeof profileListSchema>;

const secretSchema = z.string().max(10_000).nullable().default(null);
/** Secrets on their way to main; they never come back. */
export const typedSecrets = { password: secretSchema, sshPassphrase: secretSchema, tlsPassphrase: secretSchema };

export const testResultSchema = z.object({
  /** Host and port that answered. */
  server: z.string(),
  serverVersion: z.string(),
  dbRole: z.string(),
  /** Such as `TLSv1.3`, or null for a connection in the clear. */
  tlsVersion: z.string().nullable(),
  isReadOnly: z.boolean(),
  roundTripMs: z.number().nonnegative(),
});
export type TestResult = z.infer<typeof testResultSchema>;

/** What to connect to: a profile, the sandbox, or what was named at the start. */
export const connectionChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sandbox') }),
  z.object({ kind: z.literal('start') }),
  z.object({ kind: z.literal('profile'), profileId: profileIdSchema }),
]);
export type ConnectionChoice = z.infer<typeof connectionChoiceSchema>;

export const importResultSchema = z.object({ imported: z.number().int(), problems: z.array(z.string()) });
