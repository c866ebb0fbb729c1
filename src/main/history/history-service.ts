import { z } from 'zod';
import type { KeptHistory } from '../../shared/contract/history';
import type { RunChoices } from '../../shared/contract/run-lists';
import type { listRunsRequestSchema, runCountsSchema, RunDetail, RunPage } from '../../shared/contract/runs';
import type { Identity, Session } from '../../shared/contract/session';
import { whatIsMissing } from '../../shared/domain/actions';
import { isActive } from '../../shared/domain/run-status';
import { WheelhouseError } from '../../shared/errors';
import { requireAction } from '../identity/operator';
import type { OperatorConsole } from '../operator-console';
import { readPageCursor } from '../page-cursor';
import { toWheelhouseError } from '../postgres/errors';
import { createWakeUp } from '../session/wake-up';
import { choicesAtHand } from './choices-at-hand';
import { createHistorySync, RETENTION_DAYS } from './history-sync';
import { choicesDocument, runDocument } from './kept-documents';
import type { RemoteKeeper } from './keeper-thread';

export interface HistoryOptions {
  readonly keeper: RemoteKeeper;
  read<T>(work: (console: OperatorConsole) => Promise<T>): Promise<T>;
  snapshot(): Session;
  /** Which connection was chosen: the same for the same server, database and role, whatever it is called. */
  connectionKey(): string;
  /** Nobody could sign in since the start; what this person saw when they last did is shown meanwhile. */
  onKeptIdentity(identity: Identity | null): void;
  /** Whether news is wanted quickly: a window has the focus, or the local engine works. */
  isBusy(): boolean;
  /** Whether the database tells by itself what the console's own runs do; the platform's have to be asked for all the same. */
  hasNews(): boolean;
  /** Some run was added, changed or removed, or all of them are others now. */
  onChanged(): void;
  onTrouble(error: unknown): void;
  readonly nowMs?: () => number;
}

/** The history on this computer: what lists show, with and without a connection. */
export interface History {
  /** Follows the database from now on, until it is closed. */
  follow(): void;
  /** Looks at the database until nothing more is to be read. */
  agree(): Promise<void>;
  list(request: z.output<typeof listRunsRequestSchema>): Promise<RunPage>;
  counts(): Promise<z.output<typeof runCountsSchema>>;
  /** What filters can choose from; where the database is away, what occurs in what is kept. */
  choices(read: () => Promise<RunChoices>): Promise<RunChoices>;
  /**
   * Reads something from the database and keeps it; where that is away, gives what was kept.
   *
   * @param tenantId whose it is, null for nobody's in particular
   */
  readThrough<T>(
    document: { readonly name: string; readonly schema: z.ZodType<T>; tenantId(value: T): number | null },
    read: () => Promise<T>,
  ): Promise<T>;
  /** Keeps what was read elsewhere. */
  keep(document: { readonly name: string; readonly tenantId: number | null; readonly content: unknown }): void;
  /** Keeps a run that is being followed, now and then and at its end. */
  keepRun(run: RunDetail): void;
  /** What is kept on this computer, and of this connection as much as is shown. */
  usage(): Promise<KeptHistory>;
  /**
   * Deletes what is kept of this connection for whoever is signed in, and reads it again from the newest on. Only while
   * the database answers: there would be nothing to read again.
   */
  rebuild(): Promise<void>;
  /** Takes in what became of the connection. */
  sessionChanged(session: Session): void;
  /** Something happened in the database: looks now. */
  nudge(): void;
  close(): void;
}

const BUSY_MS = 1_000;
/** Where what matters most is told. */
const BUSY_WITH_NEWS_MS = 3_000;
const CALM_MS = [2_000, 3_000, 5_000, 8_000] as const;
/** While there is no connection; asking for one costs nothing then. */
const RETRY_MS = 1_000;
/** Where the database answers, but not with what is asked for. */
const TROUBLE_RETRY_MS = 10_000;
/** However often it is nudged. */
const MIN_GAP_MS = 100;
/** A run that is followed changes many times a second. */
const KEEP_EVERY_MS = 5_000;
const MAX_FOLLOWED = 1_000;
const READY_LIMIT_MS = 30_000;

const cursorSchema = z
  .tuple([z.number(), z.number().int(), z.number().int()])
  .transform(([createdAt, id, record]) => ({ createdAt, id, record }));

/** Whether somebody may see operations, as far as was known when they last could be asked. */
function maySee(identity: Identity): boolean {
  return whatIsMissing(identity, 'runs.view') === null;
}

/** A history that nothing is known of yet. */
export function createHistory(options: HistoryOptions): History {
  const { keeper } = options;
  const nowMs = options.nowMs ?? Date.now;
  const alarm = createWakeUp();
  let isClosed = false;
  let calm = 0;
  let key = options.connectionKey();
  /** Whose history is open and may be shown. */
  let shown: Identity | null = null;
  const waiting: { resolve(): void; reject(error: unknown): void }[] = [];
  /** What keeps it from being read, although there is a connection. */
  let trouble: WheelhouseError | null = null;
  const keptAtMs = new Map<number, number>();

  const show = (identity: Identity) => {
    shown = identity;
    for (const { resolve } of waiting.splice(0)) resolve();
    options.onChanged();
  };
  const hide = () => {
    shown = null;
    sync.startAfresh();
  };
  const sync = createHistorySync({
    keeper,
    nowMs,
    onOpened(identity, file) {
      // The one to come back to, when the next start finds no connection.
      keeper.remember(key, file).catch(options.onTrouble);
      show(identity);
    },
  });

  /** What somebody may no longer see does not stay here either. */
  const forget = async (connection: string) => {
    hide();
    const file = await keeper.findFile(connection);
    if (file !== null) await keeper.remove(file);
    options.onChanged();
  };
  const openKept = async (connection: string) => {
    const file = await keeper.findFile(connection);
    if (file === null || shown !== null || connection !== key) return;
    const state = await keeper.open(file);
    if (state?.identity == null || !maySee(state.identity) || connection !== key) return;
    sync.adopt(state, await keeper.countRuns());
    options.onKeptIdentity(state.identity);
    show(state.identity);
  };

  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: a step that is under way must not lose its file. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
  const look = () =>
    inTurn(async () => {
      try {
        const step = await options.read((console) => sync.step(console.history));
        trouble = null;
        if (step.hasChanged) options.onChanged();
        return step;
      } catch (error) {
        if (toWheelhouseError(error).kind === 'refused') await forget(key);
        throw error;
      }
    });
  const round = async (): Promise<number> => {
    try {
      const { hasChanged, hasMore } = await look();
      calm = hasChanged ? 0 : calm + 1;
      if (hasMore) return 0;
      const busyMs = options.hasNews() ? BUSY_WITH_NEWS_MS : BUSY_MS;
      return options.isBusy() ? busyMs : (CALM_MS[Math.min(calm, CALM_MS.length - 1)] ?? busyMs);
    } catch (error) {
      const known = toWheelhouseError(error);
      if (known.kind === 'unreachable' || known.kind === 'refused' || isClosed) return RETRY_MS;
      // Told once: it may stay so for long, such as a grant that is missing.
      if (known.message !== trouble?.message) options.onTrouble(error);
      trouble = known;
      for (const { reject } of waiting.splice(0)) reject(known);
      return TROUBLE_RETRY_MS;
    }
  };
  const follow = async () => {
    await keeper.tidy(nowMs() - RETENTION_DAYS * 86_400_000).catch(options.onTrouble);
    while (!isClosed) {
      const waitMs = await round();
      if (waitMs === 0) continue;
      await new Promise((resolve) => setTimeout(resolve, MIN_GAP_MS));
      await alarm.wait(waitMs);
    }
  };

  /** Waits for the first look at a database that nothing is known of yet. */
  const ready = async () => {
    if (shown !== null) return;
    await options.read(
      () =>
        new Promise<void>((resolve, reject) => {
          if (shown !== null) resolve();
          else if (trouble !== null) reject(trouble);
          waiting.push({ resolve, reject });
          alarm.wake();
          const late = () => reject(new Error('Connection timeout'));
          setTimeout(late, READY_LIMIT_MS).unref();
        }),
    );
  };
  const requireShown = async () => {
    const { connection, identity, identityError } = options.snapshot();
    if (connection.status === 'connected' && identityError !== null) throw new WheelhouseError(identityError);
    if (identity !== null) requireAction(identity, 'runs.view');
    await ready();
  };

  return {
    follow: () => void follow(),
    async agree() {
      while ((await look()).hasMore);
    },
    async list({ filter, cursor, limit }) {
      const after = cursor === null ? null : readPageCursor(cursor, cursorSchema);
      await requireShown();
      const page = await keeper.list({ filter, after, limit }, nowMs());
      const coverage = sync.coverage();
      const { next } = page;
      return {
        runs: [...page.runs],
        nextCursor: next === null ? null : JSON.stringify([next.createdAt, next.id, next.record]),
        total: page.total,
        bucketCounts: page.bucketCounts,
        coverage,
        readAt: coverage.syncedAt ?? new Date(nowMs()).toISOString(),
      };
    },
    async counts() {
      await requireShown();
      return keeper.counts(nowMs());
    },
    async choices(read) {
      try {
        const choices = await read();
        this.keep({ name: choicesDocument.name, tenantId: null, content: choices });
        return choices;
      } catch (error) {
        if (toWheelhouseError(error).kind !== 'unreachable' || shown === null) throw error;
        return choicesAtHand(keeper);
      }
    },
    async readThrough({ name, schema, tenantId }, read) {
      try {
        const value = await read();
        this.keep({ name, tenantId: tenantId(value), content: value });
        return value;
      } catch (error) {
        const { kind } = toWheelhouseError(error);
        if (kind === 'not_found' && shown !== null) keeper.removeDocument(name).catch(options.onTrouble);
        if (kind !== 'unreachable' || shown === null) throw error;
        const kept = schema.safeParse(await keeper.findDocument(name).catch(() => null));
        if (!kept.success) throw error;
        return kept.data;
      }
    },
    keep({ name, tenantId, content }) {
      if (shown === null) return;
      keeper.putDocument(name, { tenantId, content, readAtMs: nowMs() }).catch(options.onTrouble);
    },
    keepRun(run) {
      const document = runDocument(run.id);
      const atMs = nowMs();
      if (isActive(run.status) && atMs - (keptAtMs.get(run.id) ?? 0) < KEEP_EVERY_MS) return;
      if (keptAtMs.size > MAX_FOLLOWED) keptAtMs.clear();
      keptAtMs.set(run.id, atMs);
      this.keep({ name: document.name, tenantId: document.tenantId(run), content: run });
    },
    async usage() {
      const whose = shown;
      const { open, files, bytes, maxBytes } = await keeper.usage();
      // Another file may have been opened meanwhile.
      const isShown = whose !== null && whose === shown && open !== null;
      return {
        shown: isShown
          ? {
              bytes: open.bytes,
              operations: open.runs,
              oldestAt: open.oldestAtMs === null ? null : new Date(open.oldestAtMs).toISOString(),
              coverage: sync.coverage(),
            }
          : null,
        files,
        bytes,
        maxBytes,
        retentionDays: RETENTION_DAYS,
      };
    },
    async rebuild() {
      await requireShown();
      await inTurn(() => options.read(() => forget(key)));
      alarm.wake();
    },
    sessionChanged({ connection, identityError, isHistoryOnly }) {
      const present = options.connectionKey();
      if (present !== key) {
        key = present;
        hide();
        options.onChanged();
        alarm.wake();
      }
      if (connection.status === 'connected') {
        if (identityError?.kind === 'refused') forget(key).catch(options.onTrouble);
        else if (shown === null) alarm.wake();
        return;
      }
      // Only where the database can't be asked: one that refuses somebody has its reasons.
      if (isHistoryOnly && connection.status === 'disconnected' && connection.needsPassword === true) {
        hide();
        options.onKeptIdentity(null);
      }
      const isAway = connection.status === 'disconnected' && connection.error.kind === 'unreachable';
      if (isAway && connection.needsPassword !== true && shown === null) openKept(key).catch(options.onTrouble);
    },
    nudge() {
      calm = 0;
      alarm.wake();
    },
    close() {
      isClosed = true;
      alarm.wake();
    },
  };
}
