import type { RunContext } from '../../shared/contract/run-context';
import type { TerminalOutcome } from '../../shared/domain/run-status';
import type { RunSource } from '../../shared/domain/start-rules';
import type { SummaryCounts } from '../../shared/domain/summary-counts';
import type { WriteTransaction } from '../postgres/transaction';
import type { AuditEntry } from './audit-entry';
import { writeAuditEntry, writeOrKeepAuditEntry } from './write-audit';

/** Who did something, for the audit. */
export interface AuditActor {
  readonly platformUserId: number;
  readonly email: string;
  readonly name: string;
}

/** What every audit entry about a runbook carries. */
export interface RunbookAudit {
  readonly runbookKey: string;
  readonly scope: string;
  readonly targetTenantId: number | null;
  readonly affectedCount: number;
  readonly runId: number | null;
  readonly reasonCode: string | null;
  readonly source: string;
  readonly isBreakGlass: boolean;
}

function metadataOf(about: RunbookAudit, actor: AuditActor | null): Record<string, unknown> {
  return {
    runbook_key: about.runbookKey,
    scope: about.scope,
    target_tenant_id: about.targetTenantId,
    affected_count: about.affectedCount,
    operation_run_id: about.runId,
    platform_user_id: actor?.platformUserId ?? null,
    email: actor?.email ?? null,
    reason_code: about.reasonCode,
    source: about.source,
    is_break_glass: about.isBreakGlass,
  };
}

function entryOf(
  action: string,
  status: AuditEntry['status'],
  about: RunbookAudit,
  actor: AuditActor | null,
  more: Readonly<Record<string, unknown>> = {},
): AuditEntry {
  return {
    action,
    status,
    actor,
    tenantId: about.targetTenantId,
    resourceType: about.runId === null ? 'runbook' : 'operation_run',
    resourceId: about.runId === null ? about.runbookKey : String(about.runId),
    metadata: { ...metadataOf(about, actor), ...more },
  };
}

/** A preflight was taken. It goes on where this can't be written; the entry is then sent later. */
export function recordPreflight(tx: WriteTransaction, about: RunbookAudit, actor: AuditActor): Promise<string | null> {
  return writeOrKeepAuditEntry(tx, entryOf('platform.ops.runbooks.preflight', 'success', about, actor));
}

/** A run was started; belongs into the transaction that creates it. No audit, no start: a failure undoes the start. */
export function recordStart(tx: WriteTransaction, about: RunbookAudit, actor: AuditActor): Promise<void> {
  return writeAuditEntry(tx, entryOf('platform.ops.runbooks.start', 'success', about, actor));
}

/** Something that an operator does to a run. */
export type RunAction = 'pause' | 'resume' | 'cancel' | 'retry';

/** A run as it is stored, with what it keeps of where it comes from, or null where that can't be read. */
export interface AuditedRun {
  readonly id: number;
  readonly tenantId: number | null;
  readonly context: RunContext | null;
}

/**
 * An operator acted on a run, from a source that need not be the run's. Gives what went wrong with the entry, which is
 * then sent later, or null.
 */
export function recordRunAction(
  tx: WriteTransaction,
  action: RunAction,
  run: AuditedRun,
  acting: { readonly actor: AuditActor; readonly source: RunSource; readonly isBreakGlass?: boolean },
): Promise<string | null> {
  const about = aboutRun(run);
  const isBreakGlass = acting.isBreakGlass ?? about.isBreakGlass;
  return writeOrKeepAuditEntry(
    tx,
    entryOf(
      `platform.ops.runbooks.${action}`,
      'success',
      { ...about, source: acting.source, isBreakGlass },
      acting.actor,
    ),
  );
}

function aboutRun({ context, ...run }: AuditedRun): RunbookAudit {
  return {
    runbookKey: context?.runbook.key ?? '',
    scope: context?.runbook.scope ?? '',
    targetTenantId: run.tenantId,
    affectedCount: context?.preflight.affected_count ?? 0,
    runId: run.id,
    reasonCode: context?.reason?.reason_code ?? null,
    source: context?.runbook.source ?? '',
    isBreakGlass: context?.platform_initiator?.is_break_glass ?? false,
  };
}

const END_STATUS: Readonly<Record<TerminalOutcome, AuditEntry['status']>> = {
  succeeded: 'success',
  cancelled: 'success',
  partially_succeeded: 'failed',
  failed: 'failed',
  blocked: 'blocked',
};

/** A run ended; the initiator is its actor. Gives what went wrong with the entry, which is then sent later, or null. */
export function recordRunEnd(
  tx: WriteTransaction,
  end: {
    run: AuditedRun;
    outcome: TerminalOutcome;
    summaryCounts: SummaryCounts;
  },
): Promise<string | null> {
  const initiator = end.run.context?.platform_initiator;
  const actor =
    initiator === undefined
      ? null
      : { platformUserId: initiator.platform_user_id, email: initiator.email, name: initiator.name };
  // A run of which a part succeeded came to its end; only one that did nothing useful counts as failed.
  const isFailed = end.outcome === 'failed' || end.outcome === 'blocked';
  return writeOrKeepAuditEntry(
    tx,
    entryOf(
      isFailed ? 'platform.ops.runbooks.failed' : 'platform.ops.runbooks.completed',
      END_STATUS[end.outcome],
      aboutRun(end.run),
      actor,
      { outcome: end.outcome, summary_counts: end.summaryCounts },
    ),
  );
}
