import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_SECRETS } from '../../../../src/main/connection/connection-secrets';
import { createKeychain, type Encryption, type Keychain } from '../../../../src/main/connection/keychain';
import { openProfileFile } from '../../../../src/main/connection/profile-file';
import { createProfilesService, type ProfilesService } from '../../../../src/main/connection/profiles-service';
import type { ProfileDraft } from '../../../../src/shared/contract/profiles';
import { makeProfile, typed } from './make-profile';

let folder: string;
let approved: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-service-'));
  approved = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const encryption = (changes: Partial<Encryption> = {}): Encryption => ({
  isAvailable: () => true,
  backend: () => 'gnome_libsecret',
  encrypt: (text) => Buffer.from(Buffer.from(text).toReversed()),
  decrypt: (bytes) => Buffer.from(bytes.toReversed()).toString(),
  ...changes,
});

function make(
  changes: Partial<Encryption> = {},
  env: NodeJS.ProcessEnv = {},
): { profiles: ProfilesService; keychain: Keychain } {
  const keychain = createKeychain(folder, encryption(changes));
  const profiles = createProfilesService({
    file: openProfileFile(folder),
    keychain,
    surroundings: { env, homeFolder: folder, userName: 'me' },
    startTargetName: null,
    approveCommand: (command) => Promise.resolve(approved.includes(command)),
  });
  return { profiles, keychain };
}

function draft(changes: Partial<ProfileDraft> = {}): ProfileDraft {
  const { id: _id, ...rest } = makeProfile(changes);
  return rest;
}

describe('connection profiles', () => {
  it('are made, changed, copied under the original, ordered and deleted', async () => {
    const { profiles } = make();
    const one = await profiles.save(null, draft({ name: 'one' }));
    const two = await profiles.save(null, draft({ name: 'two' }));
    const copy = await profiles.duplicate(one.id);
    const names = async () => (await profiles.list()).profiles.map(({ profile }) => profile.name);
    expect(copy).toEqual({ ...one, id: copy.id, name: 'one 2' });
    expect(await names()).toEqual(['one', 'one 2', 'two']);
    await profiles.reorder([two.id, one.id]);
    expect(await names()).toEqual(['two', 'one', 'one 2']);
    await profiles.save(one.id, draft({ name: 'first' }));
    await profiles.remove(copy.id);
    expect(await names()).toEqual(['two', 'first']);
    await expect(profiles.get(copy.id)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('have a name of their own, and none is called sandbox', async () => {
    const { profiles } = make();
    await profiles.save(null, draft({ name: 'eu-ops' }));
    await expect(profiles.save(null, draft({ name: 'EU-OPS' }))).rejects.toMatchObject({ code: 'name_taken' });
    await expect(profiles.save(null, draft({ name: 'Sandbox' }))).rejects.toMatchObject({ code: 'name_taken' });
  });

  it('keep a password in the keychain only, and forget it when it would go elsewhere', async () => {
    const { profiles } = make();
    const profile = await profiles.save(null, draft({ credential: { kind: 'keychain' } }));
    await profiles.remember(profile.id, typed('hunter2'));
    expect((await profiles.list()).profiles[0]?.hasStoredPassword).toBe(true);
    expect((await profiles.open(profile.id, NO_SECRETS)).connection.url).toContain('hunter2');
    for (const file of ['profiles.json', 'passwords.json']) {
      expect(await readFile(join(folder, file), 'utf8')).not.toContain('hunter2');
    }
    expect(await profiles.exportText()).not.toContain('hunter2');
    await profiles.save(profile.id, draft({ credential: { kind: 'keychain' }, environment: 'production' }));
    expect((await profiles.open(profile.id, NO_SECRETS)).connection.url).toContain('hunter2');
    const elsewhere = draft({ credential: { kind: 'keychain' }, hosts: [{ host: 'evil.example', port: 5432 }] });
    await expect(profiles.test(profile.id, elsewhere, NO_SECRETS)).rejects.toMatchObject({ code: 'password_needed' });
    await profiles.save(profile.id, elsewhere);
    await expect(profiles.open(profile.id, NO_SECRETS)).rejects.toMatchObject({ code: 'password_needed' });
  });

  it.each([
    { what: 'no keychain', changes: { isAvailable: () => false } },
    { what: 'only basic_text', changes: { backend: () => 'basic_text' } },
  ])('store nothing where there is $what, and say so', async ({ changes }) => {
    const { profiles } = make(changes);
    const profile = await profiles.save(null, draft({ credential: { kind: 'keychain' } }));
    expect((await profiles.list()).keychain).toMatchObject({
      isAvailable: false,
      reason: expect.any(String) as string,
    });
    await expect(profiles.remember(profile.id, typed('hunter2'))).rejects.toMatchObject({ code: 'no_keychain' });
    await expect(readFile(join(folder, 'passwords.json'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await profiles.open(profile.id, typed('hunter2'))).connection.url).toContain('hunter2');
  });

  it('ask for the passphrases of protected keys that are named, unless one wished them kept', async () => {
    const { profiles } = make();
    const sshKey = join(folder, 'ssh_key');
    const tlsKey = join(folder, 'client.key');
    const ssh = ssh2.utils.generateKeyPairSync('ed25519', {
      passphrase: 'correct horse',
      cipher: 'aes256-cbc',
      rounds: 4,
    });
    writeFileSync(sshKey, ssh.private);
    const { privateKey } = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'battery' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    writeFileSync(tlsKey, privateKey);
    const hop = { host: 'bastion', port: null, user: null, identityFile: sshKey };
    const wanted = draft({ credential: { kind: 'pgpass' }, sslKey: tlsKey, sshHops: [hop] });
    const { id } = await profiles.save(null, wanted);
    const listed = async () => (await profiles.list()).profiles[0];
    expect(await listed()).toMatchObject({ asks: ['sshPassphrase', 'tlsPassphrase'], hasStoredPassphrase: false });

    // An agent may hold the SSH key: then a refusal asks.
    const withAgent = make({}, { SSH_AUTH_SOCK: '/run/agent' }).profiles;
    expect((await withAgent.list()).profiles[0]?.asks).toEqual(['tlsPassphrase']);
    // A configuration that leads nowhere must not take the list away.
    mkdirSync(join(folder, '.ssh'));
    writeFileSync(join(folder, '.ssh', 'config'), 'Host bastion\n  ProxyJump bastion\n');
    expect((await listed())?.asks).toEqual(['tlsPassphrase']);
    rmSync(join(folder, '.ssh'), { recursive: true });

    const passphrases = { sshPassphrase: 'correct horse', tlsPassphrase: 'battery' };
    await profiles.remember(id, typed(null, passphrases));
    expect(await listed()).toMatchObject({ asks: [], hasStoredPassphrase: true, hasStoredPassword: false });
    const opened = await profiles.open(id, NO_SECRETS);
    expect(new URL(opened.connection.url).searchParams.get('sslpassword')).toBe('battery');
    opened.close();
    for (const file of ['profiles.json', 'passwords.json']) {
      expect(await readFile(join(folder, file), 'utf8')).not.toMatch(/correct horse|battery/);
    }
    await profiles.save(id, { ...wanted, sshHops: [{ ...hop, host: 'elsewhere' }] });
    expect(await listed()).toMatchObject({ asks: ['sshPassphrase', 'tlsPassphrase'] });
    await profiles.remember(id, typed(null, passphrases));
    await profiles.forgetSecrets(id);
    expect(await listed()).toMatchObject({ hasStoredPassphrase: false });
  });

  it('run a command only after it was approved outside the page', async () => {
    const { profiles } = make();
    const withCommand = draft({ credential: { kind: 'command', command: 'echo secret' } });
    await expect(profiles.save(null, withCommand)).rejects.toMatchObject({ code: 'command_not_approved' });
    await expect(profiles.test(null, withCommand, NO_SECRETS)).rejects.toMatchObject({ code: 'command_not_approved' });
    approved.push('echo secret');
    const { id } = await profiles.save(null, withCommand);
    approved.length = 0;
    await profiles.save(id, { ...withCommand, name: 'renamed' });
    expect((await profiles.open(id, NO_SECRETS)).connection.passwordCommand).toBe('echo secret');
  });

  it('are imported with new ids and free names, without commands, and what is wrong is told', async () => {
    const { profiles } = make();
    const mine = await profiles.save(null, draft({ name: 'eu-ops' }));
    const file = JSON.stringify({
      profiles: [
        { ...mine, credential: { kind: 'command', command: 'rm -rf /' } },
        { ...mine, id: 'other', name: 'us-ops' },
        { name: 'broken' },
      ],
    });
    const { imported, problems } = await profiles.importFrom(file);
    expect(imported).toBe(2);
    expect(problems).toHaveLength(2);
    const { profiles: all } = await profiles.list();
    expect(all.map(({ profile }) => profile.name)).toEqual(['eu-ops', 'eu-ops 2', 'us-ops']);
    expect(all[1]?.profile.credential).toEqual({ kind: 'ask' });
    expect(new Set(all.map(({ profile }) => profile.id)).size).toBe(3);
  });
});
