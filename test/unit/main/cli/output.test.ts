import { describe, expect, it } from 'vitest';
import { createOutput } from '../../../../src/main/cli/output';
import { refused } from '../../../../src/shared/errors';

function makeOutput(options: { isJson?: boolean; isTTY?: boolean } = {}) {
  const written = { stdout: '', stderr: '' };
  let now = 0;
  const streams = {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { isTTY: options.isTTY ?? false, columns: 40, write: (text: string) => (written.stderr += text) },
  };
  const output = createOutput(streams, options.isJson ?? false, () => now);
  return { output, written, pass: (ms: number) => (now += ms) };
}

describe('output', () => {
  it('puts results on stdout and everything else on stderr', () => {
    const { output, written } = makeOutput({ isJson: true });
    output.note('note');
    output.progress('progress');
    output.error(refused('not_confirmed', 'No.'));
    output.result({ a: 1 }, () => 'text');
    expect(written.stdout).toBe('{"a":1}\n');
    expect(written.stderr.split('\n')).toHaveLength(4);
  });
  it('tells progress every two seconds where there is no terminal', () => {
    const { output, written, pass } = makeOutput();
    output.progress('10 %');
    pass(500);
    output.progress('20 %');
    pass(1_600);
    output.progress('30 %');
    expect(written.stderr).toBe('10 %\n30 %\n');
  });
  it('rewrites one line on a terminal, and clears it before anything else', () => {
    const { output, written } = makeOutput({ isTTY: true });
    output.progress('10 %');
    output.progress('x'.repeat(100));
    output.note('done');
    expect(written.stderr).toBe(`\r10 %\u001b[K\r${'x'.repeat(39)}\u001b[K\r\u001b[Kdone\n`);
  });
  it('says what to type where a service refused', () => {
    const { output, written } = makeOutput();
    output.error(refused('not_confirmed', 'Type the phrase.'));
    expect(written.stderr).toContain('Next: Add --confirm "BACKFILL ALL TENANTS".');
  });
  it('lets no stored text take over the terminal, in text or in JSON', () => {
    const nasty = '\u001b[2J\u009b31m\u202Eevil\r\u0007\u{E0001}';
    const people = makeOutput();
    people.output.note(nasty);
    people.output.result({ nasty }, () => `a\tb\n${nasty}`);
    expect(people.written).toEqual({ stdout: 'a\tb\n31mevil\n', stderr: '31mevil\n' });
    const programs = makeOutput({ isJson: true });
    programs.output.result({ nasty }, () => '');
    expect(programs.written.stdout).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(programs.written.stdout)).toEqual({ nasty });
  });
});
