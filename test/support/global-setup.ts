import type { TestProject } from 'vitest/node';
import { startTestServer, type TestServer } from './test-server';

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

/** One Postgres for the whole test run; its clean-up stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...server } = await startTestServer();
  project.provide('testServer', server);
  return stop;
}
