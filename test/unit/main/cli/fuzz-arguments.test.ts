import { CommanderError } from 'commander';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createProgram } from '../../../../src/main/cli/program';
import { usageError } from '../../../../src/main/cli/usage-error';
import { MESSAGE_MAX } from '../../../../src/shared/domain/sanitise';
import { WheelhouseError } from '../../../../src/shared/errors';

const SEED = 20_260_102;
const CALLS = 10_000;

const SECRETS = ['hunter2-swordfish', 'postgres://app:hunter2-swordfish@db/ops', 'password=hunter2-swordfish'];

const words = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('db', 'operators', 'doctor', 'runbooks', 'preflight', 'run', 'runs', 'worker'),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom('install', 'status', 'add', 'list', 'show', 'watch', 'cancel', 'retry', 'url'),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      '--url',
      '--profile',
      '--json',
      '--tenant',
      '--all-tenants',
      '--reason-code',
      '--reason-text',
      '--confirm',
      '--source',
      '--lock-wait',
      '--wait',
      '--no-worker',
      '--concurrency',
      '--limit',
      '--db-role',
      '--email',
      '--',
      '--drain',
      '--break-glass',
      '--minutes',
      '--note',
      '--data-folder',
      '--lock-prefix',
      '--nope',
      '-x',
      '--help=1',
      '--constructor',
      '--__proto__=1',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('findings.lifecycle.backfill', '1', '0', '-1', '1e9', 'NaN', '9'.repeat(30)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...SECRETS, ...SECRETS.map((secret) => `--url=${secret}`)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\0', '__proto__', 'toString', 'x'.repeat(10_000), '\u001b[2J') },
);

/** Parses as the program does, without doing what the call asks for. */
async function parse(args: readonly string[]): Promise<{ error: unknown; isAccepted: boolean; written: string }> {
  let isAccepted = false;
  let written = '';
  const stream = { write: (text: string) => (written += text) };
  const environment = {
    env: {},
    platform: process.platform,
    homeFolder: '/nowhere',
    resourcesFolder: '/nowhere',
    stdout: stream,
    stderr: stream,
  };
  const program = createProgram(environment, () => {
    isAccepted = true;
    return Promise.resolve();
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return { error: null, isAccepted, written };
  } catch (error) {
    return { error, isAccepted, written };
  }
}

it('takes or refuses whatever is typed, in one safe sentence', { timeout: 120_000 }, async () => {
  const argumentLists = fc.sample(fc.array(words, { maxLength: 8 }), { numRuns: CALLS, seed: SEED });
  let refused = 0;
  for (const args of argumentLists) {
    const { error, isAccepted, written } = await parse(args);
    if (error === null) continue;
    refused += 1;
    expect(isAccepted).toBe(false);
    expect(error instanceof CommanderError || error instanceof WheelhouseError).toBe(true);
    const shown = error instanceof CommanderError ? usageError(error) : error;
    if (!(shown instanceof WheelhouseError)) throw new Error('It is no error of ours.', { cause: shown });
    expect(shown.message.length).toBeLessThanOrEqual(MESSAGE_MAX);
    // The bare word may be repeated: nobody can know that it is a password. With a word that says so it may not.
    expect(`${shown.message}${shown.nextStep}`).not.toMatch(/app:hunter2|password=hunter2|--url=/);
    expect(written).not.toContain('hunter2');
  }
  expect(refused).toBeGreaterThan(CALLS / 2);
  process.stdout.write(`fuzz: ${argumentLists.length} argument lists, ${refused} refused, seed ${SEED}\n`);
});
