import { expect, it } from 'vitest';
import { createElevation, underBreakGlass } from '../../../../src/main/cli/elevation';
import { createOutput } from '../../../../src/main/cli/output';
import type { OperatorConsole } from '../../../../src/main/operator-console';

const REQUEST = { reason: { code: 'SECURITY', text: 'key rotation' }, minutes: 1 } as const;
const RECORD = {
  id: '7f1f8a0e-7a4e-4a52-9c3c-1b9a2a7a3b11',
  platformUserId: 7,
  reasonCode: 'SECURITY',
  reasonText: 'key rotation',
  minutes: 1,
  enteredAt: new Date('2026-11-21T08:00:00Z'),
  endsAt: new Date('2026-11-21T08:01:00Z'),
  endedAt: null,
  endCause: null,
  runIds: [],
  isPast: false,
};

function begin() {
  const clock = { monotonicMs: 0, wallMs: Date.parse('2026-11-21T08:00:00Z') };
  const notes: string[] = [];
  const told: string[] = [];
  const write = (text: string) => void notes.push(text.trim());
  const output = createOutput({ stdout: { write }, stderr: { write } }, false);
  const elevation = createElevation(output, { read: () => ({ ...clock }) });
  const enter = () => {
    elevation.keeper.begin(RECORD, elevation.keeper.now(), ({ cause }) => Promise.resolve(void told.push(cause)));
    return Promise.resolve();
  };
  const console = { breakGlass: { enter } } as unknown as OperatorConsole;
  const run = <T>(work: () => Promise<T>) => underBreakGlass(elevation, { console, output, request: REQUEST }, work);
  return { clock, notes, told, elevation, run };
}

it('ends with what was done', async () => {
  const { run, told, notes, elevation } = begin();
  expect(await run(() => Promise.resolve(elevation.over.aborted))).toBe(false);
  expect(told).toEqual(['exit']);
  expect(elevation.over.aborted).toBe(true);
  expect(notes.at(-1)).toContain('wheelhouse break-glass review');
});

it('ends where that fails', async () => {
  const { run, told } = begin();
  await expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(told).toEqual(['exit']);
});

it('is over in the middle of it once its time is', async () => {
  const { run, told, elevation, clock } = begin();
  await run(() => {
    clock.monotonicMs += 60_000;
    expect(elevation.keeper.current()).toBeNull();
    expect(elevation.over.aborted).toBe(true);
    return Promise.resolve();
  });
  expect(told).toEqual(['expire']);
});

it('says where the database could not be told', async () => {
  const { notes, elevation } = begin();
  elevation.keeper.begin(RECORD, elevation.keeper.now(), () => Promise.reject(new Error('gone')));
  await elevation.keeper.end('exit');
  expect(notes.join()).toContain('could not be told that the break-glass is over');
});
