import { createHash, createHmac } from 'node:crypto';

/** One line of OpenSSH's `known_hosts`. */
interface KnownHost {
  readonly isRevoked: boolean;
  readonly patterns: readonly string[];
  readonly keyType: string;
  /** The key as on the wire, in base64. */
  readonly key: string;
}

/** What is known of a host. */
export interface KnownKeys {
  /** Types of the keys that are known; empty where the host is not. */
  readonly keyTypes: readonly string[];
  check(key: Buffer): 'known' | 'unknown' | 'changed' | 'revoked';
}

function parseLine(line: string): KnownHost | null {
  const fields = line.trim().split(/\s+/);
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
  const [patterns, keyType, key] = fields;
  if (patterns === undefined || keyType === undefined || key === undefined || patterns.startsWith('#')) return null;
  // Certificates are not checked by this client, so an authority vouches for nothing here.
  if (marker === '@cert-authority') return null;
  return { isRevoked: marker === '@revoked', patterns: patterns.split(','), keyType, key };
}

function matchesHashed(pattern: string, name: string): boolean {
  const [, , salt = '', hash = ''] = pattern.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

function matchesPattern(pattern: string, name: string): boolean {
  if (pattern.startsWith('|1|')) return matchesHashed(pattern, name);
  const source = pattern
    .toLowerCase()
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name);
}

function matches({ patterns }: KnownHost, name: string): boolean {
  if (patterns.some((pattern) => pattern.startsWith('!') && matchesPattern(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(pattern, name));
}

/** The host's name as `known_hosts` has it. */
export function knownHostName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

/** As `ssh-keygen -l` shows a key. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** Looks a host up in the text of one or more `known_hosts` files: plain, hashed and wildcard names, revoked keys. */
export function lookUpKnownHost(text: string, host: string, port: number): KnownKeys {
  const name = knownHostName(host, port);
  const entries = text.split(/\r?\n/).flatMap((line) => {
    const entry = parseLine(line);
    return entry !== null && matches(entry, name) ? [entry] : [];
  });
  const trusted = entries.filter(({ isRevoked }) => !isRevoked);
  return {
    keyTypes: [...new Set(trusted.map(({ keyType }) => keyType))],
    check(key) {
      const encoded = key.toString('base64');
      if (entries.some((entry) => entry.isRevoked && entry.key === encoded)) return 'revoked';
      if (trusted.some((entry) => entry.key === encoded)) return 'known';
      return trusted.length === 0 ? 'unknown' : 'changed';
    },
  };
}
