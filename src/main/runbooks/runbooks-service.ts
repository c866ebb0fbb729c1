import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Preflight, Runbook, Tenant } from '../../shared/contract/runbooks';
import type { Target } from '../../shared/contract/scalars';
import { whatIsMissing } from '../../shared/domain/actions';
import { ALL_TENANTS_PHRASE, PREFLIGHT_MAX_AGE_MS, type RunSource } from '../../shared/domain/start-rules';
import type { TicketRule } from '../../shared/domain/ticket-pattern';
import { notFound, refused } from '../../shared/errors';
import { recordPreflight } from '../audit/run-audit';
import { authoriseActing, goOnActing } from '../break-glass/authorise-acting';
import type { BreakGlassKeeper } from '../break-glass/break-glass-keeper';
import type { PlatformOperator } from '../identity/operator';
import { inReadTransaction, inWriteTransaction, type ReadTransaction } from '../postgres/transaction';
import { findActiveRunOf, findLastRunOf, measuredRowsPerSecond } from '../runs/run-lookup';
import type { RunbookDefinition } from './definition';
import { checkSurroundings } from './preflight-checks';
import { countAffected, insertPreflight, type TenantCounts } from './preflight-store';
import type { RunbookRegistry } from './registry';
import {
  countAllowedTenants,
  isAllowedTenant,
  listAllowedTenantIds,
  readTenantNames,
  searchTenants,
} from './tenant-store';

const TOP_TENANTS = 20;
const PREFLIGHT_TIMEOUT_MS = 120_000;

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

function sum(counts: readonly TenantCounts[], of: (tenant: TenantCounts) => number): number {
  return counts.reduce((total, tenant) => total + of(tenant), 0);
}

async function snapshot(context: RunbooksContext, definition: RunbookDefinition, target: Target) {
  return inReadTransaction(
    context.pool,
    async (tx) => {
      const acting = await authoriseActing(tx, context.breakGlass, 'runbooks.preflight', definition.capability);
      const tenantIds = await tenantsOfTarget(tx, target);
      const counts = await countAffected(tx, definition, tenantIds);
      const top = counts.toSorted((a, b) => b.affectedCount - a.affectedCount || a.tenantId - b.tenantId);
      const names = await readTenantNames(
        tx,
        top.slice(0, TOP_TENANTS).map((tenant) => tenant.tenantId),
      );
      const checks = await checkSurroundings(tx, definition, context.lockPrefix, tenantIds);
      const targetTenantId = target.scope === 'single_tenant' ? target.tenantId : null;
      const activeRunId = await findActiveRunOf(tx, definition.key, target.scope, targetTenantId);
      checks.unshift(
        activeRunId === null
          ? { key: 'active_run', level: 'ok', message: 'No run of this is active.' }
          : {
              key: 'active_run',
              level: 'notice',
              message: `Operation #${activeRunId} is active; a start leads to it.`,
            },
      );
      const rowsPerSecond = await measuredRowsPerSecond(tx, definition.key);
      const topTenants = top.slice(0, TOP_TENANTS).map((tenant) => ({
        ...tenant,
        tenantName: names.get(tenant.tenantId) ?? `Tenant ${tenant.tenantId}`,
      }));
      return { acting, tenantIds, counts, checks, rowsPerSecond, topTenants, targetTenantId };
    },
    { statementTimeoutMs: PREFLIGHT_TIMEOUT_MS },
  );
}

/** Counts what a run would change, in one snapshot and without changing anything, and keeps that to vouch for a start. */
export async function takePreflight(
  context: RunbooksContext,
  request: { runbookKey: string; target: Target },
): Promise<Preflight> {
  const definition = requireRunbook(context.registry, request.runbookKey);
  const { target } = request;
  const taken = await snapshot(context, definition, target);
  const totalCount = sum(taken.counts, (tenant) => tenant.totalCount);
  const affectedCount = sum(taken.counts, (tenant) => tenant.affectedCount);
  const estimatedTenants = target.scope === 'all_tenants' ? taken.tenantIds.length : null;
  const stored = await inWriteTransaction(context.pool, async (tx) => {
    await goOnActing(tx, taken.acting);
    const kept = await insertPreflight(tx, {
      id: randomUUID(),
      runbookKey: definition.key,
      scope: target.scope,
      targetTenantId: taken.targetTenantId,
      totalCount,
      affectedCount,
      estimatedTenants,
      platformUserId: taken.acting.operator.platformUserId,
    });
    const about = {
      runbookKey: definition.key,
      scope: target.scope,
      targetTenantId: taken.targetTenantId,
      affectedCount,
      runId: null,
      reasonCode: null,
      source: context.source,
      isBreakGlass: taken.acting.breakGlassId !== null,
    };
    await recordPreflight(tx, about, actorOf(taken.acting.operator));
    return kept;
  });
  return {
    id: stored.id,
    runbookKey: definition.key,
    scope: target.scope,
    targetTenantId: taken.targetTenantId,
    totalCount,
    affectedCount,
    estimatedTenants,
    topTenants: taken.topTenants,
    affectedTenants: taken.counts.filter((tenant) => tenant.affectedCount > 0).length,
    checks: taken.checks,
    estimatedDurationMs: taken.rowsPerSecond === null ? null : (totalCount / taken.rowsPerSecond) * 1000,
    takenAt: stored.takenAt.toISOString(),
    expiresAt: new Date(stored.takenAt.getTime() + PREFLIGHT_MAX_AGE_MS).toISOString(),
  };
}

/** The operator as the audit names them. */
export function actorOf(operator: PlatformOperator): { platformUserId: number; email: string; name: string } {
  return { platformUserId: operator.platformUserId, email: operator.email, name: operator.name };
}
