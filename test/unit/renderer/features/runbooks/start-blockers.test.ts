import { describe, expect, test } from 'vitest';
import {
  matchingPreflight,
  preflightLeftMs,
  type RunbookDraft,
} from '../../../../../src/renderer/features/runbooks/runbook-draft-store';
import { PREFLIGHT_BUTTON, preflightStage } from '../../../../../src/renderer/features/runbooks/preflight-stage';
import { draftReason, startBlockers } from '../../../../../src/renderer/features/runbooks/start-blockers';
import { startObject } from '../../../../../src/renderer/features/runbooks/start-label';
import type { Preflight } from '../../../../../src/shared/contract/preflight';
import type { Tenant } from '../../../../../src/shared/contract/runbooks';

const NOW = 1_760_000_000_000;
const PLAIN = { isBreakGlass: false, ticket: null };
const runbook = { missingCapability: null, confirmationPhrase: 'BACKFILL ALL TENANTS' };
const contoso: Tenant = {
  id: 12,
  name: 'Contoso',
  externalId: 'x',
  environment: 'prod',
  status: 'active',
  workspaceName: 'W',
};

function makePreflight(over: Partial<Preflight> = {}): Preflight {
  return {
    id: '9f8b3d8e-4f57-4c1d-9c43-7b1a3b0f2d11',
    runbookKey: 'findings.lifecycle.backfill',
    scope: 'all_tenants',
    targetTenantId: null,
    totalCount: 10,
    affectedCount: 5,
    estimatedTenants: 2,
    topTenants: [],
    affectedTenants: 1,
    checks: [],
    isEstimate: false,
    planHash: 'f'.repeat(64),
    tolerance: { total: 100, affected: 100 },
    locks: { total: 0, held: [] },
    sample: null,
    duration: { ms: 5, rowsPerSecond: 2_000, measuredRuns: 0 },
    // The database's clock is an hour off; only the lifetime counts.
    takenAt: new Date(NOW - 3_600_000).toISOString(),
    expiresAt: new Date(NOW - 3_600_000 + 900_000).toISOString(),
    ...over,
  };
}

function makeDraft(over: Partial<RunbookDraft> = {}): RunbookDraft {
  return {
    scope: 'all_tenants',
    tenant: null,
    taken: { preflight: makePreflight(), receivedAtMs: NOW },
    reasonCode: 'DATA_REPAIR',
    reasonText: 'INC-4412: repair',
    confirmation: 'BACKFILL ALL TENANTS',
    ...over,
  };
}

const single = (over: Partial<RunbookDraft> = {}) =>
  makeDraft({
    scope: 'single_tenant',
    tenant: contoso,
    taken: { preflight: makePreflight({ scope: 'single_tenant', targetTenantId: 12 }), receivedAtMs: NOW },
    reasonText: '',
    confirmation: '',
    ...over,
  });

describe('what stands against a start', () => {
  test('nothing, once all is there', () => {
    expect(startBlockers(runbook, makeDraft(), null, NOW, PLAIN)).toEqual([]);
    expect(startBlockers(runbook, single(), null, NOW, PLAIN)).toEqual([]);
  });

  test.each<[string, Partial<RunbookDraft>, string]>([
    ['no preflight', { taken: null }, 'Run the preflight.'],
    ['no reason', { reasonText: ' ' }, 'Say why this is started.'],
    ['a short reason', { reasonText: 'abcd' }, 'The reason needs at least 5 characters.'],
    ['a phrase in small letters', { confirmation: 'backfill all tenants' }, 'Type BACKFILL ALL TENANTS.'],
  ])('%s', (_title, over, message) => {
    expect(startBlockers(runbook, makeDraft(over), null, NOW, PLAIN)).toEqual([message]);
  });

  test('a preflight of 15 minutes, by the clock that received it', () => {
    expect(startBlockers(runbook, makeDraft(), null, NOW + 899_999, PLAIN)).toEqual([]);
    expect(startBlockers(runbook, makeDraft(), null, NOW + 900_000, PLAIN)).toEqual([
      'The preflight has expired: take a new one.',
    ]);
  });

  test('a preflight that was taken for something else', () => {
    const draft = single({ tenant: { ...contoso, id: 13 } });
    expect(matchingPreflight(draft)).toBeNull();
    expect(startBlockers(runbook, draft, null, NOW, PLAIN)).toEqual(['Run the preflight.']);
  });

  test('an estimate, which vouches for nothing', () => {
    const preflight = makePreflight({ id: null, isEstimate: true, planHash: null });
    const draft = makeDraft({ taken: { preflight, receivedAtMs: NOW } });
    expect(startBlockers(runbook, draft, null, NOW, PLAIN)).toEqual(['This is an estimate: count exactly.']);
  });

  test('a preflight that is being taken, though the one before is still fresh', () => {
    expect(startBlockers(runbook, makeDraft(), null, NOW, PLAIN, true)).toEqual(['A preflight is being taken.']);
  });

  test('a check of the preflight that blocks', () => {
    const checks: Preflight['checks'] = [
      { key: 'active', about: 'conflicts', level: 'blocking', message: 'Operation #1 is active.', runIds: [1] },
      { key: 'vacuum', about: 'database', level: 'notice', message: 'Autovacuum runs.', runIds: [] },
    ];
    const draft = makeDraft({ taken: { preflight: makePreflight({ checks }), receivedAtMs: NOW } });
    expect(startBlockers(runbook, draft, null, NOW, PLAIN)).toEqual(['Operation #1 is active.']);
  });

  test('a missing capability, which alone is told', () => {
    const blockers = startBlockers(
      { ...runbook, missingCapability: 'platform.runbooks.run' },
      makeDraft(),
      null,
      NOW,
      PLAIN,
    );
    expect(blockers).toEqual(['You lack the capability platform.runbooks.run.']);
  });

  test('a database that is away', () => {
    expect(startBlockers(runbook, makeDraft(), 'Off.', NOW, PLAIN)).toEqual(['Off.']);
  });

  test('a tenant that is not chosen', () => {
    expect(startBlockers(runbook, single({ tenant: null }), null, NOW, PLAIN)).toEqual([
      'Choose a tenant.',
      'Run the preflight.',
    ]);
  });
});

test('a single tenant needs no reason, but one that was begun has to be whole', () => {
  expect(draftReason(single(), PLAIN)).toEqual({ ok: true, reason: null });
  expect(draftReason(single({ reasonText: 'abc' }), PLAIN).ok).toBe(false);
  expect(draftReason(single({ reasonText: 'INC-1 repair', reasonCode: null }), PLAIN).ok).toBe(false);
});

test('a clock that was set back does not lengthen a preflight', () => {
  const taken = { preflight: makePreflight(), receivedAtMs: NOW };
  expect(preflightLeftMs(taken, NOW - 60_000)).toBe(900_000);
});

test('the start names its object and size', () => {
  expect(startObject(makeDraft(), 1_204, 'production')).toBe('1,204 tenants in PRODUCTION');
  expect(startObject(single(), 1_204, 'sandbox')).toBe('Contoso in SANDBOX');
});

test('under break-glass a single tenant needs a reason too', () => {
  const policy = { isBreakGlass: true, ticket: null };
  expect(startBlockers(runbook, single(), null, NOW, policy)).toEqual(['Say why this is started.']);
});

test('a ticket that is asked for is told with its form', () => {
  const policy = { isBreakGlass: false, ticket: { pattern: 'CHG-\\d{4}', form: 'CHG-####' } };
  expect(startBlockers(runbook, makeDraft(), null, NOW, policy)).toEqual([
    'The reason must name a ticket in the form CHG-####.',
  ]);
  expect(startBlockers(runbook, makeDraft({ reasonText: 'CHG-1234: repair' }), null, NOW, policy)).toEqual([]);
});

test('a preflight is offered anew in its last three minutes, and after them', () => {
  const taken = { preflight: makePreflight(), receivedAtMs: NOW };
  const at = (minutes: number) => preflightStage(taken, NOW + minutes * 60_000);
  expect([preflightStage(null, NOW), at(0), at(11.9), at(12), at(14.9), at(15), at(60)]).toEqual([
    'none',
    'fresh',
    'fresh',
    'ending',
    'ending',
    'expired',
    'expired',
  ]);
  expect(PREFLIGHT_BUTTON[at(12)]).toBe('Take a new preflight');
});
