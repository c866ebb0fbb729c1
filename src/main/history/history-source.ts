import type pg from 'pg';
import { RUN_RECORDS, type RunRecord } from '../../shared/contract/runs';
import type { Identity } from '../../shared/contract/session';
import { authorise } from '../identity/identity-service';
import { visibleTenants, type VisibleTenants } from '../identity/operator';
import { readInstallationId } from '../outbox/outbox-service';
import { inReadTransaction, type ReadTransaction } from '../postgres/transaction';
import type { HistoryEntry, KnownTenant } from './history-entry';
import { RUN_TABLES_BY_RECORD } from './run-tables';
import {
  listTenantNames,
  readDatabaseName,
  readLineage,
  readPosition,
  readRange,
  type Recent,
  type RecentRequest,
  readRecent,
  type SnapshotPosition,
  surveyTable,
  type TableSurvey,
} from './source-store';

/** Who looks, and at which database: what decides which history is theirs. */
export interface Viewer {
  readonly identity: Identity;
  readonly visible: VisibleTenants;
}

export interface Survey extends Viewer {
  readonly position: SnapshotPosition;
  readonly tables: readonly TableSurvey[];
  readonly tenants: readonly KnownTenant[];
}

/** What the history on this computer is made from. Each call asks anew what the operator may see. */
export interface HistorySource {
  /** What tells one connection from the next: after another one, everything has to be looked at. */
  readonly connection: object;
  /** Which database this is: the installation, its name, and the server with its timeline where that may be asked. */
  place(): Promise<Viewer & { installationId: string; database: string; lineage: string | null }>;
  /** All tables as a whole, in one snapshot. */
  survey(request: { readonly cutoff: string; readonly cursor: bigint | null }): Promise<Survey>;
  /** The rows of a range of ids. */
  range(request: {
    readonly record: RunRecord;
    readonly from: number;
    readonly to: number;
    readonly cutoff: string;
    readonly cursor: bigint | null;
  }): Promise<Viewer & { readonly entries: readonly HistoryEntry[] }>;
  /** What happened lately, in one snapshot. */
  recent(request: {
    readonly cutoff: string;
    readonly tables: Readonly<Record<RunRecord, RecentRequest>>;
  }): Promise<Viewer & { readonly position: SnapshotPosition; readonly tables: readonly Recent[] }>;
}

/** A large table takes its time, once in a while. */
const SURVEY_LIMIT_MS = 120_000;

/** A source over a pool. */
export function createHistorySource(pool: pg.Pool): HistorySource {
  const asViewer = <T extends object>(
    work: (tx: ReadTransaction, visible: VisibleTenants) => Promise<T>,
    statementTimeoutMs?: number,
  ): Promise<T & Viewer> =>
    inReadTransaction(
      pool,
      async (tx) => {
        const identity = await authorise(tx, 'runs.view');
        const visible = visibleTenants(identity);
        return { ...(await work(tx, visible)), identity, visible };
      },
      statementTimeoutMs === undefined ? {} : { statementTimeoutMs },
    );
  return {
    connection: pool,
    async place() {
      // Whoever may not ask relies on the numbers of transactions going on.
      const [lineage, place] = await Promise.all([
        inReadTransaction(pool, readLineage).catch(() => null),
        asViewer(async (tx) => ({
          installationId: await readInstallationId(tx),
          database: await readDatabaseName(tx),
        })),
      ]);
      return { ...place, lineage };
    },
    survey: ({ cutoff, cursor }) =>
      asViewer(async (tx, visible) => {
        const wanted = { visible, cutoff };
        const [position, tenants, ...tables] = await Promise.all([
          readPosition(tx),
          listTenantNames(tx, visible),
          ...RUN_RECORDS.map((record) => surveyTable(tx, RUN_TABLES_BY_RECORD[record], wanted, cursor)),
        ]);
        return { position, tenants, tables };
      }, SURVEY_LIMIT_MS),
    range: ({ record, from, to, cutoff, cursor }) =>
      asViewer(async (tx, visible) => ({
        entries: await readRange(tx, RUN_TABLES_BY_RECORD[record], { visible, cutoff }, { from, to }, cursor),
      })),
    recent: ({ cutoff, tables }) =>
      asViewer(async (tx, visible) => {
        const wanted = { visible, cutoff };
        const [position, ...found] = await Promise.all([
          readPosition(tx),
          ...RUN_RECORDS.map((record) => readRecent(tx, RUN_TABLES_BY_RECORD[record], wanted, tables[record])),
        ]);
        return { position, tables: found };
      }),
  };
}
