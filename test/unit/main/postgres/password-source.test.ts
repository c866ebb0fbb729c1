import { describe, expect, it } from 'vitest';
import { parseConnectionUrl } from '../../../../src/main/postgres/connection-parameters';
import { passwordSource, runPasswordCommand } from '../../../../src/main/postgres/password-source';

describe('a password command', () => {
  it('gives the first line of its output', async () => {
    expect(await runPasswordCommand('echo secret; echo more')).toBe('secret');
  });

  it.each([
    ['fails', 'echo secret; exit 3', 'code 3'],
    ['prints nothing', 'true', 'printed nothing'],
    ['does not end', 'echo secret; sleep 30', 'did not end'],
  ])('is an error that does not quote it where it %s', async (_how, command, words) => {
    const failing = runPasswordCommand(command, 300);
    await expect(failing).rejects.toMatchObject({
      code: 'password_command_failed',
      message: expect.stringContaining(words) as string,
    });
    await expect(failing).rejects.not.toThrow('secret');
  });

  it('is run anew for later connections, and once for those that open together', async () => {
    const parameters = parseConnectionUrl('postgresql://u@h/d');
    const source = passwordSource({ url: '', passwordCommand: 'echo $$' }, parameters);
    const [one, other] = await Promise.all([source(), source()]);
    expect(one).toBe(other);
  });

  it('is not asked where the password is known', async () => {
    const parameters = parseConnectionUrl('postgresql://u:p@h/d');
    expect(await passwordSource({ url: '', passwordCommand: 'exit 1' }, parameters)()).toBe('p');
  });
});
