import { describe, expect, it } from 'vitest';
import { type RunContext, runContextSchema } from '../../../../src/shared/contract/run-context';

const context: RunContext = {
  runbook: { key: 'findings.lifecycle.backfill', scope: 'all_tenants', target_tenant_id: null, source: 'system_ui' },
  preflight: { affected_count: 1200, total_count: 5000, estimated_tenants: 40 },
  reason: { reason_code: 'DATA_REPAIR', reason_text: 'Counts are wrong' },
  platform_initiator: { platform_user_id: 7, email: 'ada@example.test', name: 'Ada', is_break_glass: false },
};

describe('the context of a runbook run', () => {
  it('is spelled as the platform spells it', () => {
    expect(runContextSchema.parse(context)).toEqual(context);
  });

  it('may leave out the reason and, for the deploy hook, the initiator', () => {
    const { reason: _reason, platform_initiator: _initiator, ...rest } = context;
    expect(runContextSchema.parse(rest)).toEqual(rest);
  });

  it('names the target of a single tenant', () => {
    const single = { ...context, runbook: { ...context.runbook, scope: 'single_tenant', target_tenant_id: 9 } };
    expect(runContextSchema.parse(single)).toEqual(single);
  });

  it.each([
    ['an unknown source', { runbook: { ...context.runbook, source: 'cron' } }],
    ['an unknown scope', { runbook: { ...context.runbook, scope: 'workspace' } }],
    ['an unknown reason code', { reason: { reason_code: 'OTHER', reason_text: 'because' } }],
    ['a reason of null', { reason: null }],
    ['a negative count', { preflight: { ...context.preflight, affected_count: -1 } }],
    ['no preflight', { preflight: undefined }],
    ['a platform user of 0', { platform_initiator: { ...context.platform_initiator, platform_user_id: 0 } }],
  ])('has no %s', (_what, change) => {
    expect(runContextSchema.safeParse({ ...context, ...change }).success).toBe(false);
  });
});
