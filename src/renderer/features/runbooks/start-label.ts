import type { Runbook } from '../../../shared/contract/runbooks';
import type { Environment } from '../../../shared/contract/session';
import { countOf } from '../../format/count';
import { matchingPreflight, type RunbookDraft } from './runbook-draft-store';

/** On how many tenants a start would work: as the preflight counted, or before it as the catalog says. */
export function startCount(runbook: Pick<Runbook, 'allowedTenantCount'>, draft: RunbookDraft): number {
  return matchingPreflight(draft)?.preflight.estimatedTenants ?? runbook.allowedTenantCount;
}

/** What the start would touch: "1,204 tenants in PRODUCTION", "Contoso in SANDBOX". */
export function startObject(
  draft: Pick<RunbookDraft, 'scope' | 'tenant'>,
  tenantCount: number,
  environment: Environment,
): string {
  const object = draft.scope === 'all_tenants' ? countOf(tenantCount, 'tenant') : (draft.tenant?.name ?? 'one tenant');
  return `${object} in ${environment.toUpperCase()}`;
}
