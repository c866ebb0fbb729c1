/** The platform's finding types; a stored type may be another, which is shown as it is. */
export const FINDING_TYPES = ['drift', 'permission_posture', 'entra_admin_roles'] as const;

/** The most urgent first. Old and foreign rows hold others, which count as medium where that matters. */
export const FINDING_SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/** Work is left to do. */
export const OPEN_FINDING_STATUSES = ['new', 'triaged', 'in_progress', 'reopened'] as const;

/** Nothing is left to do. */
export const TERMINAL_FINDING_STATUSES = ['resolved', 'closed', 'risk_accepted'] as const;

/** How old rows say `triaged`; it has its meaning until the lifecycle is rebuilt. */
export const OLD_TRIAGED_STATUS = 'acknowledged';

/** In the order of a finding's life. */
export const FINDING_STATUSES = [
  'new',
  OLD_TRIAGED_STATUS,
  'triaged',
  'in_progress',
  'reopened',
  ...TERMINAL_FINDING_STATUSES,
] as const;

const LABELS: Readonly<Record<string, string>> = {
  drift: 'Drift',
  permission_posture: 'Permission posture',
  entra_admin_roles: 'Entra admin roles',
  new: 'New',
  acknowledged: 'Acknowledged',
  triaged: 'Triaged',
  in_progress: 'In progress',
  reopened: 'Reopened',
  resolved: 'Resolved',
  closed: 'Closed',
  risk_accepted: 'Risk accepted',
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

/** A type, status or severity in words; one that isn't known reads as it is stored. */
export function findingWord(code: string): string {
  return Object.hasOwn(LABELS, code) ? (LABELS[code] ?? code) : code;
}

/** Statuses in which a finding can be overdue. */
export const UNRESOLVED_FINDING_STATUSES: readonly string[] = [...OPEN_FINDING_STATUSES, OLD_TRIAGED_STATUS];

/** Whether work is left to do on it. A status that isn't known promises neither, so it doesn't count as open. */
export function isOpenFinding(status: string): boolean {
  return UNRESOLVED_FINDING_STATUSES.includes(status);
}

/** Whether an open finding should have been dealt with by now. One without a due date is not late, whatever its age. */
export function isOverdue(
  finding: { readonly status: string; readonly dueAtMs: number | null },
  nowMs: number,
): boolean {
  return isOpenFinding(finding.status) && finding.dueAtMs !== null && finding.dueAtMs < nowMs;
}
