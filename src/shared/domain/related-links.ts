import { sanitiseMessage } from './sanitise';

/** Where a related thing leads to. */
export type RelatedTarget =
  | { readonly kind: 'run'; readonly runId: number }
  /** A row of a legacy table of runs. */
  | {
      readonly kind: 'legacy';
      readonly record: 'inventory_sync_runs' | 'backup_schedule_runs' | 'restore_runs';
      readonly id: number;
    }
  | {
      readonly kind: 'findings';
      readonly scopeKey: string;
      readonly baselineRunId: number | null;
      readonly currentRunId: number | null;
    }
  /** A row without a screen of its own. */
  | {
      readonly kind: 'record';
      readonly record: 'provider_connections' | 'backup_schedules' | 'backup_sets';
      readonly id: number;
    }
  | { readonly kind: 'instant'; readonly at: string }
  /** Something to read and copy. */
  | { readonly kind: 'value' };

/** A thing that a run's context points at. */
export interface RelatedLink {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly target: RelatedTarget;
}

type ToTarget = (id: number) => RelatedTarget;

interface Kind {
  readonly label: string;
  /** Where an id leads; a thing without one is only shown. */
  readonly to?: ToTarget;
}

const record =
  (table: Extract<RelatedTarget, { kind: 'record' }>['record']): ToTarget =>
  (id) => ({ kind: 'record', record: table, id });
const legacy =
  (table: Extract<RelatedTarget, { kind: 'legacy' }>['record']): ToTarget =>
  (id) => ({ kind: 'legacy', record: table, id });

const KINDS: Readonly<Record<string, Kind>> = {
  retry_of_run_id: { label: 'Retry of', to: (runId) => ({ kind: 'run', runId }) },
  provider_connection_id: { label: 'Provider connection', to: record('provider_connections') },
  backup_schedule_id: { label: 'Backup schedule', to: record('backup_schedules') },
  backup_schedule_run_id: { label: 'Backup schedule run', to: legacy('backup_schedule_runs') },
  backup_set_id: { label: 'Backup set', to: record('backup_sets') },
  // The platform keeps policies elsewhere.
  policy_id: { label: 'Policy' },
  restore_run_id: { label: 'Restore run', to: legacy('restore_runs') },
  target_scope: { label: 'Target scope' },
  selection: { label: 'Selection' },
  idempotency: { label: 'Idempotency' },
  scheduled_for: { label: 'Scheduled for' },
};

/** Keys and hashes are shown whole, since people look things up by them. */
const IDENTIFIER = /^(?:\d+|[0-9a-f]{32,64})$/;

/** An instant with its zone; one without could be any. */
const INSTANT = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)$/;

function display(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return IDENTIFIER.test(text) ? text : sanitiseMessage(text);
}

function readId(value: string | null): number | null {
  if (value === null || !/^\d+$/.test(value)) return null;
  const id = Number(value);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

function targetOf(kind: Kind, value: string): RelatedTarget {
  const id = readId(value);
  if (kind.to !== undefined && id !== null) return kind.to(id);
  const atMs = INSTANT.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(atMs) ? { kind: 'value' } : { kind: 'instant', at: new Date(atMs).toISOString() };
}

/** The drift findings of a scope that two inventory runs were compared in, and those runs. */
function driftLinks(entries: ReadonlyMap<string, unknown>): RelatedLink[] {
  const [scopeKey, baseline, current] = ['scope_key', 'baseline_run_id', 'current_run_id'].map((key) =>
    display(entries.get(key)),
  );
  if (scopeKey == null || baseline == null || current == null) return [];
  const inventory = (key: string, label: string, value: string): RelatedLink => {
    const id = readId(value);
    return { key, label, value, target: id === null ? { kind: 'value' } : legacy('inventory_sync_runs')(id) };
  };
  return [
    {
      key: 'scope_key',
      label: 'Drift findings of this scope',
      value: scopeKey,
      target: { kind: 'findings', scopeKey, baselineRunId: readId(baseline), currentRunId: readId(current) },
    },
    inventory('baseline_run_id', 'Baseline inventory run', baseline),
    inventory('current_run_id', 'Current inventory run', current),
  ];
}

/** The related things a stored `context` names, in a fixed order. What is not an object has none. */
export function relatedLinks(context: unknown): RelatedLink[] {
  if (typeof context !== 'object' || context === null || Array.isArray(context)) return [];
  const entries = new Map<string, unknown>(Object.entries(context));
  const links = Object.entries(KINDS).flatMap(([key, kind]) => {
    const value = display(entries.get(key));
    return value === null ? [] : [{ key, label: kind.label, value, target: targetOf(kind, value) }];
  });
  return [...links, ...driftLinks(entries)];
}
