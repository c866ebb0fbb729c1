import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../shared/contract/profiles';
import { connectSshChain, type SshChain, type SshKeys } from './ssh-client';
import { forwardFailure } from './ssh-errors';
import type { SshHost } from './ssh-hosts';

/** Local sockets that lead to hosts behind SSH. They stay while the SSH connection comes and goes. */
export interface SshTunnel {
  /** In the order of the targets. Only this user can open them. */
  readonly forwards: readonly string[];
  /** Connects if it is not; throws what stands in the way. */
  ensure(): Promise<void>;
  /** Drops the SSH connection, which may be dead; the next use makes another. */
  reset(): void;
  /** What went wrong last behind the tunnel, if that was after the given instant of `performance.now()`. */
  troubleSince(instantMs: number): unknown;
  close(): void;
}

/** In a folder that only this user may enter: a port on this computer would be open to everybody on it. */
async function socketPaths(count: number): Promise<{ paths: string[]; remove: () => Promise<void> }> {
  if (process.platform === 'win32') {
    const id = randomUUID();
    return {
      paths: Array.from({ length: count }, (_, index) => `\\\\.\\pipe\\wheelhouse-${id}-${index}`),
      remove: async () => {},
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'wheelhouse-ssh-'));
  // The command line ends without closing anything.
  const onExit = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', onExit);
  return {
    paths: Array.from({ length: count }, (_, index) => join(folder, String(index))),
    remove: async () => {
      process.off('exit', onExit);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      server.on('error', () => {});
      resolve();
    });
  });
}

/** Opens the local sockets; nothing is connected before the first use. */
export async function openSshTunnel(options: {
  readonly hosts: readonly SshHost[];
  readonly targets: readonly Host[];
  readonly keys: SshKeys;
}): Promise<SshTunnel> {
  const { paths, remove } = await socketPaths(options.targets.length);
  const sockets = new Set<Socket>();
  let connecting: Promise<SshChain> | null = null;
  let trouble: { at: number; error: unknown } | null = null;
  let isClosed = false;

  const chain = (): Promise<SshChain> => {
    if (connecting !== null) return connecting;
    const forget = () => {
      if (connecting === made) connecting = null;
    };
    const made = connectSshChain(options.hosts, options.keys, forget).then((open) => {
      if (isClosed) open.close();
      return open;
    });
    connecting = made;
    made.catch(forget);
    return made;
  };
  const serve = async (socket: Socket, target: Host) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    try {
      const current = await chain();
      const stream = await current.forward(target).catch((error: unknown) => {
        throw forwardFailure(current.last, error);
      });
      stream.on('error', () => socket.destroy());
      stream.once('close', () => socket.destroy());
      socket.once('close', () => stream.destroy());
      socket.pipe(stream).pipe(socket);
    } catch (error) {
      trouble = { at: performance.now(), error };
      socket.destroy();
    }
  };
  const servers = options.targets.map((target) => createServer((socket) => void serve(socket, target)));
  const reset = () => {
    const current = connecting;
    connecting = null;
    current?.then(
      (open) => open.close(),
      () => {},
    );
    for (const socket of sockets) socket.destroy();
  };
  for (const [index, server] of servers.entries()) await listen(server, paths[index] ?? '');
  return {
    forwards: paths,
    ensure: async () => void (await chain()),
    reset,
    troubleSince: (instantMs) => (trouble !== null && trouble.at >= instantMs ? trouble.error : null),
    close() {
      isClosed = true;
      reset();
      for (const server of servers) server.close();
      remove().catch(() => {});
    },
  };
}
