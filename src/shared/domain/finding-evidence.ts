import { isShowableCode, sanitiseMessage } from './sanitise';
import { isSecretName } from './sanitise-json';

/** All of a finding's evidence that anybody is shown. */
export const EVIDENCE_KEYS = ['kind', 'change_type', 'changed_fields', 'change_counts', 'run'] as const;

const MAX_FIELDS = 200;
const MAX_ENTRIES = 50;
const MAX_DEPTH = 4;

/** Evidence as it may be shown: names, counts and ids, and never a value that was found. */
export interface FindingEvidence {
  readonly kind: string | null;
  readonly changeType: string | null;
  /** Names of settings, such as `settings.passwordRequired`. */
  readonly changedFields: string[];
  readonly changeCounts: { readonly name: string; readonly count: number }[];
  /** What is told of the run that found it; nested names are joined by dots. */
  readonly run: { readonly name: string; readonly value: string }[];
  /** How many entries of the above are left out: too many, or not what they should be. */
  readonly omitted: number;
}

/** The name of a setting, with the signs that paths to settings are made of. */
const FIELD_NAME = /^[\p{L}\p{N}@$][\p{L}\p{N}_@$#.:[\]()\-/ ]{0,119}$/u;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const RECORD_ID = /^(?:\d{1,18}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

function isFieldName(value: unknown): value is string {
  return typeof value === 'string' && FIELD_NAME.test(value) && sanitiseMessage(value) === value;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Numbers, yes and no, instants, ids and codes are told of a run; any other text could be a value that was found. */
function runValue(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  return INSTANT.test(value) || RECORD_ID.test(value) || isShowableCode(value) ? value : null;
}

const isAbsent = (value: unknown) => value === null || value === undefined || value === '';

/** By name, since the database keeps no order. Null for what is no object. */
function entriesOf(value: unknown): [string, unknown][] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Reads the evidence's allow-listed parts, whatever stands in them. Everything else of it is not looked at. */
export function presentEvidence(stored: unknown): FindingEvidence {
  const parts = new Map(entriesOf(stored) ?? []);
  let omitted = 0;

  const code = (value: unknown): string | null => {
    if (isAbsent(value)) return null;
    if (typeof value === 'string' && isShowableCode(value)) return value;
    omitted += 1;
    return null;
  };

  const fields = (value: unknown): string[] => {
    if (isAbsent(value)) return [];
    const names: unknown[] = Array.isArray(value) ? value : [value];
    const shown = names.slice(0, MAX_FIELDS).filter(isFieldName);
    omitted += names.length - shown.length;
    return shown;
  };

  const counts = (value: unknown): { name: string; count: number }[] => {
    const shown: { name: string; count: number }[] = [];
    if (isAbsent(value)) return shown;
    const entries = entriesOf(value);
    for (const [name, count] of entries?.slice(0, MAX_ENTRIES) ?? []) {
      if (isShowableCode(name) && isCount(count)) shown.push({ name, count });
    }
    omitted += entries === null ? 1 : entries.length - shown.length;
    return shown;
  };

  const run = (value: unknown): { name: string; value: string }[] => {
    const shown: { name: string; value: string }[] = [];
    const read = (path: readonly string[], part: unknown) => {
      if (isAbsent(part)) return;
      const nested = entriesOf(part);
      const text = runValue(part);
      if (shown.length >= MAX_ENTRIES || path.length > MAX_DEPTH) omitted += 1;
      else if (nested !== null) {
        for (const [name, entry] of nested.slice(0, MAX_ENTRIES)) {
          if (isShowableCode(name) && !isSecretName(name)) read([...path, name], entry);
          else omitted += 1;
        }
        omitted += Math.max(0, nested.length - MAX_ENTRIES);
      } else if (text === null) omitted += 1;
      else shown.push({ name: path.join('.') || 'id', value: text });
    };
    read([], value);
    return shown;
  };

  const shown = {
    kind: code(parts.get('kind')),
    changeType: code(parts.get('change_type')),
    changedFields: fields(parts.get('changed_fields')),
    changeCounts: counts(parts.get('change_counts')),
    run: run(parts.get('run')),
  };
  return { ...shown, omitted };
}
