import { describe, expect, it } from 'vitest';
import {
  canonicalType,
  expectedDurationMs,
  operationLabel,
  operationTypes,
  storedSpellings,
} from '../../../../src/shared/domain/operation-types';

const CATALOG = [
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
] as const;

const OLD_SPELLINGS = [
  ['inventory_sync', 'inventory.sync'],
  ['entra_group_sync', 'directory_groups.sync'],
  ['backup_schedule_run', 'backup_schedule.run_now'],
  ['policy_sync', 'policy.sync'],
  ['drift_generate', 'drift.generate'],
] as const;

describe('the catalog of operation types', () => {
  it('holds exactly what is documented, in that order', () => {
    expect(operationTypes().map(({ type }) => type)).toEqual(CATALOG.map(([type]) => type));
  });

  it.each(CATALOG)('%s reads "%s" and takes about %i min', (type, label, minutes) => {
    expect(canonicalType(type)).toBe(type);
    expect(operationLabel(type)).toBe(label);
    expect(expectedDurationMs(type)).toBe(minutes * 60_000);
  });

  it.each(OLD_SPELLINGS)('reads the old spelling %s as %s', (old, type) => {
    expect(canonicalType(old)).toBe(type);
    expect(operationLabel(old)).toBe(operationLabel(type));
    expect(expectedDurationMs(old)).toBe(expectedDurationMs(type));
    expect(storedSpellings(type)).toEqual([type, old]);
    expect(storedSpellings(old)).toEqual([type, old]);
  });

  it.each(['restore_execute', 'Inventory.Sync', '', 'constructor', '__proto__', 'toString'])(
    'reads the unknown type "%s" as an unknown operation',
    (type) => {
      expect(canonicalType(type)).toBe(type);
      expect(operationLabel(type)).toBe('Unknown operation');
      expect(expectedDurationMs(type)).toBeNull();
      expect(storedSpellings(type)).toEqual([type]);
    },
  );
});
