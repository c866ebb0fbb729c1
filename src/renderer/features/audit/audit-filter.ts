import { create } from 'zustand';
import type { AuditFilter, AuditStatus } from '../../../shared/contract/audit';

export const AUDIT_PERIODS = ['any', 'hour', 'day', 'week', 'month', 'between'] as const;
export type AuditPeriod = (typeof AUDIT_PERIODS)[number];

/** What an operator narrows the audit by. Instants are as the inputs have them: local time without a zone, or empty. */
export interface ChosenAuditFilter {
  readonly text: string;
  readonly actor: string;
  readonly run: string;
  readonly actions: readonly string[];
  readonly statuses: readonly AuditStatus[];
  readonly period: AuditPeriod;
  readonly from: string;
  readonly to: string;
  /** "Last hour" counts from here, so that the list does not slide while one reads. */
  readonly chosenAtMs: number;
}

export const NO_AUDIT_FILTER: ChosenAuditFilter = {
  text: '',
  actor: '',
  run: '',
  actions: [],
  statuses: [],
  period: 'any',
  from: '',
  to: '',
  chosenAtMs: 0,
};

const HOUR_MS = 3_600_000;
const PERIOD_MS: Readonly<Record<Exclude<AuditPeriod, 'any' | 'between'>, number>> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 30 * 24 * HOUR_MS,
};

function instantOf(local: string): string | undefined {
  const ms = Date.parse(local);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function rangeOf({
  period,
  from,
  to,
  chosenAtMs,
}: ChosenAuditFilter): Pick<AuditFilter, 'recordedAfter' | 'recordedBefore'> {
  if (period === 'any') return {};
  if (period !== 'between') return { recordedAfter: new Date(chosenAtMs - PERIOD_MS[period]).toISOString() };
  const recordedAfter = instantOf(from);
  const recordedBefore = instantOf(to);
  return {
    ...(recordedAfter === undefined ? {} : { recordedAfter }),
    ...(recordedBefore === undefined ? {} : { recordedBefore }),
  };
}

/** The request's filter for what was chosen. Absent fields, not empty ones. A run that is no id finds nothing to filter by. */
export function toAuditFilter(chosen: ChosenAuditFilter): AuditFilter {
  const text = chosen.text.trim();
  const actor = chosen.actor.trim();
  const run = chosen.run.trim().replace(/^#/, '');
  const runId = /^\d{1,15}$/.test(run) ? Number(run) : 0;
  return {
    ...(chosen.actions.length > 0 ? { actions: [...chosen.actions] } : {}),
    ...(chosen.statuses.length > 0 ? { statuses: [...chosen.statuses] } : {}),
    ...(actor === '' ? {} : { actor }),
    ...(runId > 0 ? { runId } : {}),
    ...(text === '' ? {} : { text }),
    ...rangeOf(chosen),
  };
}

/** Whether anything was chosen. */
export function isAuditFiltered(chosen: ChosenAuditFilter): boolean {
  return Object.keys(toAuditFilter(chosen)).length > 0;
}

/** What was chosen, kept while one looks elsewhere. */
export const useAuditFilter = create<ChosenAuditFilter>(() => NO_AUDIT_FILTER);

/** Chooses, and remembers when. */
export function chooseAuditFilter(patch: Partial<ChosenAuditFilter>): void {
  useAuditFilter.setState({ ...patch, chosenAtMs: Date.now() });
}
