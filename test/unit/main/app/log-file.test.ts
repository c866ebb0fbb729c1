import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../../src/main/app/log-file';

describe('the log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wheelhouse-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const read = () => readFileSync(join(folder, 'wheelhouse.log'), 'utf8');

  it('holds a line for each message, readable by its owner alone', () => {
    createLog(folder).info('Wheelhouse starts');
    expect(read()).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z info Wheelhouse starts\n$/);
    expect(statSync(join(folder, 'wheelhouse.log')).mode & 0o777).toBe(0o600);
  });

  it('never holds what an error may carry: credentials, row values, stacks, paths', () => {
    const cause = new Error('connect postgres://olivia:hunter2@db.internal/ops failed at /home/olivia/.pgpass');
    const error = new Error('duplicate key: Key (email)=(someone@example.com) already exists', { cause });
    createLog(folder).error('A start failed', error);
    const text = read();
    expect(text).toContain('A start failed');
    for (const secret of ['hunter2', 'someone@example.com', '/home/olivia', 'log-file.test']) {
      expect(text).not.toContain(secret);
    }
  });

  it('rotates at a megabyte and keeps four files', () => {
    const log = createLog(folder);
    for (let round = 0; round < 6; round += 1) {
      writeFileSync(join(folder, 'wheelhouse.log'), 'x'.repeat(1_000_000));
      log.info(`round ${round}`);
    }
    expect(readdirSync(folder).sort()).toEqual([
      'wheelhouse.1.log',
      'wheelhouse.2.log',
      'wheelhouse.3.log',
      'wheelhouse.log',
    ]);
    expect(read()).toContain('round 5');
  });

  it('gives up silently where nothing can be written', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => createLog(join(folder, 'file', 'logs')).info('lost')).not.toThrow();
  });
});
