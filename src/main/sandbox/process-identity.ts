import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';

/** A process that can be told from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the kernel's own words; null where the system does not say (then only the number counts). */
  readonly startedAt: string | null;
}

const hasProc = process.platform === 'linux';

function startOf(pid: number): string | null {
  if (!hasProc) return null;
  try {
    // The command name in brackets may hold anything; state and start time are counted from behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // A zombie is dead: in a container whose first process does not reap, a killed postmaster stays one for ever.
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAt: startOf(process.pid) };
}

/** Whether a process with this number runs, of whatever user. */
export function pidExists(pid: number): boolean {
  if (hasProc) return startOf(pid) !== null;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether that very process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return pidExists(identity.pid) && (identity.startedAt === null || startOf(identity.pid) === identity.startedAt);
}

/**
 * The processes whose working folder this is: a postmaster and its children stay in their data folder.
 * Null where the system does not tell.
 */
export function processesIn(folder: string): number[] | null {
  if (!hasProc) return null;
  if (!existsSync(folder)) return [];
  const real = realpathSync(folder);
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || !pidExists(pid)) return [];
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === real ? [pid] : [];
    } catch {
      return []; // Gone meanwhile, or another user's.
    }
  });
}

/** Sends a signal to every process at home in this folder; how many there were, null where the system does not tell. */
export function signalProcessesIn(folder: string, signal: NodeJS.Signals): number | null {
  const pids = processesIn(folder);
  for (const pid of pids ?? []) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // It may have gone since we looked.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  return pids?.length ?? null;
}
