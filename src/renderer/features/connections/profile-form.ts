import type { Host, Profile, ProfileDraft, SshHop } from '../../../shared/contract/profiles';

const DEFAULT_PORT = 5432;

/** What each group of fields gets. */
export interface ProfileFieldsProps {
  readonly draft: ProfileDraft;
  readonly change: (patch: Partial<ProfileDraft>) => void;
}

/** What a new profile starts as: the most careful of everything. */
export const BLANK_DRAFT: ProfileDraft = {
  name: '',
  environment: 'production',
  hosts: [],
  database: '',
  user: '',
  service: null,
  sslMode: 'verify-full',
  sslRootCert: null,
  sslCert: null,
  sslKey: null,
  targetSessionAttrs: 'read-write',
  options: null,
  credential: { kind: 'ask' },
  sshHops: [],
};

/** The draft of a profile that exists. */
export function draftOf({ id: _id, ...draft }: Profile): ProfileDraft {
  return draft;
}

function splitPort(text: string): { name: string; port: number | null } | null {
  const match = /^(\[[^\]]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(text);
  if (match?.[1] === undefined) return null;
  const port = match[2] === undefined ? null : Number(match[2]);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  return { name: match[1].replace(/^\[(.*)\]$/, '$1'), port };
}

function parts(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Reads `host:port, host` as it is typed; null where it can't be read. */
export function parseHosts(text: string): Host[] | null {
  const hosts = parts(text).map(splitPort);
  if (hosts.some((host) => host === null)) return null;
  return hosts.flatMap((host) => (host === null ? [] : [{ host: host.name, port: host.port ?? DEFAULT_PORT }]));
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** The text that {@link parseHosts} reads. */
export function formatHosts(hosts: readonly Host[]): string {
  return hosts
    .map(({ host, port }) => (port === DEFAULT_PORT ? bracketed(host) : `${bracketed(host)}:${port}`))
    .join(', ');
}

/** Reads `user@host:port, alias` as it is typed; null where it can't be read. */
export function parseHops(text: string, identityFile: string | null): SshHop[] | null {
  const hops = parts(text).map((part) => {
    const at = part.lastIndexOf('@');
    const host = splitPort(part.slice(at + 1));
    return host === null || at === 0
      ? null
      : { host: host.name, port: host.port, user: at < 0 ? null : part.slice(0, at), identityFile };
  });
  if (hops.some((hop) => hop === null)) return null;
  return hops.flatMap((hop) => (hop === null ? [] : [hop]));
}

/** The text that {@link parseHops} reads. */
export function formatHops(hops: readonly SshHop[]): string {
  return hops
    .map(
      ({ user, host, port }) =>
        `${user === null ? '' : `${user}@`}${bracketed(host)}${port === null ? '' : `:${port}`}`,
    )
    .join(', ');
}

/** Where a profile leads, for a list. */
export function describeServer({ hosts, service, database }: ProfileDraft): string {
  const server = hosts.length > 0 ? formatHosts(hosts) : `service ${service ?? ''}`;
  return database === '' ? server : `${server} / ${database}`;
}
