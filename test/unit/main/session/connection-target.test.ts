import { describe, expect, it } from 'vitest';
import { chooseTarget } from '../../../../src/main/session/connection-target';
import { WheelhouseError } from '../../../../src/shared/errors';

const url = 'postgresql://olivia:hunter2@eu-ops.internal:6432/platform';

describe('what the application connects to', () => {
  it('is the sandbox where nothing is said', () => {
    expect(chooseTarget(['.'], {})).toEqual({ kind: 'sandbox', profileName: 'Sandbox', environment: 'sandbox' });
    expect(chooseTarget([], { WHEELHOUSE_URL: '' })).toMatchObject({ kind: 'sandbox' });
  });

  it('is what --url names, before the environment', () => {
    const env = { WHEELHOUSE_URL: 'postgresql://other/ops', PGHOST: 'third' };
    for (const args of [['.', '--url', url], [`--url=${url}`]]) {
      expect(chooseTarget(args, env)).toMatchObject({
        kind: 'server',
        profileName: 'eu-ops.internal:6432/platform',
        connection: { url },
      });
    }
    expect(chooseTarget([], env)).toMatchObject({ profileName: 'other/ops' });
  });

  it('counts as production unless it says otherwise', () => {
    expect(chooseTarget(['--url', url], {}).environment).toBe('production');
    expect(chooseTarget(['--url', url], { WHEELHOUSE_ENVIRONMENT: 'staging' }).environment).toBe('staging');
    expect(() => chooseTarget(['--url', url], { WHEELHOUSE_ENVIRONMENT: 'prod' })).toThrow(WheelhouseError);
  });

  it('never tells the password, not even of a URL that is wrong', () => {
    expect(chooseTarget(['--url', url], {}).profileName).not.toContain('hunter2');
    expect(() => chooseTarget(['--url', 'mysql://olivia:hunter2@db/x'], {})).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') as string }),
    );
  });
});
