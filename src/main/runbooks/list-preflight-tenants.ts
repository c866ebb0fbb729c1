import type { z } from 'zod';
import type { listPreflightTenantsRequestSchema, preflightTenantPageSchema } from '../../shared/contract/preflight';
import { notFound } from '../../shared/errors';
import { authoriseActing } from '../break-glass/authorise-acting';
import { inReadTransaction } from '../postgres/transaction';
import { findPreflight, listPreflightTenants } from './preflight-store';
import { requireRunbook, type RunbooksContext } from './runbooks-service';

/** A page of the tenants that a preflight counted, for those who may take one of that runbook. */
export function pagePreflightTenants(
  context: RunbooksContext,
  request: z.output<typeof listPreflightTenantsRequestSchema>,
): Promise<z.output<typeof preflightTenantPageSchema>> {
  const definition = requireRunbook(context.registry, request.runbookKey);
  return inReadTransaction(context.pool, async (tx) => {
    await authoriseActing(tx, context.breakGlass, 'runbooks.preflight', definition.capability);
    const found = await findPreflight(tx, request.preflightId);
    if (found === null || found.preflight.runbookKey !== definition.key) throw notFound('The preflight');
    return listPreflightTenants(tx, request);
  });
}
