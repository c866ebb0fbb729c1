import { readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve, sep } from 'node:path';
import sshConfig from 'ssh-config';

/** As in OpenSSH. */
const MAX_DEPTH = 16;
/** Nobody has more; files that include each other many times over would never come to an end. */
const MAX_FILES = 500;
const INCLUDE = /^\s*include(?:\s*=\s*|\s+)(.+?)\s*$/i;
const SECTION = /^\s*(?:host|match)(?:\s*=\s*|\s+)/i;

/** The text of a file that may be missing. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function patternOf(segment: string): RegExp {
  const escaped = segment.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

/** The files that a path with `*` and `?` names, in the order of their names. */
export function filesMatching(path: string): string[] {
  const [root = '', ...segments] = path.split(sep);
  return segments.reduce<string[]>(
    (found, segment) =>
      found.flatMap((folder) => {
        if (!/[*?]/.test(segment)) return [join(folder, segment)];
        const pattern = patternOf(segment);
        try {
          // As a shell does: hidden files only where the dot is written.
          const names = readdirSync(folder).filter((name) => segment.startsWith('.') || !name.startsWith('.'));
          return names.toSorted().flatMap((name) => (pattern.test(name) ? [join(folder, name)] : []));
        } catch {
          return [];
        }
      }),
    [root === '' ? sep : `${root}${sep}`],
  );
}

/** The arguments of a line, of which those with spaces stand in quotes. */
function argumentsOf(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** Whether the lines under a `Host` or `Match` count for a host. No command of a `Match exec` is ever run. */
function isFor(section: string, host: string): boolean {
  const found = sshConfig
    .parse(`${section}\n  Compression yes\n`)
    .compute(host, { ignoreCase: true, matchExec: false });
  return found['compression'] !== undefined;
}

/**
 * The configuration that counts for one host, with what it includes in place, by OpenSSH's rules: a path that is not
 * absolute lies in `~/.ssh`; under a `Host` or `Match` that is not about the host nothing is included; and a section that
 * begins in an included file ends with it. What includes itself is left out.
 */
export function readSshConfig(file: string, host: string, homeFolder: string): string {
  let files = 0;
  const read = (path: string, depth: number): string[] => {
    files += 1;
    if (depth > MAX_DEPTH || files > MAX_FILES) return [];
    let section = 'Host *';
    let isActive = true;
    return readIfThere(path)
      .split(/\r?\n/)
      .flatMap((line) => {
        if (SECTION.test(line)) {
          section = line;
          isActive = isFor(line, host);
          return [line];
        }
        const included = INCLUDE.exec(line)?.[1];
        if (included === undefined) return [line];
        if (!isActive) return [];
        const named = argumentsOf(included).flatMap((name) => {
          const path = name.replace(/^~(?=$|[\\/])/, homeFolder);
          return filesMatching(isAbsolute(path) ? path : resolve(homeFolder, '.ssh', path));
        });
        return [...named.flatMap((each) => read(each, depth + 1)), section];
      });
  };
  return read(file, 0).join('\n');
}
