import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingEvidenceSchema } from '../../../../src/shared/contract/findings';
import { EVIDENCE_KEYS, presentEvidence } from '../../../../src/shared/domain/finding-evidence';

const NOTHING = { kind: null, changeType: null, changedFields: [], changeCounts: [], run: [], omitted: 0 };

describe('evidence', () => {
  it('is shown by its five keys, in names, counts and ids', () => {
    expect(
      presentEvidence({
        kind: 'policy_snapshot',
        change_type: 'modified',
        changed_fields: ['settings.passwordRequired', 'assignments[0].target', '@odata.type', 'Büro / Anzeige'],
        change_counts: { added: 2, removed: 0 },
        run: { baseline: 7, current: { id: 8, at: '2026-03-01T10:00:00Z', status: 'success' }, is_full: true },
        raw_payload: { modifiedBy: 'person@customers.example' },
        note: 'granted by person@customers.example',
      }),
    ).toEqual({
      kind: 'policy_snapshot',
      changeType: 'modified',
      changedFields: ['settings.passwordRequired', 'assignments[0].target', '@odata.type', 'Büro / Anzeige'],
      changeCounts: [
        { name: 'added', count: 2 },
        { name: 'removed', count: 0 },
      ],
      run: [
        { name: 'baseline', value: '7' },
        { name: 'current.at', value: '2026-03-01T10:00:00Z' },
        { name: 'current.id', value: '8' },
        { name: 'current.status', value: 'success' },
        { name: 'is_full', value: 'true' },
      ],
      omitted: 0,
    });
  });

  it('is empty where there is none, or where it is no object', () => {
    for (const stored of [undefined, null, {}, [], 'kind', 5, { kind: '', change_type: null, note: 'x' }]) {
      expect(presentEvidence(stored)).toEqual(NOTHING);
    }
  });

  it('leaves out what is not what it should be, and says how much', () => {
    const shown = presentEvidence({
      kind: { nested: 'hunter2' },
      change_type: 'a sentence with hunter2',
      changed_fields: ['displayName', { field: 'x', before: 'hunter2' }, 5, 'password=hunter2', 'x'.repeat(121)],
      change_counts: { added: -1, removed: '3', 'no code': 1, modified: 1.5, kept: 1 },
      run: { api_key: 'hunter2', note: 'it says hunter2', list: ['hunter2'], 'no code': 1, id: 3 },
    });
    expect(shown).toEqual({
      ...NOTHING,
      changedFields: ['displayName'],
      changeCounts: [{ name: 'kept', count: 1 }],
      run: [{ name: 'id', value: '3' }],
      omitted: 2 + 4 + 4 + 4,
    });
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });

  it('is bounded, however much is stored', () => {
    const fields = Array.from({ length: 5_000 }, (_, index) => `field${index}`);
    const many = Object.fromEntries(fields.map((name, index) => [name, index]));
    const deep = fields.reduce<unknown>((inner, name) => ({ [name]: inner }), 1);
    const shown = presentEvidence({ changed_fields: fields, change_counts: many, run: { many, deep } });
    expect([shown.changedFields.length, shown.changeCounts.length, shown.run.length]).toEqual([200, 50, 50]);
    expect(shown.omitted).toBeGreaterThan(14_000);
  });

  it('never shows another key, whatever stands in any of them', () => {
    const secret = 'Zx9-planted-secret-Zx9';
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (value, others, run) => {
        const allowed = Object.fromEntries(EVIDENCE_KEYS.map((key) => [key, value]));
        const hidden = Object.fromEntries(Object.keys(others).map((key) => [`x_${key}`, secret]));
        const shown = presentEvidence({ ...hidden, ...allowed, run: { before: run, password: secret } });
        expect(findingEvidenceSchema.parse(shown)).toEqual(shown);
        expect(JSON.stringify(shown)).not.toContain(secret);
      }),
      { seed: 5, numRuns: 1_000 },
    );
  });
});
