import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { WheelhouseError } from '../../shared/errors';

/** What a section of the service file says, by libpq's names. */
export type ServiceParameters = Readonly<Record<string, string>>;

/** Reads one section of libpq's `pg_service.conf`, or null where there is none of this name. */
export function parseService(text: string, service: string): ServiceParameters | null {
  let found: Record<string, string> | null = null;
  let isIn = false;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    const section = /^\[(.*)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      // The first section of a name counts.
      if (found !== null) break;
      isIn = section === service;
      if (isIn) found = {};
    } else if (isIn && found !== null && line !== '' && !line.startsWith('#')) {
      const [, key, value] = /^([^=\s]+)\s*=\s*(.*)$/.exec(line) ?? [];
      if (key !== undefined && value !== undefined) found[key] = value;
    }
  }
  return found;
}

/** Where libpq looks: the user's file first, then the system's. */
function serviceFiles(env: NodeJS.ProcessEnv): string[] {
  const own =
    process.platform === 'win32'
      ? join(env['APPDATA'] ?? homedir(), 'postgresql', '.pg_service.conf')
      : join(homedir(), '.pg_service.conf');
  const system = env['PGSYSCONFDIR']
    ? [join(env['PGSYSCONFDIR'], 'pg_service.conf')]
    : ['/etc/postgresql-common/pg_service.conf'];
  return [env['PGSERVICEFILE'] || own, ...system];
}

/** @throws WheelhouseError where no service file has a section of this name */
export async function readService(service: string, env: NodeJS.ProcessEnv): Promise<ServiceParameters> {
  for (const file of serviceFiles(env)) {
    const text = await readFile(file, 'utf8').catch(() => null);
    const found = text === null ? null : parseService(text, service);
    if (found !== null) return found;
  }
  throw new WheelhouseError({
    kind: 'invalid_input',
    code: 'unknown_service',
    message: `The service file has no section [${service}].`,
    dataSafety: 'Nothing was sent to a server.',
    nextStep: 'Check the name of the service, and ~/.pg_service.conf or PGSERVICEFILE.',
  });
}
