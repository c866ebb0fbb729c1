import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { staleness } from '../../../scripts/dependencies.mjs';

const LOCKED = {
  '': { version: '0.1.0' },
  'node_modules/pg': { version: '8.0.0', integrity: 'sha512-a' },
  'node_modules/other-platform': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wheelhouse-dependencies-'));
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages: LOCKED }));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function install(packages: Record<string, { version: string; integrity: string }>): Promise<void> {
  await mkdir(join(root, 'node_modules'));
  await writeFile(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
}

describe('the installed dependencies', () => {
  it('are stale where none are installed', () => {
    expect(staleness(root)).toBe('none are installed');
  });

  it('are fresh where only what is made for another platform is absent', async () => {
    await install({ 'node_modules/pg': { version: '8.0.0', integrity: 'sha512-a' } });
    expect(staleness(root)).toBeNull();
  });

  it('are stale where one is missing', async () => {
    await install({});
    expect(staleness(root)).toBe('node_modules/pg is missing');
  });

  it('are stale where one has another version or content', async () => {
    await install({ 'node_modules/pg': { version: '8.0.0', integrity: 'sha512-c' } });
    expect(staleness(root)).toBe('node_modules/pg is not 8.0.0');
  });
});
