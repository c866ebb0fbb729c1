import { sanitiseMessage } from './sanitise';

/** A thing that a run's context points at. */
export interface RelatedLink {
  readonly key: string;
  readonly label: string;
  readonly value: string;
}

const LABELS: Readonly<Record<string, string>> = {
  provider_connection_id: 'Provider connection',
  backup_schedule_id: 'Backup schedule',
  backup_schedule_run_id: 'Backup schedule run',
  backup_set_id: 'Backup set',
  policy_id: 'Policy',
  restore_run_id: 'Restore run',
  target_scope: 'Target scope',
  selection: 'Selection',
  idempotency: 'Idempotency',
  scheduled_for: 'Scheduled for',
};

/** Keys and hashes are shown whole, since people look things up by them. */
const IDENTIFIER = /^(?:\d+|[0-9a-f]{32,64})$/;

function display(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return IDENTIFIER.test(text) ? text : sanitiseMessage(text);
}

/** The related things a stored `context` names, in a fixed order. What is not an object has none. */
export function relatedLinks(context: unknown): RelatedLink[] {
  if (typeof context !== 'object' || context === null || Array.isArray(context)) return [];
  const entries = new Map<string, unknown>(Object.entries(context));
  const links: RelatedLink[] = [];
  for (const [key, label] of Object.entries(LABELS)) {
    const value = display(entries.get(key));
    if (value !== null) links.push({ key, label, value });
  }
  const scopeKey = display(entries.get('scope_key'));
  const hasBothRuns =
    display(entries.get('baseline_run_id')) !== null && display(entries.get('current_run_id')) !== null;
  if (scopeKey !== null && hasBothRuns) {
    links.push({ key: 'scope_key', label: 'Drift findings of this scope', value: scopeKey });
  }
  return links;
}
