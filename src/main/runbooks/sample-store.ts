import { z } from 'zod';
import type { PreflightSample, SampleChange, SampleValue } from '../../shared/contract/preflight';
import { isShowableCode } from '../../shared/domain/sanitise';
import { storedDate } from '../postgres/stored-values';
import type { ReadTransaction } from '../postgres/transaction';
import type { RunbookSample, SampleColumn } from './definition';

const rowSchema = z.looseObject({
  tenant_id: z.number(),
  id: z.number(),
  kinds: z.array(z.string()),
  related_id: z.number().nullable(),
});

const instantValue = storedDate.nullable();
const countValue = z.number().nullable();
const wordValue = z.string().nullable();

function readValue(raw: unknown, { shows }: SampleColumn): SampleValue {
  switch (shows) {
    case 'instant': {
      const at = instantValue.parse(raw);
      return at === null ? { kind: 'none' } : { kind: 'instant', at: at.toISOString() };
    }
    case 'count': {
      const count = countValue.parse(raw);
      return count === null ? { kind: 'none' } : { kind: 'count', count };
    }
    case 'word': {
      const word = wordValue.parse(raw);
      if (word === null) return { kind: 'none' };
      // What is no code may be anything, so it is only told to be there.
      return { kind: 'word', word: isShowableCode(word) ? word : 'other' };
    }
  }
}

function readAfter(row: Readonly<Record<string, unknown>>, column: SampleColumn): SampleValue {
  const days = countValue.optional().parse(row[`after_${column.key}_days`]) ?? null;
  return days === null ? readValue(row[`after_${column.key}`], column) : { kind: 'after_start', days };
}

function readChanges(row: Readonly<Record<string, unknown>>, columns: readonly SampleColumn[]): SampleChange[] {
  return columns.flatMap((column) => {
    const before = readValue(row[`before_${column.key}`], column);
    const after = readAfter(row, column);
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ column: column.label, before, after }];
  });
}

/** A row before and after; whose tenant it is has no name yet. */
export type SampledRow = Omit<PreflightSample['rows'][number], 'tenantName'>;

/** Examples of what a run over these tenants would write, at most `perKind` of each kind; writes nothing. */
export async function readSample(
  tx: ReadTransaction,
  sample: RunbookSample,
  tenantIds: readonly number[],
  perKind: number,
): Promise<SampledRow[]> {
  const { rows } = await tx.query(sample.query, [tenantIds, perKind]);
  const labels = new Map(sample.kinds.map(({ key, label }) => [key, label]));
  return rows
    .map((raw) => {
      const row = rowSchema.parse(raw);
      return {
        id: row.id,
        tenantId: row.tenant_id,
        kinds: sample.kinds.filter(({ key }) => row.kinds.includes(key)).map(({ key }) => labels.get(key) ?? key),
        mergedInto: row.related_id === row.id ? null : row.related_id,
        changes: readChanges(row, sample.columns),
      };
    })
    .filter(({ changes }) => changes.length > 0);
}
