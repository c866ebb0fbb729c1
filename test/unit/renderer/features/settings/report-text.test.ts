import { describe, expect, it } from 'vitest';
import { reportText, type ReportFacts } from '../../../../../src/renderer/features/settings/report-text';
import { preferencesSchema } from '../../../../../src/shared/contract/preferences';
import type { Session } from '../../../../../src/shared/contract/session';

const SECRET = 'hunter2 at db.internal.example for Olivia <olivia@platform.example> in /home/olivia';

/** Full of what must not be told, wherever there is text. */
const session: Session = {
  appVersion: SECRET,
  runtime: SECRET,
  targetKind: 'profile',
  profileId: SECRET,
  profileName: SECRET,
  environment: 'production',
  areWritesLocked: true,
  connection: { status: 'connected', roundTripMs: 12.4, checkedAt: '2026-11-21T08:00:00.000Z' },
  identity: { kind: 'tenant_user', userId: 1, name: SECRET, email: SECRET, dbRole: SECRET, memberships: [] },
  isHistoryOnly: false,
  identityError: null,
  engine: { status: 'running', activeJobs: 1 },
  unsentAuditEntries: { count: 2, oldestAt: null, problem: SECRET },
  breakGlass: { status: 'none' },
  historyProblem: { at: '2026-11-21T07:00:00.000Z', message: SECRET },
  ticket: null,
};
const facts: ReportFacts = {
  computer: {
    versions: { app: '0.1.0', electron: '33.2.1', chrome: '130.0.6723.137', node: '20.18.1' },
    system: 'linux x64, 6.1.0',
    folders: { data: SECRET, logs: SECRET },
    keychain: { isAvailable: false, reason: SECRET },
  },
  session,
  history: {
    shown: {
      bytes: 3.4 * 2 ** 20,
      operations: 2_041,
      oldestAt: '2026-08-24T00:00:00.000Z',
      coverage: {
        syncedAt: '2026-11-21T08:00:00.000Z',
        isComplete: true,
        completeBackTo: null,
        rowsRead: 2_041,
        rowsExpected: 2_041,
      },
    },
    files: 3,
    bytes: 12 * 2 ** 20,
    maxBytes: 256 * 2 ** 20,
    retentionDays: 90,
  },
  preferences: preferencesSchema.parse({ lastRoute: SECRET, recentReasons: [SECRET], lastProfileId: 'x' }),
  nowMs: Date.parse('2026-11-21T08:00:05Z'),
};

describe('the details for a report', () => {
  it('say what somebody who helps has to know first, and nothing secret', () => {
    const text = reportText(facts);
    expect(text).toBe(
      [
        'Wheelhouse 0.1.0, 2026-11-21T08:00:05.000Z',
        'Electron 33.2.1, Chrome 130.0.6723.137, Node 20.18.1, linux x64, 6.1.0',
        'Connection: production, profile, connected, 12 ms, writes locked',
        'Signed in: a member of tenants',
        'Engine: running, 1 job',
        'Break-glass: none',
        'Unsent audit entries: 2',
        'History problem: since 2026-11-21T07:00:00.000Z',
        'History: 2,041 operations from 2026-08-24T00:00:00.000Z on, complete at 2026-11-21T08:00:00.000Z, 3.4 MB of 256 MB; 3 files, 12 MB in all',
        'Keychain: not usable',
        'Window: auto colours, compact, 100 %, desktop notifications on',
        '',
      ].join('\n'),
    );
  });

  it('name an error by its code, and only where that is one', () => {
    const lost = (code: string): Session => ({
      ...session,
      identity: null,
      identityError: { kind: 'refused', code, message: SECRET },
      connection: {
        status: 'disconnected',
        since: '2026-11-21T07:59:00.000Z',
        error: { kind: 'unreachable', code, message: SECRET },
        nextTryAt: null,
      },
    });
    const text = reportText({ ...facts, session: lost('wrong_password') });
    expect(text).toContain('disconnected since 2026-11-21T07:59:00.000Z, wrong_password\n');
    expect(text).toContain('Signed in: nobody, wrong_password\n');
    const odd = reportText({ ...facts, session: lost(SECRET) });
    expect(odd).toContain('Signed in: nobody, unknown\n');
    expect(odd).not.toMatch(/hunter2|olivia|internal/i);
  });

  it('are there before anything has been answered', () => {
    const text = reportText({ ...facts, session: null, history: null });
    expect(text).toMatch(/^Wheelhouse 0\.1\.0/);
    expect(text).not.toContain('Connection');
  });
});
