import type { RunbookDefinition } from '../definition';
import { consolidateDuplicates, fillLifecycle } from './phases';
import { estimate, preflight, settings } from './preflight';
import { sample } from './sample';

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
  estimate,
  settings,
  sample,
  // It is idempotent: what is left is what another run would change.
  verify: preflight,
  phases: [fillLifecycle, consolidateDuplicates],
  rowsTable: 'findings',
  tables: ['findings', 'workspaces', 'workspace_settings', 'operation_runs', 'cache_locks'],
};
