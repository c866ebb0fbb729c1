import type { Environment } from '../../../shared/contract/session';
import { countOf } from '../../format/count';
import type { RunbookDraft } from './runbook-draft-store';

/** What the start would touch: "1,204 tenants in PRODUCTION", "Contoso in SANDBOX". */
export function startObject(
  draft: Pick<RunbookDraft, 'scope' | 'tenant'>,
  tenantCount: number,
  environment: Environment,
): string {
  const object = draft.scope === 'all_tenants' ? countOf(tenantCount, 'tenant') : (draft.tenant?.name ?? 'one tenant');
  return `${object} in ${environment.toUpperCase()}`;
}
