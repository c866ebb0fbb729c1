import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeDependencies } from '../../scripts/dependency-rules.mjs';

/** A small application that obeys every rule; each test plants one import in it. */
const OBEDIENT: Record<string, string> = {
  'package.json': '{ "name": "planted", "type": "module" }',
  'node_modules/zod/package.json': '{ "name": "zod", "main": "index.js" }',
  'node_modules/zod/index.js': '',
  'node_modules/electron/package.json': '{ "name": "electron", "main": "index.js" }',
  'node_modules/electron/index.js': '',
  'node_modules/react/package.json': '{ "name": "react", "main": "index.js" }',
  'node_modules/react/index.js': '',
  'src/shared/domain/rule.ts': 'export const rule = 1;',
  'src/shared/contract/runs.ts': "import 'zod'; import { rule } from '../domain/rule'; export const runs = rule;",
  'src/main/index.ts': "import 'electron'; import './runs/run-service';",
  'src/main/runs/run-store.ts': 'export const store = 1;',
  'src/main/runs/run-service.ts': "import { store } from './run-store'; export const service = store;",
  'src/main/audit/audit-service.ts': "import { service } from '../runs/run-service'; export const audit = service;",
  'src/main/ipc/handle.ts': "import 'electron';",
  'src/preload/index.ts':
    "import 'electron'; import type { runs } from '../shared/contract/runs'; export type R = typeof runs;",
  'src/renderer/App.tsx':
    "import 'react'; import { api } from './api'; export const App = () => <p>{api as string}</p>;",
  'src/renderer/api.ts': "import { runs } from '../shared/contract/runs'; export const api = runs;",
  'test/support/make-run.ts': 'export const makeRun = 1;',
};

const PLANTED: { rule: string; file: string; text: string }[] = [
  { rule: 'shared-imports-zod-and-itself', file: 'src/shared/contract/bad.ts', text: "import 'node:fs';" },
  {
    rule: 'shared-imports-zod-and-itself',
    file: 'src/shared/contract/bad.ts',
    text: "import '../../main/runs/run-service';",
  },
  { rule: 'domain-is-pure', file: 'src/shared/domain/bad.ts', text: "import 'zod';" },
  { rule: 'domain-is-pure', file: 'src/shared/domain/bad.ts', text: "import '../contract/runs';" },
  {
    rule: 'electron-at-the-edge',
    file: 'src/main/runs/bad.ts',
    text: "import { app } from 'electron'; export { app };",
  },
  { rule: 'electron-at-the-edge', file: 'src/renderer/bad.ts', text: "import 'electron';" },
  {
    rule: 'renderer-imports-shared-and-itself',
    file: 'src/renderer/Bad.tsx',
    text: "import '../main/runs/run-service'; export const Bad = () => <p />;",
  },
  { rule: 'renderer-imports-shared-and-itself', file: 'src/renderer/bad.ts', text: "import 'node:path';" },
  { rule: 'preload-imports-shared-and-itself', file: 'src/preload/bad.ts', text: "import 'node:fs';" },
  { rule: 'main-never-imports-the-window', file: 'src/main/runs/bad.ts', text: "import '../../renderer/api';" },
  {
    rule: 'stores-belong-to-their-aggregate',
    file: 'src/main/audit/bad.ts',
    text: "import { store } from '../runs/run-store'; export const x = store;",
  },
  { rule: 'nothing-imports-a-composition-root', file: 'src/main/runs/bad.ts', text: "import '../index';" },
  {
    rule: 'sources-never-import-tests',
    file: 'src/main/runs/bad.ts',
    text: "import '../../../test/support/make-run';",
  },
  {
    rule: 'no-cycles',
    file: 'src/shared/domain/rule.ts',
    text: "import { back } from './back'; export const rule = back;",
  },
  { rule: 'everything-resolves', file: 'src/main/runs/bad.ts', text: "import './missing';" },
];

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wheelhouse-rules-'));
  await write({
    ...OBEDIENT,
    'src/shared/domain/back.ts': "import { rule } from './rule'; export const back = () => rule;",
  });
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

describe('the rules of direction', () => {
  it('find nothing in an application that obeys them, and have read all of it', async () => {
    const { modules, dependencies, violations } = await judgeDependencies(root);
    expect(violations).toEqual([]);
    expect(modules).toBe(Object.keys(OBEDIENT).filter((name) => name.startsWith('src/')).length + 1);
    expect(dependencies).toBe(13);
  });

  it.each(PLANTED)('$rule forbids what is planted in $file: $text', async ({ rule, file, text }) => {
    await write({ [file]: text });
    const { violations } = await judgeDependencies(root);
    expect(violations.map((violation) => violation.rule)).toContain(rule);
  });
});
