import { homedir } from 'node:os';
import { join } from 'node:path';
import sshConfig from 'ssh-config';
import type { SshHop } from '../../shared/contract/profiles';
import { WheelhouseError } from '../../shared/errors';

/** An SSH host with everything that the profile, `~/.ssh/config` and the defaults say of it. */
export interface SshHost {
  /** As people know it. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The name under which its key is known. */
  readonly keyName: string;
  /** Named for this host, before the defaults. */
  readonly identityFiles: readonly string[];
  readonly agent: string | null;
  readonly knownHostsFiles: readonly string[];
}

export interface SshSurroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly homeFolder: string;
  readonly userName: string;
  /** What the configuration says where a host is asked for, includes in place; empty where there is none. */
  configTextFor(host: string): string;
}

const MAX_HOSTS = 8;

function listOf(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function firstOf(value: string | string[] | undefined): string | null {
  return listOf(value)[0] ?? null;
}

function expand(path: string, tokens: Readonly<Record<string, string>>): string {
  const home = tokens['d'] ?? homedir();
  return path
    .replace(/^~(?=$|[\\/])/, home)
    .replaceAll(/%([a-zA-Z%])/g, (all, token: string) => (token === '%' ? '%' : (tokens[token] ?? all)));
}

/** A host as `ProxyJump` writes it: `user@host:port`. */
function parseJump(text: string): SshHop {
  const match = /^(?:ssh:\/\/)?(?:([^@]+)@)?(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(text.trim());
  const host = match?.[2]?.replace(/^\[(.*)\]$/, '$1') ?? text.trim();
  return {
    host,
    user: match?.[1] ?? null,
    port: match?.[3] === undefined ? null : Number(match[3]),
    identityFile: null,
  };
}

/**
 * The hosts on the way, in order, aliases and `ProxyJump` resolved. A command of the configuration (`Match exec`) is
 * never run.
 */
export function resolveSshHosts(hops: readonly SshHop[], surroundings: SshSurroundings): SshHost[] {
  const { env, homeFolder, userName } = surroundings;
  const resolve = (hop: SshHop, isFirst: boolean, depth: number): SshHost[] => {
    if (depth > MAX_HOSTS) {
      throw new WheelhouseError({
        kind: 'invalid_input',
        code: 'ssh_jump_loop',
        message: `The SSH host ${hop.host} is reached through too many others.`,
        nextStep: 'Look for a loop of ProxyJump in ~/.ssh/config.',
      });
    }
    const configText = surroundings.configTextFor(hop.host);
    const found = sshConfig.parse(configText).compute(hop.host, { ignoreCase: true, matchExec: false });
    const host = firstOf(found['hostname'])?.replaceAll('%h', hop.host) ?? hop.host;
    // The parser fills in the user of this computer by itself; one that nobody wrote is no choice.
    const configUser = configText.toLowerCase().includes('user') ? firstOf(found['user']) : null;
    const user = hop.user ?? configUser ?? userName;
    const port = hop.port ?? Number(firstOf(found['port']) ?? 22);
    const tokens = { d: homeFolder, h: host, r: user, n: hop.host, p: String(port), u: userName };
    const identityFiles = hop.identityFile === null ? listOf(found['identityfile']) : [hop.identityFile];
    const configAgent = firstOf(found['identityagent']);
    const namedAgent = configAgent === null || configAgent === 'SSH_AUTH_SOCK' ? env['SSH_AUTH_SOCK'] : configAgent;
    const knownHosts = listOf(found['userknownhostsfile']).flatMap((files) => files.split(/\s+/));
    const jump = firstOf(found['proxyjump']);
    const before = isFirst && jump !== null && jump.toLowerCase() !== 'none' ? jump.split(',') : [];
    return [
      ...before.flatMap((text, index) => resolve(parseJump(text), index === 0, depth + 1)),
      {
        name: hop.host,
        host,
        port,
        user,
        keyName: firstOf(found['hostkeyalias']) ?? host,
        identityFiles: identityFiles.map((file) => expand(file, tokens)),
        agent:
          namedAgent === undefined || namedAgent === '' || namedAgent === 'none' ? null : expand(namedAgent, tokens),
        knownHostsFiles:
          knownHosts.length > 0
            ? knownHosts.map((file) => expand(file, tokens))
            : [join(homeFolder, '.ssh', 'known_hosts'), '/etc/ssh/ssh_known_hosts'],
      },
    ];
  };
  return hops.flatMap((hop, index) => resolve(hop, index === 0, 0));
}
