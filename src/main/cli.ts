import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { EXIT } from './cli/exit-codes';
import { runCli } from './cli/run-cli';
import { endOnUncaught } from './uncaught';

endOnUncaught('wheelhouse', EXIT.failed);

// `wheelhouse runs list | head` closes the pipe early: that is no error.
process.stdout.on('error', () => process.exit(0));
// A terminal that was closed takes no messages; work that comes to a checkpoint then must still get there.
process.stderr.on('error', () => {});

const exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  platform: process.platform,
  homeFolder: homedir(),
  resourcesFolder: fileURLToPath(new URL('../../resources', import.meta.url)),
  stdout: process.stdout,
  stderr: process.stderr,
});
// A pipe may still be taking the result; a connection that hangs must not keep the process.
process.stdout.write('', () => process.exit(exitCode));
