import { dirname } from 'node:path';
import type { TestProject } from 'vitest/node';
import { builtSqliteBinding } from '../../scripts/sqlite-binding.mjs';
import { resourcesFolder } from './resources-folder';
import { startTestServer, type TestServer } from './test-server';

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

/** One Postgres for the whole test run; its clean-up stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The processes that tests run in take it over.
  const binding = builtSqliteBinding(dirname(resourcesFolder), Number(process.versions.napi));
  if (binding !== undefined) process.env['WHEELHOUSE_SQLITE_BINDING'] ??= binding;
  const { stop, ...server } = await startTestServer();
  project.provide('testServer', server);
  return stop;
}
