/** What the console knows about a type of operation. */
export interface OperationType {
  readonly type: string;
  readonly label: string;
  readonly expectedDurationMs: number;
}

const MINUTE_MS = 60_000;

const CATALOG: readonly OperationType[] = (
  [
    ['findings.lifecycle.backfill', 'Rebuild findings lifecycle', 5],
    ['inventory.sync', 'Inventory sync', 3],
    ['policy.sync', 'Policy sync', 2],
    ['directory_groups.sync', 'Directory groups sync', 5],
    ['directory_role_definitions.sync', 'Role definitions sync', 1],
    ['drift.generate', 'Drift generation', 4],
    ['backup_set.add_policies', 'Add policies to backup set', 2],
    ['backup_set.delete', 'Delete backup sets', 1],
    ['policy_version.prune', 'Prune policy versions', 3],
    ['backup_schedule.run_now', 'Backup run (manual)', 10],
    ['backup_schedule.retry', 'Backup run (retry)', 10],
    ['backup_schedule.scheduled', 'Backup run (scheduled)', 10],
    ['restore.execute', 'Restore', 10],
    ['provider.connection.check', 'Provider connection verification', 1],
  ] as const
).map(([type, label, minutes]) => ({ type, label, expectedDurationMs: minutes * MINUTE_MS }));

/** Spellings that old rows use, with the canonical type each is read as. */
const OLD_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['inventory_sync', 'inventory.sync'],
  ['entra_group_sync', 'directory_groups.sync'],
  ['backup_schedule_run', 'backup_schedule.run_now'],
  ['policy_sync', 'policy.sync'],
  ['drift_generate', 'drift.generate'],
]);

const BY_TYPE = new Map(CATALOG.map((entry) => [entry.type, entry]));

/** Every operation type in the catalog, in the order it is documented. */
export function operationTypes(): readonly OperationType[] {
  return CATALOG;
}

/** The canonical type of a stored one; a type we don't know is returned as it is. */
export function canonicalType(storedType: string): string {
  return OLD_SPELLINGS.get(storedType) ?? storedType;
}

/** Every stored spelling of a type, the canonical one first: what a filter by type must match. */
export function storedSpellings(type: string): readonly string[] {
  const canonical = canonicalType(type);
  return [canonical, ...[...OLD_SPELLINGS].filter(([, read]) => read === canonical).map(([old]) => old)];
}

/** The label of a stored or canonical type; unknown types read "Unknown operation". */
export function operationLabel(storedType: string): string {
  return BY_TYPE.get(canonicalType(storedType))?.label ?? 'Unknown operation';
}

/** How long an operation of this type usually takes, or null for an unknown type. */
export function expectedDurationMs(storedType: string): number | null {
  return BY_TYPE.get(canonicalType(storedType))?.expectedDurationMs ?? null;
}
