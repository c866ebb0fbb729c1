import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { embeddedBinaries } from './binaries';
import { dataFolderOf, initialiseCluster, isInitialised, stopCluster, type Cluster } from './cluster';
import { lockFolder } from './folder-lock';
import { clusterOsUser, type OsUser } from './os-user';
import { placeCluster, reachableBinaries } from './placement';
import { runningPostmaster } from './postmaster';
import { isAlive, ownIdentity } from './process-identity';
import { ADMIN_ROLE, admitOperator, answersFor, buildDatabase, readInstallation, sandboxUrls } from './sandbox-store';
import { ensureRunning } from './server';
import {
  createCredentials,
  readCredentials,
  readState,
  writeState,
  type Credentials,
  type SandboxState,
} from './state';
import { watchOver } from './watchdog';

export interface SandboxStep {
  readonly label: string;
  /** From 0 to 1, or null where nothing can be said. */
  readonly fraction: number | null;
}

export interface SandboxOptions {
  /** The application's data folder; everything lies in `sandbox` under it. */
  readonly dataFolder: string;
  /** Holds platform-schema.sql and sandbox/. */
  readonly resourcesFolder: string;
  readonly onProgress: (step: SandboxStep) => void;
  readonly signal?: AbortSignal | undefined;
  /** Throws the data away and generates it anew. */
  readonly reset?: boolean | undefined;
  /** Installs or migrates our schemas, as admin. Called on every open, must be safe to repeat. */
  readonly install: (adminUrl: string) => Promise<void>;
  /** Told, once the data are there, which installation they took the place of: what waits for that one waits in vain. */
  readonly onReplaced?: ((installationId: string) => Promise<void>) | undefined;
  /** What the generated past is relative to; now, unless a test says otherwise. */
  readonly now?: Date | undefined;
  /** False trades safety against a power cut for speed; tests only. */
  readonly isDurable?: boolean | undefined;
}

export interface Sandbox {
  /** As the sandbox's operator. Holds a password. */
  readonly url: string;
  /** As the superuser. Holds a password. */
  readonly adminUrl: string;
  /** False where it already ran. */
  readonly startedHere: boolean;
  readonly port: number;
  /** Lets go of it; the last process to do so stops the server. Safe to call twice. Close your pools first. */
  readonly stop: () => Promise<void>;
  /** Lets go of it and leaves the server running, until somebody calls `stopSandbox` or the machine stops. */
  readonly leaveRunning: () => Promise<void>;
}

export type SandboxStatus =
  | { readonly state: 'absent' | 'stopped' }
  | { readonly state: 'running'; readonly url: string; readonly adminUrl: string; readonly port: number };

function folderOf(dataFolder: string): string {
  return join(resolve(dataFolder), 'sandbox');
}

async function withLock<T>(
  folder: string,
  work: () => Promise<T>,
  onWait = (): void => undefined,
  signal?: AbortSignal,
): Promise<T> {
  const release = await lockFolder(join(folder, 'lock'), onWait, signal);
  try {
    return await work();
  } finally {
    release();
  }
}

/** Finds or makes the place of the cluster. One that is there keeps its owner, whoever we are. */
async function locate(folder: string, known: SandboxState | null): Promise<Cluster> {
  const place = known?.clusterFolder ?? join(folder, 'cluster');
  const there = await stat(place).catch(() => null);
  const isOthers = process.getuid?.() === 0 && there !== null && there.uid !== 0;
  const osUser: OsUser | null = isOthers ? { uid: there.uid, gid: there.gid } : await clusterOsUser();
  const clusterFolder = there !== null && (known !== null || isOthers) ? place : await placeCluster(folder, osUser);
  return { binaries: await reachableBinaries(embeddedBinaries(), osUser), folder: clusterFolder, osUser };
}

function livingHolders(state: SandboxState | null): SandboxState['holders'] {
  return (state?.holders ?? []).filter((holder) => isAlive(holder));
}

/** Removes one holder; stops the server where nobody is left who wants it. */
async function letGo(folder: string, cluster: Cluster, id: string, keepsRunning: boolean): Promise<void> {
  await withLock(folder, async () => {
    const state = await readState(folder);
    if (state === null) return;
    const holders = livingHolders(state).filter((holder) => holder.id !== id);
    const next = { ...state, holders, keepsRunning: state.keepsRunning || keepsRunning };
    await writeState(folder, next);
    if (holders.length === 0 && !next.keepsRunning && runningPostmaster(cluster) !== null) await stopCluster(cluster);
  });
}

/** A cluster to start, with its passwords; without either one the data can't be used, and all of it is made anew. */
async function ensureCluster(folder: string, cluster: Cluster, options: SandboxOptions): Promise<Credentials> {
  const known = await readCredentials(folder);
  if (known !== null && isInitialised(cluster)) return known;
  options.onProgress({ label: 'Creating the database', fraction: null });
  if (runningPostmaster(cluster) !== null) await stopCluster(cluster, 'immediate');
  await rm(dataFolderOf(cluster), { recursive: true, force: true });
  const credentials = await createCredentials(folder);
  await initialiseCluster(cluster, { name: ADMIN_ROLE, password: credentials.admin }, options.isDurable ?? true);
  return credentials;
}

/**
 * Opens the sandbox: a Postgres of our own with the platform's schema, generated data and our schemas. What is missing is
 * made, what a crash left half-done is made again, and a server that another of our processes runs is used as it is.
 *
 * @throws WheelhouseError where it can't be started; the signal's reason where it was given up
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const folder = folderOf(options.dataFolder);
  await mkdir(folder, { recursive: true });
  // Root's cluster belongs to somebody else, who must get through; the files in here are readable to us alone.
  await chmod(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
  const id = randomUUID();
  const waiting = (): void =>
    options.onProgress({ label: 'Waiting for another Wheelhouse to start the sandbox', fraction: null });
  return await withLock(folder, () => openLocked(folder, id, options), waiting, options.signal);
}

async function openLocked(folder: string, id: string, options: SandboxOptions): Promise<Sandbox> {
  const { signal, resourcesFolder, onProgress } = options;
  onProgress({ label: 'Starting the database', fraction: null });
  const known = await readState(folder);
  const cluster = await locate(folder, known);
  const others = livingHolders(known);
  const reset = options.reset ?? false;
  // While others use the server it keeps running and only its database is replaced; otherwise nothing of it is kept.
  if (reset && others.length === 0) {
    if (runningPostmaster(cluster) !== null) await stopCluster(cluster, 'immediate');
    await rm(dataFolderOf(cluster), { recursive: true, force: true });
  }
  const self = { id, ...ownIdentity() };
  const keepsRunning = known?.keepsRunning ?? false;
  let state: SandboxState = {
    clusterFolder: cluster.folder,
    port: known?.port ?? null,
    installationId: known?.installationId ?? null,
    holders: [...others, self],
    keepsRunning,
  };
  await writeState(folder, state);
  const callOff = watchOver({
    state: join(folder, 'state.json'),
    serverPid: join(dataFolderOf(cluster), 'postmaster.pid'),
  });
  try {
    signal?.throwIfAborted();
    const credentials = await ensureCluster(folder, cluster, options);
    signal?.throwIfAborted();
    const { port, startedHere } = await ensureRunning(cluster, credentials, state.port, options.isDurable ?? true);
    state = { ...state, port };
    await writeState(folder, state);
    const label = 'Generating tenants and findings';
    await buildDatabase({
      credentials,
      port,
      resourcesFolder,
      now: options.now ?? new Date(),
      replace: reset,
      onProgress: (fraction) => onProgress({ label, fraction }),
      signal,
    });
    const urls = sandboxUrls(credentials, port);
    onProgress({ label: 'Installing the Wheelhouse schema', fraction: null });
    await options.install(urls.adminUrl);
    await admitOperator(credentials, port, resourcesFolder);
    const before = state.installationId;
    state = { ...state, installationId: await readInstallation(credentials, port) };
    await writeState(folder, state);
    if (before !== null && before !== state.installationId) await options.onReplaced?.(before);
    signal?.throwIfAborted();
    let leaving: Promise<void> | null = null;
    const leave = (leavesRunning: boolean): Promise<void> =>
      (leaving ??= letGo(folder, cluster, id, leavesRunning).finally(callOff));
    return { ...urls, port, startedHere, stop: () => leave(false), leaveRunning: () => leave(true) };
  } catch (error) {
    callOff();
    await writeState(folder, { ...state, holders: others });
    if (others.length === 0 && !keepsRunning && runningPostmaster(cluster) !== null) await stopCluster(cluster);
    throw error;
  }
}

/** Opens the sandbox with its data generated anew. Processes that use it now lose their connections, and find new data. */
export async function resetSandbox(options: SandboxOptions): Promise<Sandbox> {
  return await openSandbox({ ...options, reset: true });
}

/** What is there, without starting anything. */
export async function sandboxStatus(dataFolder: string): Promise<SandboxStatus> {
  const folder = folderOf(dataFolder);
  const state = await readState(folder);
  const credentials = await readCredentials(folder);
  if (state === null || credentials === null) return { state: 'absent' };
  if (state.port === null || !(await answersFor(credentials, state.port, join(state.clusterFolder, 'data')))) {
    return { state: 'stopped' };
  }
  return { state: 'running', port: state.port, ...sandboxUrls(credentials, state.port) };
}

/** Stops the server whoever uses it. True where it ran. */
export async function stopSandbox(dataFolder: string): Promise<boolean> {
  const folder = folderOf(dataFolder);
  const state = await readState(folder);
  if (state === null) return false;
  return await withLock(folder, async () => {
    const cluster = await locate(folder, state);
    await writeState(folder, { ...state, keepsRunning: false, holders: livingHolders(state) });
    if (runningPostmaster(cluster) === null) return false;
    await stopCluster(cluster);
    return true;
  });
}
