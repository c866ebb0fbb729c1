import { readFile } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import ssh2, { type AgentAuthMethod, type Client, type PublicKeyAuthMethod } from 'ssh2';
import { SSH_CONNECT_TIMEOUT_MS, SSH_KEEPALIVE_MS } from '../postgres/timeouts';
import { fingerprint, type KnownKeys, lookUpKnownHost } from './known-hosts';
import { hostKeyError, noSshKey, sshFailure, sshPassphraseNeeded, wrongSshPassphrase } from './ssh-errors';
import type { WheelhouseError } from '../../shared/errors';
import type { SshHost } from './ssh-hosts';
import { defaultKeyFiles, isProtectedSshKey, openSshKey } from './ssh-keys';

/** Key types of `known_hosts` and the algorithms that show such a key. */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

async function readIfThere(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => '');
}

async function knownKeysOf(host: SshHost): Promise<KnownKeys> {
  const texts = await Promise.all(host.knownHostsFiles.map(readIfThere));
  return lookUpKnownHost(texts.join('\n'), host.keyName, host.port);
}

type AuthMethod = AgentAuthMethod | PublicKeyAuthMethod;

/** Where the keys are and what opens them. */
export interface SshKeys {
  readonly homeFolder: string;
  readonly passphrase: string | null;
}

interface SignIn {
  readonly methods: readonly AuthMethod[];
  /** What is told where none of them does: keys were left out that a passphrase would have opened. */
  readonly leftOut: WheelhouseError | null;
}

/** What to sign in with: the keys named for the host, the agent, then the user's default keys. */
async function signInOf(host: SshHost, { homeFolder, passphrase }: SshKeys): Promise<SignIn> {
  const username = host.user;
  let leftOut: WheelhouseError | null = null;
  const methodsOf = async (files: readonly string[]): Promise<AuthMethod[]> => {
    const methods: AuthMethod[] = [];
    for (const file of files) {
      const text = await readIfThere(file);
      if (text === '') continue;
      const isProtected = isProtectedSshKey(text);
      const key = isProtected && passphrase !== null ? openSshKey(text, passphrase) : ssh2.utils.parseKey(text);
      if (!(key instanceof Error)) methods.push({ type: 'publickey', username, key });
      else if (isProtected) leftOut = passphrase === null ? sshPassphraseNeeded(host) : wrongSshPassphrase(host);
    }
    return methods;
  };
  const named = await methodsOf(host.identityFiles);
  const agent: AuthMethod[] = host.agent === null ? [] : [{ type: 'agent', username, agent: host.agent }];
  const defaults = await methodsOf(defaultKeyFiles(homeFolder));
  const methods = [...named, ...agent, ...defaults];
  if (methods.length === 0) throw leftOut ?? noSshKey(host);
  return { methods, leftOut };
}

async function connectTo(host: SshHost, keys: SshKeys, through: Duplex | null): Promise<Client> {
  const [known, signIn] = await Promise.all([knownKeysOf(host), signInOf(host, keys)]);
  const algorithms = known.keyTypes.flatMap((type) => ALGORITHMS[type] ?? [type]);
  const client = new ssh2.Client();
  return await new Promise((resolve, reject) => {
    let refusal: Error | null = null;
    client.once('ready', () => resolve(client));
    client.on('error', (error) => {
      client.destroy();
      const failure = sshFailure(host, error);
      reject(refusal ?? (failure.code === 'ssh_sign_in_failed' ? (signIn.leftOut ?? failure) : failure));
    });
    client.once('close', () => reject(refusal ?? sshFailure(host, new Error('The SSH connection was closed.'))));
    client.connect({
      ...(through === null ? { host: host.host, port: host.port } : { sock: through }),
      username: host.user,
      authHandler: [...signIn.methods],
      readyTimeout: SSH_CONNECT_TIMEOUT_MS,
      keepaliveInterval: SSH_KEEPALIVE_MS,
      keepaliveCountMax: 2,
      // The server has keys of several types: ask for one of a type that can be checked.
      ...(algorithms.length === 0 ? {} : { algorithms: { serverHostKey: algorithms as never } }),
      hostVerifier: (key: Buffer) => {
        const verdict = known.check(key);
        if (verdict !== 'known') refusal = hostKeyError(host, verdict, fingerprint(key));
        return verdict === 'known';
      },
    });
  });
}

function forward(client: Client, to: { host: string; port: number }): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | undefined, stream: Duplex) => {
      if (error === undefined) resolve(stream);
      else reject(error);
    };
    if (to.host.startsWith('/')) {
      client.openssh_forwardOutStreamLocal(`${to.host}/.s.PGSQL.${to.port}`, done);
    } else {
      client.forwardOut('127.0.0.1', 0, to.host, to.port, done);
    }
  });
}

/** A way through one or more SSH hosts. */
export interface SshChain {
  /** The last host, which reaches the database. */
  readonly last: SshHost;
  forward(to: { host: string; port: number }): Promise<Duplex>;
  close(): void;
}

/**
 * Connects through the hosts, each by way of the one before.
 *
 * @param onClosed told when any of the connections has ended
 * @throws WheelhouseError that names the host where it failed
 */
export async function connectSshChain(
  hosts: readonly SshHost[],
  keys: SshKeys,
  onClosed: () => void,
): Promise<SshChain> {
  const clients: Client[] = [];
  const close = () => clients.toReversed().forEach((client) => client.destroy());
  let through: Duplex | null = null;
  try {
    for (const [index, host] of hosts.entries()) {
      const client: Client = await connectTo(host, keys, through);
      client.once('close', onClosed);
      clients.push(client);
      const next = hosts[index + 1];
      if (next !== undefined) {
        try {
          through = await forward(client, next);
        } catch (error) {
          throw sshFailure(next, error);
        }
      }
    }
  } catch (error) {
    close();
    throw error;
  }
  const client = clients.at(-1);
  const last = hosts.at(-1);
  if (client === undefined || last === undefined) throw new Error('An SSH chain needs a host.');
  return {
    last,
    forward: (to) => forward(client, to),
    close,
  };
}
