#!/usr/bin/env node
// Runs the built command line in this very process: exit codes, signals and both streams are its own.
import { existsSync } from 'node:fs';

const isCheckout = existsSync(new URL('../src/main/cli.ts', import.meta.url));

if (isCheckout && process.env['WHEELHOUSE_SKIP_BUILD'] !== '1') {
  const { prepareCli } = await import('../scripts/prepare-cli.mjs');
  await prepareCli();
}
await import(new URL('../out/main/cli.js', import.meta.url).href);
