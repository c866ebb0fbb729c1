import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { WheelhouseError } from '../../shared/errors';

const run = promisify(execFile);

/** The user who owns the cluster where we are root: Postgres refuses to run as root. */
export interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

async function lookUp(name: string): Promise<OsUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/**
 * Whom to run Postgres as: null for ourselves, another user where we are root. That is `postgres` where it exists, else
 * a system user made for it.
 */
export async function clusterOsUser(): Promise<OsUser | null> {
  if (process.getuid?.() !== 0) return null;
  const known = (await lookUp('postgres')) ?? (await lookUp('wheelhouse-sandbox'));
  if (known !== null) return known;
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'wheelhouse-sandbox']).catch(() => undefined);
  const user = (await lookUp('wheelhouse-sandbox')) ?? (await lookUp('nobody'));
  if (user !== null) return user;
  throw new WheelhouseError({
    kind: 'internal',
    code: 'sandbox_no_os_user',
    message: 'The sandbox cannot start as root: there is no other user on this machine to run Postgres as.',
    nextStep: 'Start as an ordinary user, or create a user named postgres.',
  });
}

/** Whether that user can enter and read this file or folder, and also write it where asked. Found out by trying. */
export async function canReach(user: OsUser, path: string, mayWrite: boolean): Promise<boolean> {
  try {
    const test = `test -r "$1" && test -x "$1"${mayWrite ? ' && test -w "$1"' : ''}`;
    await run('/bin/sh', ['-c', test, 'sh', path], { ...user, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}
