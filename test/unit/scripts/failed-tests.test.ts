import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failedStep, failureList, playwrightFailures, vitestFailures } from '../../../scripts/failed-tests.mjs';
import { ROOT } from '../../../scripts/project.mjs';

describe('the list of what failed', () => {
  it('names of a report of vitest each failed test and each file that can not be loaded', () => {
    const report = {
      testResults: [
        {
          name: join(ROOT, 'test/unit/a.test.ts'),
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'a sum adds' },
            {
              status: 'failed',
              fullName: 'a sum carries',
              failureMessages: [
                '\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n\n    at a.ts:1\n    at b.ts:2\n    at c.ts:3',
              ],
            },
          ],
        },
        { name: join(ROOT, 'test/unit/b.test.ts'), status: 'failed', message: 'No such module', assertionResults: [] },
      ],
    };
    expect(vitestFailures(report)).toEqual([
      {
        place: 'test/unit/a.test.ts',
        title: 'a sum carries',
        message: 'AssertionError: expected 1 to be 2\nat a.ts:1\nat b.ts:2',
      },
      { place: 'test/unit/b.test.ts', title: '(the whole file)', message: 'No such module' },
    ]);
  });

  it('names of a report of Playwright the line, the groups and the error, whatever the depth', () => {
    const spec = (title: string, status: string, ...messages: string[]) => ({
      title,
      file: 'hub.test.ts',
      line: 12,
      tests: [{ status, results: [{ errors: messages.map((message) => ({ message })) }] }],
    });
    const report = {
      config: { rootDir: join(ROOT, 'test/e2e') },
      suites: [
        {
          title: 'hub.test.ts',
          file: 'hub.test.ts',
          specs: [spec('opens', 'expected')],
          suites: [{ title: 'the hub', file: 'hub.test.ts', specs: [spec('closes', 'unexpected', 'Timed out')] }],
        },
      ],
      errors: [{ message: 'No global setup', location: { file: join(ROOT, 'test/e2e/setup.ts'), line: 3 } }],
    };
    expect(playwrightFailures(report)).toEqual([
      { place: 'test/e2e/hub.test.ts:12', title: 'the hub › closes', message: 'Timed out' },
      { place: 'test/e2e/setup.ts:3', title: '(outside of the tests)', message: 'No global setup' },
    ]);
  });

  it('tells the end of the output where there is no test to name', () => {
    const output = Array.from({ length: 50 }, (_, line) => `line ${line}`).join('\n');
    const { title, message } = failedStep(2, output);
    expect(title).toBe('exit code 2');
    expect(message.split('\n')).toHaveLength(12);
    expect(message).toContain('line 49');
  });

  it('is compact, and says how many it leaves out', () => {
    const failure = { step: 'e2e', place: 'a.ts:1', title: 'works', message: 'It does not' };
    expect(failureList([failure])).toBe('Failed:\n  e2e · a.ts:1 · works\n      It does not');
    expect(failureList(Array.from({ length: 50 }, () => failure))).toMatch(/\n {2}and 10 more$/);
    expect(failureList([])).toBe('');
  });
});
