/** What the console audits, with the words people read; other actions are shown by their key. */
const LABELS: Readonly<Record<string, string>> = {
  'platform.auth.login': 'Sign-in',
  'platform.ops.runbooks.preflight': 'Preflight',
  'platform.ops.runbooks.start': 'Start',
  'platform.ops.runbooks.completed': 'Completed',
  'platform.ops.runbooks.failed': 'Failed',
  'platform.ops.runbooks.pause': 'Pause',
  'platform.ops.runbooks.resume': 'Resume',
  'platform.ops.runbooks.cancel': 'Cancel',
  'platform.ops.runbooks.retry': 'Retry of failed tenants',
  'platform.break_glass.enter': 'Break-glass entered',
  'platform.break_glass.exit': 'Break-glass left',
  'platform.break_glass.expire': 'Break-glass expired',
  'platform.break_glass.review': 'Break-glass reviewed',
};

/** The actions that can be filtered by. */
export const AUDIT_ACTIONS = Object.keys(LABELS);

/** An action in words, or its key where it has none here. */
export function auditActionLabel(action: string): string {
  return Object.hasOwn(LABELS, action) ? (LABELS[action] ?? action) : action;
}
