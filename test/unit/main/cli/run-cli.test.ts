import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { CliEnvironment } from '../../../../src/main/cli/environment';
import { createProgram } from '../../../../src/main/cli/program';
import { runCli } from '../../../../src/main/cli/run-cli';

const makeEnvironment = (written: { stdout: string; stderr: string }): CliEnvironment => ({
  env: {},
  platform: 'linux',
  homeFolder: '/nowhere',
  resourcesFolder: '/nowhere',
  stdout: { write: (text) => (written.stdout += text) },
  stderr: { write: (text) => (written.stderr += text) },
});

/** A call in this process, of things that need no database. */
async function call(...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(args, makeEnvironment(written));
  return { code, ...written };
}

/** Every command with every option whose values are checked. */
function checkedOptions(command: Command, path: readonly string[] = []): { path: readonly string[]; flags: string }[] {
  const own = command.options.filter(({ parseArg }) => parseArg !== undefined);
  return [
    ...own.map(({ flags }) => ({ path, flags })),
    ...command.commands.flatMap((child) => checkedOptions(child, [...path, child.name()])),
  ];
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
  it('quotes the option and the value that is wrong, whole', async () => {
    const options = checkedOptions(createProgram(makeEnvironment({ stdout: '', stderr: '' }), async () => {}));
    expect(options.map(({ flags }) => flags)).toEqual(
      expect.arrayContaining(['--minutes <n>', '--status <bucket...>']),
    );
    for (const { path, flags } of options) {
      const name = /--[\w-]+/.exec(flags)?.[0] ?? '';
      const { code, stderr } = await call(...path, name, 'so-61');
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining(`Option '${flags}' argument 'so-61' is invalid.`) as string,
      });
      expect(stderr).not.toContain('[redacted]');
    }
  });
  it('leaves out a secret that was given to an option', async () => {
    const { stderr } = await call('runs', 'list', '--limit', 'postgresql://u:hunter2-swordfish@h/d');
    expect(stderr).toContain("Option '--limit <n>' argument '[redacted]");
    expect(stderr).not.toContain('hunter2');
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
