import type { RunSummary } from '../../shared/contract/runs';

/** A run as it is kept on this computer: safe to show, and nothing in it that depends on the time it is looked at. */
export interface HistoryEntry {
  /** Without the tenant's name, which is kept once a tenant, and without what the clock decides. */
  readonly summary: Omit<RunSummary, 'isStale' | 'tenantName'>;
  /** While it is active: when something last vouched for it, in epoch milliseconds. Null once it is over. */
  readonly newsAtMs: number | null;
  /** What a search looks through, beyond the tenant's name. */
  readonly searchText: string;
}

/** A tenant by its present name. */
export interface KnownTenant {
  readonly id: number;
  readonly name: string;
}
