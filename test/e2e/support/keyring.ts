import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from '@playwright/test';

const BUS = '/usr/bin/dbus-daemon';
const DAEMON = '/usr/bin/gnome-keyring-daemon';

/**
 * Whether a real keychain can be had here. Electron talks to it by libsecret; and the daemon, which may lock memory, can't
 * be executed at all in some containers.
 */
export function hasKeyring(): boolean {
  const says = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' });
  return (
    says(BUS, '--version').status === 0 &&
    says(DAEMON, '--version').status === 0 &&
    says('/sbin/ldconfig', '-p').stdout?.includes('libsecret-1.so.0')
  );
}

/** A GNOME Keyring that nobody else uses, on a bus of its own. */
export interface Keyring {
  /** What leads an application to it, with `--password-store=gnome-libsecret`. */
  readonly env: Record<string, string>;
  unlock(): Promise<void>;
  /** It runs, and nobody can unlock it: there is nobody to ask for its password. */
  lock(): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** A bus that starts no service by itself, so that a keyring that was stopped stays away. */
function busSettings(socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type><listen>unix:path=${socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>`;
}

async function end(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Starts the bus; the keyring comes with `unlock`. */
export async function startKeyringBus(): Promise<Keyring> {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-keyring-'));
  const runtime = join(folder, 'run');
  const data = join(folder, 'data');
  for (const each of [runtime, data]) mkdirSync(each, { mode: 0o700 });
  const settings = join(folder, 'bus.conf');
  writeFileSync(settings, busSettings(join(runtime, 'bus')));
  const bus = spawn(BUS, ['--nofork', '--nopidfile', '--print-address', `--config-file=${settings}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [address] = (await once(createInterface({ input: bus.stdout }), 'line')) as [string];
  const env = { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: data };
  let daemon: ChildProcess | null = null;
  const stop = async () => {
    await end(daemon);
    daemon = null;
    rmSync(join(runtime, 'keyring'), { recursive: true, force: true });
  };
  const start = async (args: string[], password: string) => {
    await stop();
    daemon = spawn(DAEMON, ['--foreground', '--components=secrets', ...args], {
      env: { ...process.env, ...env, HOME: folder },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    daemon.stdin?.end(password);
    await expect.poll(() => existsSync(join(runtime, 'keyring', 'control')), { timeout: 30_000 }).toBe(true);
  };
  return {
    env,
    unlock: () => start(['--unlock'], 'throwaway'),
    lock: () => start([], ''),
    stop,
    async remove() {
      await stop();
      await end(bus);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
