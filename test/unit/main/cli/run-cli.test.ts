import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/main/cli/run-cli';

/** A call in this process, of things that need no database. */
async function call(...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(args, {
    env: {},
    platform: 'linux',
    homeFolder: '/nowhere',
    resourcesFolder: '/nowhere',
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  });
  return { code, ...written };
}

describe('the command line', () => {
  it('takes global options before and after the command', async () => {
    const before = await call('--profile', 'nope', '--json', 'runs', 'list');
    const after = await call('runs', 'list', '--profile', 'nope', '--json');
    expect(before).toEqual(after);
    expect(after).toMatchObject({ code: 2, stdout: '' });
    expect(JSON.parse(after.stderr)).toMatchObject({ error: { code: 'unknown_profile' } });
  });
  it('suggests a command and an option', async () => {
    expect((await call('preflihgt', 'x')).stderr).toContain('Did you mean preflight?');
    expect((await call('run', 'x', '--confrm', 'y')).stderr).toContain('Did you mean --confirm?');
  });
  it('leaves out what an unknown option was given', async () => {
    expect((await call('--urll=postgresql://u:secret@h/d', 'doctor')).stderr).not.toContain('secret');
  });
  it('shows examples to people in a hurry', async () => {
    for (const command of ['run', 'preflight', 'worker']) {
      expect((await call(command, '--help')).stdout).toContain('Examples:');
    }
  });
});
