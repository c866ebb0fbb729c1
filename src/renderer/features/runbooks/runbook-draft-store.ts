import { create } from 'zustand';
import type { Preflight } from '../../../shared/contract/preflight';
import type { Tenant } from '../../../shared/contract/runbooks';
import type { Target } from '../../../shared/contract/scalars';
import type { ReasonCode } from '../../../shared/domain/reason';
import type { RunScope } from '../../../shared/domain/start-rules';

/** A preflight and when it came by this computer's clock, which may differ from the database's. */
export interface TakenPreflight {
  readonly preflight: Preflight;
  readonly receivedAtMs: number;
}

/** What was filled in on a runbook's page; kept while one looks elsewhere. */
export interface RunbookDraft {
  readonly scope: RunScope;
  readonly tenant: Tenant | null;
  readonly taken: TakenPreflight | null;
  readonly reasonCode: ReasonCode | null;
  readonly reasonText: string;
  readonly confirmation: string;
}

const EMPTY: RunbookDraft = {
  scope: 'all_tenants',
  tenant: null,
  taken: null,
  reasonCode: null,
  reasonText: '',
  confirmation: '',
};

const useDrafts = create<{ readonly drafts: ReadonlyMap<string, RunbookDraft> }>(() => ({ drafts: new Map() }));

/** The draft of a runbook and how to change it. */
export function useRunbookDraft(runbookKey: string): [RunbookDraft, (patch: Partial<RunbookDraft>) => void] {
  const draft = useDrafts((state) => state.drafts.get(runbookKey) ?? EMPTY);
  const change = (patch: Partial<RunbookDraft>) =>
    useDrafts.setState((state) => ({
      drafts: new Map(state.drafts).set(runbookKey, { ...(state.drafts.get(runbookKey) ?? EMPTY), ...patch }),
    }));
  return [draft, change];
}

/** Forgets what was filled in: it was meant for another database. */
export function forgetDrafts(): void {
  useDrafts.setState({ drafts: new Map() });
}

/** What the draft covers, or null while no tenant is chosen. */
export function draftTarget(draft: Pick<RunbookDraft, 'scope' | 'tenant'>): Target | null {
  if (draft.scope === 'all_tenants') return { scope: 'all_tenants' };
  return draft.tenant === null ? null : { scope: 'single_tenant', tenantId: draft.tenant.id };
}

/** The preflight, if it was taken for what the draft covers now. */
export function matchingPreflight(draft: RunbookDraft): TakenPreflight | null {
  const target = draftTarget(draft);
  const preflight = draft.taken?.preflight;
  if (target === null || preflight === undefined || preflight.scope !== target.scope) return null;
  const tenantId = target.scope === 'single_tenant' ? target.tenantId : null;
  return preflight.targetTenantId === tenantId ? draft.taken : null;
}

/** How long the preflight still vouches for a start; at 0 it has expired. */
export function preflightLeftMs({ preflight, receivedAtMs }: TakenPreflight, nowMs: number): number {
  const lifetimeMs = Date.parse(preflight.expiresAt) - Date.parse(preflight.takenAt);
  return Math.min(lifetimeMs, Math.max(0, receivedAtMs + lifetimeMs - nowMs));
}
