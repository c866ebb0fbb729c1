import { describe, expect, it } from 'vitest';
import { startTarget } from '../../../../src/main/session/connection-target';
import { WheelhouseError } from '../../../../src/shared/errors';

const url = 'postgresql://olivia:hunter2@eu-ops.internal:6432/platform';

describe('what is named at the start', () => {
  it('is nothing in particular where nothing is said', () => {
    expect(startTarget(['.'], {})).toBeNull();
    expect(startTarget([], { WHEELHOUSE_URL: '' })).toBeNull();
  });

  it('is what --url names, before the environment', async () => {
    const env = { WHEELHOUSE_URL: 'postgresql://other/ops', PGHOST: 'third' };
    for (const args of [['.', '--url', url], [`--url=${url}`]]) {
      const target = startTarget(args, env);
      expect(target).toMatchObject({ kind: 'start', profileName: 'eu-ops.internal:6432/platform' });
      const opened = target?.kind === 'start' ? await target.open() : null;
      expect(opened?.connection).toEqual({ url });
    }
    expect(startTarget([], env)).toMatchObject({ profileName: 'other/ops' });
  });

  it('counts as production unless it says otherwise', () => {
    expect(startTarget(['--url', url], {})?.environment).toBe('production');
    expect(startTarget(['--url', url], { WHEELHOUSE_ENVIRONMENT: 'staging' })?.environment).toBe('staging');
    expect(() => startTarget(['--url', url], { WHEELHOUSE_ENVIRONMENT: 'prod' })).toThrow(WheelhouseError);
  });

  it('never tells the password, not even of a URL that is wrong', () => {
    expect(startTarget(['--url', url], {})?.profileName).not.toContain('hunter2');
    expect(() => startTarget(['--url', 'mysql://olivia:hunter2@db/x'], {})).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') as string }),
    );
  });
});
