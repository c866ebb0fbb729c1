import { describe, expect, it } from 'vitest';
import { answerSchema, type CallName, calls, events } from '../../../../src/shared/contract/bridge';

function accepts(name: CallName, request: unknown): boolean {
  return calls[name].request.safeParse(request).success;
}

const PREFLIGHT_ID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const start = {
  runbookKey: 'findings.lifecycle.backfill',
  target: { scope: 'all_tenants' },
  preflightId: PREFLIGHT_ID,
  reason: { code: 'INCIDENT', text: 'INC-1 wrong counts' },
  confirmation: 'BACKFILL ALL TENANTS',
};

describe('calls over the bridge', () => {
  it.each(Object.entries(calls).filter(([, { request }]) => request.safeParse(undefined).success))(
    '%s takes nothing, and refuses anything',
    (_name, { request }) => {
      for (const extra of [null, {}, [], 'x', 0]) expect(request.safeParse(extra).success).toBe(false);
    },
  );

  it.each(['runs.get', 'runs.pause', 'runs.resume', 'runs.cancel', 'runs.retryFailedTenants', 'runs.watch'] as const)(
    '%s takes the id of a run and nothing else for one',
    (name) => {
      expect(accepts(name, { runId: 5 })).toBe(true);
      for (const runId of [0, -1, 1.5, '5', null, undefined, Number.NaN, [5]])
        expect(accepts(name, { runId })).toBe(false);
      expect(accepts(name, undefined)).toBe(false);
    },
  );

  it('fill in what a list leaves out', () => {
    expect(calls['runs.list'].request.parse({})).toEqual({ filter: {}, cursor: null, limit: 100 });
    expect(calls['runs.listTenants'].request.parse({ runId: 1 })).toEqual({
      runId: 1,
      state: null,
      text: '',
      order: 'largest',
      changedSince: null,
      offset: 0,
      limit: 100,
    });
    expect(calls['runbooks.searchTenants'].request.parse({})).toEqual({ text: '', limit: 30 });
  });

  it.each([{ limit: 0 }, { limit: 501 }, { filter: { buckets: ['done'] } }, { filter: { tenantId: 0 } }])(
    'refuse a list of %j',
    (request) => {
      expect(accepts('runs.list', request)).toBe(false);
    },
  );

  it('take a complete start', () => {
    expect(calls['runbooks.start'].request.parse(start)).toEqual(start);
    expect(accepts('runbooks.start', { ...start, reason: null, confirmation: null })).toBe(true);
    expect(accepts('runbooks.start', { ...start, reason: { code: 'INCIDENT', text: '😀'.repeat(500) } })).toBe(true);
  });

  it.each([
    ['no preflight', { preflightId: undefined }],
    ['a made-up preflight', { preflightId: '1' }],
    ['an unknown reason code', { reason: { code: 'OTHER', text: 'because' } }],
    ['no target', { target: undefined }],
    ['a tenant without an id', { target: { scope: 'single_tenant' } }],
    ['a novel as confirmation', { confirmation: 'x'.repeat(201) }],
  ])('refuse a start with %s', (_what, change) => {
    expect(accepts('runbooks.start', { ...start, ...change })).toBe(false);
  });

  it('have a folder shown by its name, never by a path', () => {
    expect(accepts('computer.openFolder', { folder: 'data' })).toBe(true);
    expect(accepts('computer.openFolder', { folder: 'logs' })).toBe(true);
    for (const folder of ['/etc', 'data/..', '', 'DATA', null, ['data'], '__proto__']) {
      expect(accepts('computer.openFolder', { folder })).toBe(false);
    }
  });

  it('never carry more than 100,000 characters to the clipboard', () => {
    expect(accepts('clipboard.write', { text: 'x'.repeat(100_000) })).toBe(true);
    expect(accepts('clipboard.write', { text: 'x'.repeat(100_001) })).toBe(false);
  });
});

describe('events over the bridge', () => {
  // A place to go to and what is to be told are no states.
  const told = ['navigationRequested', 'notificationsArrived'];
  it.each(Object.entries(events).filter(([name]) => !told.includes(name)))(
    '%s tells a state, so it carries a revision',
    (_name, schema) => {
      expect(Object.keys(schema.shape)).toContain('revision');
    },
  );
});

describe('answers', () => {
  it('are a value or an error with its fields', () => {
    const error = { kind: 'refused', code: 'missing_capability', message: 'No.', nextStep: 'Ask.' };
    expect(answerSchema.parse({ ok: true, value: { a: 1 } })).toEqual({ ok: true, value: { a: 1 } });
    expect(answerSchema.parse({ ok: false, error })).toEqual({ ok: false, error });
    expect(answerSchema.safeParse({ ok: false, error: { kind: 'oops', code: 'x', message: 'x' } }).success).toBe(false);
    expect(answerSchema.safeParse({ value: 1 }).success).toBe(false);
  });
});
