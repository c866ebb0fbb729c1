import type pg from 'pg';
import type { Runbook, Tenant } from '../../shared/contract/runbooks';
import type { Target } from '../../shared/contract/scalars';
import { whatIsMissing } from '../../shared/domain/actions';
import { ALL_TENANTS_PHRASE, type RunSource } from '../../shared/domain/start-rules';
import type { TicketRule } from '../../shared/domain/ticket-pattern';
import { notFound, refused } from '../../shared/errors';
import { authoriseActing } from '../break-glass/authorise-acting';
import type { BreakGlassKeeper } from '../break-glass/break-glass-keeper';
import type { PlatformOperator } from '../identity/operator';
import { inReadTransaction, type ReadTransaction } from '../postgres/transaction';
import { findLastRunOf } from '../runs/run-lookup';
import type { RunbookDefinition } from './definition';
import type { RunbookRegistry } from './registry';
import { countAllowedTenants, isAllowedTenant, listAllowedTenantIds, searchTenants } from './tenant-store';

export interface RunbooksContext {
  readonly pool: pg.Pool;
  readonly registry: RunbookRegistry;
  readonly source: RunSource;
  /** Laravel's `cache.prefix`, before every lock's key. */
  readonly lockPrefix: string;
  /** The elevation of this application's operator; null where there can be none. */
  readonly breakGlass: BreakGlassKeeper | null;
  /** What a ticket in a reason looks like, where one is asked for. */
  readonly ticket: TicketRule | null;
}

/** The runbook of a key. */
export function requireRunbook(registry: RunbookRegistry, key: string): RunbookDefinition {
  const definition = registry.find(key);
  if (definition === null) throw notFound(`The runbook "${key}"`);
  return definition;
}

/** The catalog, with what the operator may do. */
export function listRunbooks(context: RunbooksContext): Promise<Runbook[]> {
  return inReadTransaction(context.pool, async (tx) => {
    const { operator } = await authoriseActing(tx, context.breakGlass, 'runbooks.view');
    const allowedTenantCount = await countAllowedTenants(tx);
    const runbooks: Runbook[] = [];
    for (const definition of context.registry.all()) {
      runbooks.push({
        key: definition.key,
        label: definition.label,
        description: definition.description,
        scopes: [...definition.scopes],
        confirmationPhrase: ALL_TENANTS_PHRASE,
        missingCapability: whatIsMissing(operator, 'runbooks.start', definition.capability),
        missingForPreflight: whatIsMissing(operator, 'runbooks.preflight', definition.capability),
        allowedTenantCount,
        lastRun: await findLastRunOf(tx, definition.key),
      });
    }
    return runbooks;
  });
}

/** Tenants that a run may be about. */
export function findTenants(context: RunbooksContext, request: { text: string; limit: number }): Promise<Tenant[]> {
  return inReadTransaction(context.pool, async (tx) => {
    await authoriseActing(tx, context.breakGlass, 'runbooks.view');
    return searchTenants(tx, request.text, request.limit);
  });
}

/** The tenants of a target; refuses one outside the allowed universe. */
export async function tenantsOfTarget(tx: ReadTransaction, target: Target): Promise<number[]> {
  if (target.scope === 'all_tenants') return listAllowedTenantIds(tx);
  if (await isAllowedTenant(tx, target.tenantId)) return [target.tenantId];
  throw refused(
    'tenant_not_allowed',
    `Tenant ${target.tenantId} can’t be targeted: it does not exist, is deleted, or is the platform’s own.`,
    'Choose another tenant.',
  );
}

/** The operator as the audit names them. */
export function actorOf(operator: PlatformOperator): { platformUserId: number; email: string; name: string } {
  return { platformUserId: operator.platformUserId, email: operator.email, name: operator.name };
}
