import { expect, it } from 'vitest';
import { compareRuns } from '../../../../src/shared/domain/run-order';

const run = (createdAt: string, id: number, record = 'operation_runs') => ({ createdAt, id, key: `${record}:${id}` });

it('puts the newest first, then the higher id, then the tables by name, whatever the zone of the time', () => {
  const newest = run('2026-03-01T10:00:00.000Z', 1);
  const higher = run('2026-03-01T10:00:00.000+01:00', 9);
  const bulk = run('2026-03-01T09:00:00.000Z', 8, 'bulk_operation_runs');
  const canonical = run('2026-03-01T09:00:00.000Z', 8);
  expect([canonical, higher, newest, bulk].toSorted(compareRuns)).toEqual([newest, higher, bulk, canonical]);
  expect(compareRuns(newest, { ...newest })).toBe(0);
});
