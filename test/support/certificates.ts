import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export interface Certificate {
  readonly certificate: string;
  readonly key: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** An authority of one test file, and what it signs. */
export interface Authority {
  readonly certificateFile: string;
  /** @param days how long it is valid; negative for one that has expired */
  sign(names: { commonName: string; altNames?: string; days?: number }): Promise<Certificate>;
  remove(): Promise<void>;
}

/** Makes an authority with openssl. */
export async function makeAuthority(name = 'Wheelhouse test authority'): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'wheelhouse-ca-'));
  const at = (file: string) => join(folder, file);
  await run('openssl', ['req', '-x509', ...KEY, '-keyout', at('ca.key'), '-out', at('ca.crt'), '-subj', `/CN=${name}`]);
  let count = 0;
  return {
    certificateFile: at('ca.crt'),
    async sign({ commonName, altNames, days = 2 }) {
      count += 1;
      const base = at(String(count));
      const request = ['req', ...KEY, '-keyout', `${base}.key`, '-out', `${base}.csr`, '-subj', `/CN=${commonName}`];
      await run('openssl', request);
      await writeFile(`${base}.ext`, altNames === undefined ? '' : `subjectAltName=${altNames}\n`);
      const signing = [
        'x509',
        '-req',
        '-in',
        `${base}.csr`,
        '-CA',
        at('ca.crt'),
        '-CAkey',
        at('ca.key'),
        '-CAcreateserial',
      ];
      await run('openssl', [...signing, '-days', String(days), '-extfile', `${base}.ext`, '-out', `${base}.crt`]);
      return {
        certificate: await readFile(`${base}.crt`, 'utf8'),
        key: await readFile(`${base}.key`, 'utf8'),
        certificateFile: `${base}.crt`,
        keyFile: `${base}.key`,
      };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
