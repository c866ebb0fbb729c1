import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const stateSchema = z.object({
  /** Where the cluster lies; see placement.ts for why that may be elsewhere. */
  clusterFolder: z.string(),
  port: z.number().int().nullable(),
  /** By which audit entries on this computer name its data; null until they were made once. */
  installationId: z.uuid().nullable().default(null),
  /** Who uses the server now. The last one to leave stops it. */
  holders: z.array(z.object({ id: z.string(), pid: z.number().int(), startedAt: z.string().nullable() })),
  /** Somebody asked for it to stay up with nobody left. */
  keepsRunning: z.boolean(),
});
export type SandboxState = z.infer<typeof stateSchema>;

const credentialsSchema = z.object({ admin: z.string(), operator: z.string() });
export type Credentials = z.infer<typeof credentialsSchema>;

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null; // Missing or damaged: the caller starts afresh.
  }
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(value, null, 2), { mode: 0o600 });
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
}

/** What is known about the sandbox in this folder, or null. */
export async function readState(sandboxFolder: string): Promise<SandboxState | null> {
  return await readJson(join(sandboxFolder, 'state.json'), stateSchema);
}

/** Replaces the state in one step. Only while holding the sandbox's lock. */
export async function writeState(sandboxFolder: string, state: SandboxState): Promise<void> {
  await writeJson(join(sandboxFolder, 'state.json'), state);
}

/** The passwords of the sandbox's two roles, or null. */
export async function readCredentials(sandboxFolder: string): Promise<Credentials | null> {
  return await readJson(join(sandboxFolder, 'credentials.json'), credentialsSchema);
}

/** New random passwords, kept where only this user can read them. */
export async function createCredentials(sandboxFolder: string): Promise<Credentials> {
  const password = (): string => randomBytes(24).toString('base64url');
  const credentials = { admin: password(), operator: password() };
  await writeJson(join(sandboxFolder, 'credentials.json'), credentials);
  return credentials;
}
