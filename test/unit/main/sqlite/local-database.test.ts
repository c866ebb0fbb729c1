import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLocalDatabase } from '../../../../src/main/sqlite/local-database';

// better-sqlite3's own binary needs a newer Node-API than Node 20 has, and crashes there instead of refusing.
const nativeBinding = process.env['WHEELHOUSE_SQLITE_BINDING'];
const canLoad = nativeBinding !== undefined || Number(process.versions.napi) >= 10;

describe.runIf(canLoad)('the local file', () => {
  let folder: string;
  let file: string;
  let unusable: (string | null)[];
  const open = () =>
    openLocalDatabase({ file, nativeBinding, onUnusable: (_error, movedTo) => unusable.push(movedTo) });
  const change = (sql: string) => {
    const database = new Database(file, nativeBinding === undefined ? {} : { nativeBinding });
    database.exec(sql);
    database.close();
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wheelhouse-sqlite-'));
    file = join(folder, 'local.sqlite');
    unusable = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('starts with the default preferences and no window place', () => {
    const local = open();
    expect(local.preferences.read()).toMatchObject({ colorScheme: 'auto', density: 'compact', lastRoute: null });
    expect(local.windowState.read('main')).toBeNull();
    local.close();
  });

  it('is readable by its owner alone, with the files beside it', () => {
    const local = open();
    local.preferences.write({ density: 'comfortable' });
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes.length).toBeGreaterThan(1);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    local.close();
  });

  it('remembers what was written, and only changes what a patch names', () => {
    const first = open();
    first.preferences.write({ colorScheme: 'dark', recentReasons: ['Fix overdue dates'] });
    expect(first.preferences.write({ density: 'comfortable' })).toMatchObject({ colorScheme: 'dark' });
    first.windowState.write('main', { x: 10, y: 20, width: 1000, height: 700, isMaximised: true });
    first.close();
    const second = open();
    expect(second.preferences.read()).toMatchObject({
      colorScheme: 'dark',
      density: 'comfortable',
      recentReasons: ['Fix overdue dates'],
    });
    expect(second.windowState.read('main')).toMatchObject({ width: 1000, isMaximised: true });
    second.close();
    expect(unusable).toEqual([]);
  });

  it('reads a stored value that no longer fits as its default, and keeps the others', () => {
    const first = open();
    first.preferences.write({ colorScheme: 'dark', density: 'comfortable' });
    first.windowState.write('main', { x: 0, y: 0, width: 1000, height: 700, isMaximised: false });
    first.close();
    change(`UPDATE preferences SET value = '"plaid"' WHERE name = 'colorScheme';
            UPDATE window_state SET value = '{"width": -1}'`);
    const second = open();
    expect(second.preferences.read()).toMatchObject({ colorScheme: 'auto', density: 'comfortable' });
    expect(second.windowState.read('main')).toBeNull();
    second.close();
  });

  it('keeps the saved filters that it can still read, and none that holds a credential', () => {
    const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
    const first = open();
    const failed = { id, name: 'Failed today', view: 'failures' as const, filter: { period: 'day' as const } };
    const leaky = { ...failed, name: 'Leak', filter: { text: 'password=hunter2hunter2' } };
    expect(first.preferences.write({ savedFilters: [failed, leaky] }).savedFilters).toEqual([failed]);
    first.close();
    change(
      `UPDATE preferences SET value = json_insert(value, '$[#]', json('{"name": 3}')) WHERE name = 'savedFilters'`,
    );
    const second = open();
    expect(second.preferences.read().savedFilters).toEqual([failed]);
    second.close();
  });

  it('sets a file aside that is no database, and goes on with an empty one', () => {
    writeFileSync(file, 'this is not a database, but it is long enough to be taken for one. '.repeat(40));
    const local = open();
    expect(local.preferences.write({ density: 'comfortable' }).density).toBe('comfortable');
    local.close();
    expect(unusable).toHaveLength(1);
    expect(readdirSync(folder).some((name) => name.includes('.unusable-'))).toBe(true);
    expect(open().preferences.read().density).toBe('comfortable');
  });

  it('sets a file of a newer version aside', () => {
    open().close();
    change('PRAGMA user_version = 99');
    const local = open();
    expect(local.preferences.read().colorScheme).toBe('auto');
    local.close();
    expect(unusable).toHaveLength(1);
  });

  it('remembers for as long as it is open where nothing can be written', () => {
    writeFileSync(join(folder, 'a-file'), '');
    file = join(folder, 'a-file', 'local.sqlite');
    const local = open();
    expect(local.preferences.write({ density: 'comfortable' }).density).toBe('comfortable');
    expect(unusable).toEqual([null]);
    local.close();
  });
});
