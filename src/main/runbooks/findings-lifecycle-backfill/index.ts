import type { RunbookDefinition } from '../definition';
import { consolidateDuplicates, fillLifecycle } from './phases';
import { preflight, size } from './preflight';

/** Rebuilds the lifecycle of findings that older versions of the platform left incomplete. */
export const findingsLifecycleBackfill: RunbookDefinition = {
  key: 'findings.lifecycle.backfill',
  label: 'Rebuild findings lifecycle',
  description: 'Fills lifecycle fields, due dates and recurrence keys of legacy findings, and merges drift duplicates.',
  capability: 'platform.runbooks.findings.lifecycle_backfill',
  scopes: ['all_tenants', 'single_tenant'],
  locks: {
    tenantKeyPrefix: 'tenantpilot:findings:lifecycle_backfill:tenant:',
    allTenantsKey: 'tenantpilot:findings:lifecycle_backfill:all_tenants',
  },
  preflight,
  size,
  phases: [fillLifecycle, consolidateDuplicates],
  tables: ['findings', 'workspaces', 'workspace_settings', 'operation_runs', 'cache_locks'],
};
