import { describe, expect, it } from 'vitest';
import { hasLocalWork, quitQuestion, staysInBackground } from '../../../../src/main/app/quit-policy';

const idle = { activeJobs: 0, unfinishedRuns: 0, disconnectedMs: null };

describe('when the last window closes', () => {
  it('an idle application ends', () => {
    expect(staysInBackground(idle)).toBe(false);
  });

  it('one that works goes on, as does one whose run has no job this moment', () => {
    expect(staysInBackground({ ...idle, activeJobs: 2 })).toBe(true);
    expect(staysInBackground({ ...idle, unfinishedRuns: 1 })).toBe(true);
  });

  it('waits ten minutes for a database that is gone', () => {
    expect(staysInBackground({ ...idle, unfinishedRuns: 1, disconnectedMs: 9 * 60_000 })).toBe(true);
    expect(staysInBackground({ ...idle, unfinishedRuns: 1, disconnectedMs: 10 * 60_000 })).toBe(false);
  });
});

describe('quitting', () => {
  it('asks only where something would be stopped', () => {
    expect(hasLocalWork(idle)).toBe(false);
    expect(hasLocalWork({ ...idle, activeJobs: 1 })).toBe(true);
  });

  it('says where the work goes on', () => {
    expect(quitQuestion('sandbox').detail).toContain('goes on from there at the next start');
    expect(quitQuestion('production').detail).toContain('Another worker takes it up');
  });
});
