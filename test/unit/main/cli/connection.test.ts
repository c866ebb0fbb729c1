import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { resolveConnection } from '../../../../src/main/cli/connection';

const noSandbox = join(tmpdir(), 'wheelhouse-no-such-folder');
const env = { WHEELHOUSE_URL: 'postgresql://v@variable/ops', PGHOST: 'libpq', PGUSER: 'p', PGDATABASE: 'ops' };

describe('the connection', () => {
  it('is the URL of the option before all else', async () => {
    const choice = { url: 'postgresql://o:secret@option/ops', profile: 'sandbox', dataFolder: noSandbox };
    const { connection, label } = await resolveConnection(choice, env);
    expect(connection.url).toBe(choice.url);
    expect(label).toBe('option/ops');
  });
  it('is the profile before the environment, and the sandbox is always one', async () => {
    await expect(resolveConnection({ profile: 'prod', dataFolder: noSandbox }, env)).rejects.toMatchObject({
      kind: 'invalid_input',
      code: 'unknown_profile',
    });
    await expect(resolveConnection({ profile: 'sandbox', dataFolder: noSandbox }, env)).rejects.toMatchObject({
      kind: 'unreachable',
      code: 'sandbox_not_running',
    });
  });
  it('is WHEELHOUSE_URL before the variables of libpq', async () => {
    expect((await resolveConnection({ dataFolder: noSandbox }, env)).label).toBe('variable/ops');
    const { label } = await resolveConnection({ dataFolder: noSandbox }, { ...env, WHEELHOUSE_URL: '' });
    expect(label).toBe('libpq/ops');
  });
  it('is the service of PGSERVICE before the other variables of libpq, which fill in what it leaves out', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wheelhouse-service-'));
    const file = join(folder, 'services.conf');
    await writeFile(file, '[ops]\nhost=service\nport=6432\nuser=s\npassword=hush\n');
    try {
      const served = { ...env, WHEELHOUSE_URL: '', PGSERVICE: 'ops', PGSERVICEFILE: file };
      const { connection, label } = await resolveConnection({ dataFolder: noSandbox }, served);
      expect(label).toBe('service:6432/ops');
      expect(connection.url).toContain('//s:hush@');
      await expect(
        resolveConnection({ dataFolder: noSandbox }, { ...served, PGSERVICE: 'other' }),
      ).rejects.toMatchObject({ kind: 'invalid_input', code: 'unknown_service' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
  it('is an error that says how to name one where nothing does', async () => {
    await expect(resolveConnection({ dataFolder: noSandbox }, {})).rejects.toMatchObject({
      kind: 'invalid_input',
      nextStep: expect.stringContaining('--url') as string,
    });
  });
  it.each(['postgresql:u:secret@h/d', 'postgresql://u:1/secret@h/d', 'mysql://u:secret@h/d', '', 'u:secret@h'])(
    'is never quoted where it is malformed (%#)',
    async (url) => {
      const failing = resolveConnection({ url, dataFolder: noSandbox }, {});
      await expect(failing).rejects.toMatchObject({ kind: 'invalid_input', code: 'invalid_url' });
      await expect(failing).rejects.not.toThrow('secret');
    },
  );
});
