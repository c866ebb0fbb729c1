/**
 * The rules of direction of docs/architecture.md. test/unit/dependency-rules.test.ts proves that each of them bites.
 *
 * TypeScript 7 has no API that dependency-cruiser could use, so @swc/core reads the sources; without it nothing
 * would be scanned and all would seem well, therefore scripts/dependency-rules.mjs also counts what was read.
 * It does not tell `import type` from `import`: a type counts as an import, in every rule.
 */

const AGGREGATE = '^src/main/([^/]+)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'shared-imports-zod-and-itself',
      comment: 'src/shared runs in every process: it imports zod and itself, nothing else.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { pathNot: ['^src/shared/', '^node_modules/zod/'] },
    },
    {
      name: 'domain-is-pure',
      comment: 'src/shared/domain holds the pure rules: it imports itself only, not even zod.',
      severity: 'error',
      from: { path: '^src/shared/domain/' },
      to: { pathNot: '^src/shared/domain/' },
    },
    {
      name: 'electron-at-the-edge',
      comment: 'Only the window process, its IPC and the preload know Electron; the rest of main runs in plain Node.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main/(index\\.ts$|app/|ipc/)|preload/)' },
      to: { path: ['^electron$', '^electron/', '^node_modules/electron/'] },
    },
    {
      name: 'renderer-imports-shared-and-itself',
      comment: 'The renderer is a sandboxed page: it imports src/shared, itself and packages, never Node or main.',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { pathNot: ['^src/(renderer|shared)/', '^node_modules/'] },
    },
    {
      name: 'preload-imports-shared-and-itself',
      comment: 'The preload is a thin bridge.',
      severity: 'error',
      from: { path: '^src/preload/' },
      to: { pathNot: ['^src/(preload|shared)/', '^electron$', '^node_modules/electron/'] },
    },
    {
      name: 'main-never-imports-the-window',
      comment: 'Main and the window meet in src/shared/contract only.',
      severity: 'error',
      from: { path: '^src/main/' },
      to: { path: '^src/(renderer|preload)/' },
    },
    {
      name: 'stores-belong-to-their-aggregate',
      comment: "An aggregate calls another aggregate's service, never its store.",
      severity: 'error',
      from: { path: AGGREGATE },
      to: { path: '^src/main/.*-store\\.ts$', pathNot: '^src/main/$1/' },
    },
    {
      name: 'nothing-imports-a-composition-root',
      comment: 'index.ts, engine.ts, cli.ts and history-thread.ts wire; nobody imports them.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/main/(index|engine|cli|history-thread)\\.ts$' },
    },
    {
      name: 'sources-never-import-tests',
      comment: 'What ships does not know its tests, scripts or configuration.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|bin|out)/' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle makes two modules one, with an undefined order of evaluation.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that resolves to nothing would escape every other rule.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '^(virtual:|[^?]+\\?)' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'require', 'node', 'default'],
    },
  },
};
