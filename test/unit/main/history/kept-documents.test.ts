import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { legacyRunDocument, runDocument } from '../../../../src/main/history/kept-documents';
import type { SyncState } from '../../../../src/main/history/history-document-store';
import { WheelhouseError } from '../../../../src/shared/errors';
import { makeHistoryWorld } from '../../../support/history-fixture';
import { canLoadSqlite, openLocalHistory } from '../../../support/local-history';

const FILE = 'b'.repeat(32);
const AT = '2026-01-03T10:00:00.000Z';

const SUMMARY = {
  id: 3121,
  type: 'findings.lifecycle.backfill',
  label: 'Rebuild findings lifecycle',
  bucket: 'succeeded',
  status: 'completed',
  outcome: 'succeeded',
  isStale: false,
  tenantId: 7,
  tenantName: 'Contoso',
  workspaceId: 1,
  initiatorName: 'Olivia Ops',
  isBreakGlass: false,
  summaryCounts: { processed: 12 },
  failureCount: 0,
  createdAt: AT,
  startedAt: AT,
  completedAt: AT,
  updatedAt: AT,
};

/** As the first version kept it: without what the preflight had counted, the intervals and the names of tenants. */
const FIRST_DETAIL = {
  ...SUMMARY,
  record: 'operation_runs',
  key: 'operation_runs:3121',
  failures: [],
  context: { reason: { code: 'DATA_REPAIR' } },
  runbookKey: 'findings.lifecycle.backfill',
  scope: 'single_tenant',
  source: 'cli',
  reason: { code: 'DATA_REPAIR', text: 'Counts are wrong' },
  isManaged: true,
  control: 'none',
  hold: null,
  tenantStates: { pending: 0, running: 0, succeeded: 1, failed: 0, cancelled: 0 },
  rowsPerSecond: null,
  remainingMs: null,
  samples: [{ at: AT, processed: 12, rowsPerSecond: 4 }],
  events: [{ at: AT, kind: 'queued', actorName: 'Olivia Ops', detail: null }],
  related: [{ key: 'policy_id', label: 'Policy', value: '12' }],
  readAt: AT,
};

const FIRST_LEGACY = {
  ...SUMMARY,
  record: 'restore_runs',
  key: 'restore_runs:3121',
  canonicalRunId: null,
  facts: [{ label: 'Items', value: '3' }],
  failures: [],
  context: {},
  related: [],
  readAt: AT,
};

const STATE: SyncState = {
  identity: {
    kind: 'platform_user',
    platformUserId: 1,
    name: 'Olivia Ops',
    email: 'olivia.ops@platform.example',
    dbRole: 'olivia',
    capabilities: ['platform.access_system_panel', 'platform.ops.view'],
  },
  lineage: null,
  cursor: null,
  newest: null,
  visible: null,
  cutoff: null,
  evictedBefore: null,
  isCut: false,
  isComplete: true,
  rowsExpected: 0,
  syncedAt: AT,
};

describe.runIf(canLoadSqlite)('what an older version kept', () => {
  let local: ReturnType<typeof openLocalHistory>;
  beforeEach(() => {
    local = openLocalHistory();
    local.keeper.open(FILE);
    local.keeper.writeState(STATE);
    local.keeper.remember('here', FILE);
  });
  afterEach(() => local.remove());

  /** A history that was started without the database, over a file with these contents. */
  const startWith = async (kept: readonly { name: string; content: unknown }[]) => {
    for (const { name, content } of kept) local.keeper.putDocument(name, { tenantId: 7, content, readAtMs: 0 });
    local.keeper.close();
    const world = makeHistoryWorld(null, local);
    world.goAway();
    await vi.waitFor(() => expect(world.kept).not.toBeNull());
    return world.history;
  };
  const away = () =>
    Promise.reject(new WheelhouseError({ kind: 'unreachable', code: 'db_connection_lost', message: 'Gone' }));

  it('of an operation reads with what was not told then left empty', async () => {
    const document = runDocument(3121);
    const history = await startWith([{ name: document.name, content: FIRST_DETAIL }]);
    const [event] = FIRST_DETAIL.events;
    const [sample] = FIRST_DETAIL.samples;
    const [link] = FIRST_DETAIL.related;
    expect(await history.readThrough(document, away)).toEqual({
      ...FIRST_DETAIL,
      preflight: null,
      intervals: [],
      tenantNames: {},
      tenantsWaitingForLock: 0,
      events: [{ ...event, otherRunId: null }],
      samples: [{ ...sample, batchMs: null, batchMsMax: null, batchRows: null }],
      related: [{ ...link, target: { kind: 'value' } }],
    });
  });

  it('of a legacy run reads as it is', async () => {
    const document = legacyRunDocument({ record: 'restore_runs', id: 3121 });
    const history = await startWith([{ name: document.name, content: FIRST_LEGACY }]);
    expect(await history.readThrough(document, away)).toEqual(FIRST_LEGACY);
  });

  it.each([
    ['without a field that has to be told', { ...FIRST_DETAIL, tenantStates: undefined }],
    ['with a word that is no longer one', { ...FIRST_DETAIL, bucket: 'done' }],
    ['that is no operation', ['nothing']],
  ])('counts as never kept: one %s', async (_what, content) => {
    const document = runDocument(3121);
    const history = await startWith([{ name: document.name, content }]);
    await expect(history.readThrough(document, away)).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
