import { describe, expect, it } from 'vitest';
import { requireLoadable } from '../../../../src/main/sqlite/native-binding';

describe('the native part of the local database', () => {
  it('is refused where loading it would crash the process', () => {
    const loading = () => requireLoadable(undefined, 9, () => false);
    expect(loading).toThrow(/needs Node-API 10, and this runtime has 9/);
    expect(loading).toThrow(expect.objectContaining({ code: 'ERR_DLOPEN_FAILED' }));
  });

  it('is taken where the runtime is new enough, one was named, or one was compiled for it', () => {
    expect(() => requireLoadable(undefined, 10, () => false)).not.toThrow();
    expect(() => requireLoadable('/some/better_sqlite3.node', 9, () => false)).not.toThrow();
    expect(() => requireLoadable(undefined, 9, () => true)).not.toThrow();
  });
});
