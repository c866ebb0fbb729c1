import type pg from 'pg';
import type { z } from 'zod';
import type {
  auditPageSchema,
  AuditFilter,
  AuditRecord,
  listAuditRequestSchema,
  UnsentAudit,
} from '../shared/contract/audit';
import type { BreakGlassRequest } from '../shared/contract/break-glass';
import type {
  InboxNotification,
  listNotificationsRequestSchema,
  MarkedNotifications,
  NotificationPage,
} from '../shared/contract/notifications';
import type {
  countFindingsRequestSchema,
  FindingCounts,
  FindingDetail,
  FindingPage,
  FindingSummary,
  FindingTenant,
  listFindingsRequestSchema,
  searchFindingTenantsRequestSchema,
} from '../shared/contract/findings';
import type {
  listPreflightTenantsRequestSchema,
  ExactPreflight,
  Preflight,
  preflightTenantPageSchema,
  Verification,
} from '../shared/contract/preflight';
import type {
  Runbook,
  searchTenantsRequestSchema,
  StartRequest,
  StartResult,
  Tenant,
} from '../shared/contract/runbooks';
import type {
  LegacyRecord,
  LegacyRunDetail,
  listRunTenantsRequestSchema,
  RunDetail,
  RunFilter,
  RunTenantPage,
} from '../shared/contract/runs';
import type { RunChoices } from '../shared/contract/run-lists';
import type { RelatedRecord, relatedRecordRequestSchema } from '../shared/contract/run-parts';
import type { Identity } from '../shared/contract/session';
import type { Progress } from '../shared/domain/progress';
import type { RunSource } from '../shared/domain/start-rules';
import type { TicketRule } from '../shared/domain/ticket-pattern';
import { listAudit, readAuditForExport } from './audit/audit-service';
import type { AuditSpool } from './audit/audit-spool';
import { type AuditTrail, createAuditTrail } from './audit/audit-trail';
import { createSignIns, recordRefusedSignIn, recordSignIn, type SignIns } from './audit/sign-in-audit';
import { breakGlassNotOffered } from './break-glass/break-glass-errors';
import type { BreakGlassKeeper } from './break-glass/break-glass-keeper';
import {
  type BreakGlassContext,
  enterBreakGlass,
  exitBreakGlass,
  extendBreakGlass,
  findGroupRole,
  reviewLastBreakGlass,
  settleBreakGlass,
} from './break-glass/break-glass-service';
import type { JobQueue } from './engine/job-queue';
import {
  findFindingTenants,
  getFinding,
  getFindingCounts,
  listFindings,
  listFindingsById,
} from './findings/findings-service';
import { createHistorySource, type HistorySource } from './history/history-source';
import { getLegacyRun } from './history/legacy-service';
import { identify } from './identity/identity-service';
import {
  claimNotifications,
  getInboxState,
  type InboxState,
  listNotifications,
  markAllNotificationsRead,
  markNotifications,
} from './notifications/inbox-service';
import { readInstallStatus, requireInstalled } from './postgres/install';
import { inReadTransaction } from './postgres/transaction';
import type { Counting } from './runbooks/count-exactly';
import { pagePreflightTenants } from './runbooks/list-preflight-tenants';
import { DEFAULT_LOCK_WAIT_SECONDS } from './runbooks/lock-wait';
import { type RunbookRegistry, runbookRegistry } from './runbooks/registry';
import { retryFailedTenants } from './runbooks/retry-run';
import { findTenants, listRunbooks } from './runbooks/runbooks-service';
import { startRun } from './runbooks/start-run';
import { type PreflightOrder, takePreflight, takePreflightInTime } from './runbooks/take-preflight';
import { verifyRun } from './runbooks/verify-run';
import { cancelRun, pauseRun, resumeRun } from './runs/control-run';
import { getOwnProgress } from './runs/own-runs-service';
import { getRelatedRecord, getRunDetail, listTenantsOfRun, readRunForExport } from './runs/run-detail-service';
import type { RunToExport } from './runs/run-export';
import type { RunRow } from './runs/run-row';
import { listRunChoices, getRunRow, listRunRows } from './runs/runs-service';

/** Everything an operator can do, on one connection pool. Each call checks anew what the operator may. */
export interface OperatorConsole {
  /** Who the operator was when the console was opened; for display. */
  readonly identity: Identity;
  readonly runbooks: {
    list(): Promise<Runbook[]>;
    searchTenants(request: z.output<typeof searchTenantsRequestSchema>): Promise<Tenant[]>;
    preflight(request: PreflightOrder): Promise<ExactPreflight>;
    /** An estimate where counting takes longer than the limit. */
    preflightInTime(request: PreflightOrder & { countLimitMs: number }): Promise<Preflight>;
    preflightTenants(
      request: z.output<typeof listPreflightTenantsRequestSchema>,
    ): Promise<z.output<typeof preflightTenantPageSchema>>;
    start(request: StartRequest & { lockWaitSeconds?: number; isOwnPreflight?: boolean }): Promise<StartResult>;
  };
  readonly runs: {
    /** What a filter can choose from. */
    choices(): Promise<RunChoices>;
    get(runId: number): Promise<RunDetail>;
    getLegacy(request: { record: LegacyRecord; id: number }): Promise<LegacyRunDetail>;
    getRow(runId: number): Promise<RunRow>;
    listRows(request: { limit: number; filter?: RunFilter }): Promise<RunRow[]>;
    listTenants(request: z.output<typeof listRunTenantsRequestSchema>): Promise<RunTenantPage>;
    getRelated(request: z.output<typeof relatedRecordRequestSchema>): Promise<RelatedRecord>;
    readForExport(runId: number): Promise<RunToExport>;
    pause(runId: number): Promise<RunDetail>;
    resume(runId: number): Promise<RunDetail>;
    cancel(runId: number): Promise<RunDetail>;
    retryFailedTenants(runId: number): Promise<StartResult>;
    /** The preflight again for a run that has ended. */
    verify(request: { runId: number } & Partial<Counting>): Promise<Verification>;
    /** How far one's own active runs are. */
    ownProgress(): Promise<Progress>;
  };
  /** One's own inbox. */
  readonly notifications: {
    list(request: z.output<typeof listNotificationsRequestSchema>): Promise<NotificationPage>;
    mark(ids: readonly string[], isRead: boolean): Promise<MarkedNotifications>;
    markAllRead(): Promise<MarkedNotifications>;
    state(): Promise<InboxState>;
    /** Those of them that nobody told the person of yet; each is given once. */
    claim(ids: readonly string[]): Promise<InboxNotification[]>;
  };
  readonly findings: {
    list(request: z.output<typeof listFindingsRequestSchema>): Promise<FindingPage>;
    listById(ids: readonly number[]): Promise<FindingSummary[]>;
    counts(request: z.output<typeof countFindingsRequestSchema>): Promise<FindingCounts>;
    get(findingId: number): Promise<FindingDetail>;
    searchTenants(request: z.output<typeof searchFindingTenantsRequestSchema>): Promise<FindingTenant[]>;
  };
  /** What the history on this computer is made from. */
  readonly history: HistorySource;
  readonly breakGlass: {
    enter(request: BreakGlassRequest): Promise<void>;
    extend(request: BreakGlassRequest): Promise<void>;
    /** Ends it even where the database can't be told. */
    exit(): Promise<void>;
    review(request: { note: string }): Promise<void>;
    /** What the engine takes on while it lasts, so that it works as the operator acts; null where the role may not. */
    readonly groupRole: string | null;
  };
  readonly audit: {
    list(request: z.output<typeof listAuditRequestSchema>): Promise<z.output<typeof auditPageSchema>>;
    /** Everything that the filter finds, up to what an export holds. */
    readForExport(filter: AuditFilter): Promise<{ entries: AuditRecord[]; isCut: boolean }>;
    /** Sends what could not be written before and tells what is left; forced, without waiting for its next time. */
    sendUnsent(options?: { isForced: boolean }): Promise<UnsentAudit>;
  };
}

export interface OperatorConsoleOptions {
  readonly pool: pg.Pool;
  readonly queue: JobQueue;
  readonly source: RunSource;
  readonly registry?: RunbookRegistry;
  /** Laravel's `cache.prefix`; none by default. */
  readonly lockPrefix?: string;
  /** How long a lock that somebody else holds is tried again, where a start does not say; 60 by default. */
  readonly lockWaitSeconds?: number;
  /** The elevation of this application's operator, which outlives a connection's console; none by default. */
  readonly breakGlass?: BreakGlassKeeper;
  /** What a ticket in a reason looks like; none is asked for by default. */
  readonly ticket?: TicketRule | null;
  /** Where audit entries are kept on this computer while they can't be written; nowhere by default. */
  readonly auditSpool?: AuditSpool;
  /** Told where an audit entry could not be kept, or is lost; nobody by default. */
  readonly onAuditTrouble?: (error: unknown) => void;
  /** What is known of earlier sign-ins of this process; nothing by default. */
  readonly signIns?: SignIns;
}

/** Who signs in, and that they did or were refused. A window does not wait for the entry; a command may be over soon. */
async function signIn(options: OperatorConsoleOptions, trail: AuditTrail): Promise<Identity> {
  const { pool, source, signIns = createSignIns() } = options;
  try {
    const identity = await inReadTransaction(pool, identify);
    const recording = recordSignIn(trail, signIns, identity, source);
    if (source !== 'system_ui') await recording;
    return identity;
  } catch (error) {
    await recordRefusedSignIn(pool, signIns, error, source);
    throw error;
  }
}

/**
 * Opens the console for the operator behind the pool's database role.
 *
 * @throws WheelhouseError `not_installed`, or `refused` for an unmapped role or a missing capability
 */
export async function openOperatorConsole(options: OperatorConsoleOptions): Promise<OperatorConsole> {
  const { pool, queue } = options;
  requireInstalled(await readInstallStatus(pool));
  const trail = createAuditTrail({ pool, spool: options.auditSpool ?? null, onTrouble: options.onAuditTrouble });
  const identity = await signIn(options, trail);
  const registry = options.registry ?? runbookRegistry;
  const { breakGlass: keeper = null, ticket = null } = options;
  const context = {
    pool,
    queue,
    registry,
    source: options.source,
    lockPrefix: options.lockPrefix ?? '',
    lockWaitSeconds: options.lockWaitSeconds ?? DEFAULT_LOCK_WAIT_SECONDS,
    breakGlass: keeper,
    ticket,
  };
  if (keeper !== null) await settleBreakGlass({ pool, keeper }, identity);
  const groupRole = keeper === null ? null : await findGroupRole(pool, identity);
  const underBreakGlass = async (work: (elevation: BreakGlassContext) => Promise<void>) => {
    if (keeper === null) throw breakGlassNotOffered();
    await work({ pool, keeper, ticket });
  };
  const phaseKeysOf = (key: string) => registry.find(key)?.phases.map((phase) => phase.key) ?? [];
  const after = async (work: Promise<void>, runId: number) => {
    await work;
    return getRunDetail(pool, runId);
  };
  return {
    identity,
    runbooks: {
      list: () => listRunbooks(context),
      searchTenants: (request) => findTenants(context, request),
      preflight: (request) => takePreflight(context, request),
      preflightInTime: (request) => takePreflightInTime(context, request),
      preflightTenants: (request) => pagePreflightTenants(context, request),
      start: (request) => startRun(context, request),
    },
    runs: {
      choices: () => listRunChoices(pool),
      get: (runId) => getRunDetail(pool, runId),
      getLegacy: (request) => getLegacyRun(pool, request),
      getRow: (runId) => getRunRow(pool, runId),
      listRows: ({ limit, filter = {} }) => listRunRows(pool, limit, filter),
      listTenants: (request) => listTenantsOfRun(pool, request, phaseKeysOf),
      getRelated: (request) => getRelatedRecord(pool, request),
      readForExport: (runId) => readRunForExport(pool, runId, phaseKeysOf),
      pause: (runId) => after(pauseRun(context, runId), runId),
      resume: (runId) => after(resumeRun(context, runId), runId),
      cancel: (runId) => after(cancelRun(context, runId), runId),
      retryFailedTenants: (runId) => retryFailedTenants(context, runId),
      verify: (request) => verifyRun(context, request),
      ownProgress: () => getOwnProgress(pool),
    },
    notifications: {
      list: (request) => listNotifications(pool, request),
      mark: (ids, isRead) => markNotifications(pool, ids, isRead),
      markAllRead: () => markAllNotificationsRead(pool),
      state: () => getInboxState(pool),
      claim: (ids) => claimNotifications(pool, ids),
    },
    findings: {
      list: (request) => listFindings(pool, request),
      listById: (ids) => listFindingsById(pool, ids),
      counts: (request) => getFindingCounts(pool, request),
      get: (findingId) => getFinding(pool, findingId),
      searchTenants: (request) => findFindingTenants(pool, request),
    },
    history: createHistorySource(pool),
    breakGlass: {
      enter: (request) => underBreakGlass((elevation) => enterBreakGlass(elevation, request)),
      extend: (request) => underBreakGlass((elevation) => extendBreakGlass(elevation, request)),
      exit: () => underBreakGlass(exitBreakGlass),
      review: (request) => underBreakGlass((elevation) => reviewLastBreakGlass(elevation, request)),
      groupRole,
    },
    audit: {
      list: (request) => listAudit(pool, request),
      readForExport: (filter) => readAuditForExport(pool, filter),
      sendUnsent: (sending) => trail.sendUnsent(sending),
    },
  };
}
