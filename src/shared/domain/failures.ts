import { isShowableCode, sanitiseMessage } from './sanitise';

/** The reason codes that the console itself writes. */
export const OWN_REASON_CODES = [
  'db_connection_lost',
  'db_timeout',
  'lock_unavailable',
  'permission_denied',
  'constraint_violation',
  'serialization_conflict',
  'worker_crashed',
  'invalid_state',
  'missing_configuration',
  'cancelled_by_operator',
  'unknown_error',
] as const;
export type OwnReasonCode = (typeof OWN_REASON_CODES)[number];

/** What a code means to the person on call, and what to do next. */
interface Explanation {
  readonly meaning: string;
  readonly nextStep: string;
  /** In its place for an operation that only the platform can run again. */
  readonly nextStepElsewhere?: string;
}

const EXPLANATIONS = {
  db_connection_lost: {
    meaning: 'The connection to the database was lost.',
    nextStep: 'Work stopped at a checkpoint and no change is half-made. Retry once the database answers.',
  },
  db_timeout: {
    meaning: 'The database took longer than the time limit.',
    nextStep: 'Check for long-running queries or locks, then retry the failed tenants.',
    nextStepElsewhere: 'Check for long-running queries or locks, then have the platform run it again.',
  },
  lock_unavailable: {
    meaning: 'Somebody else held the lock of this tenant to the end of the retries.',
    nextStep: 'Wait until the other worker is done, then retry the failed tenants.',
    nextStepElsewhere: 'Wait until the other worker is done, then have the platform run it again.',
  },
  permission_denied: {
    meaning: 'The database role may not do this.',
    nextStep: 'Ask for the grants that "wheelhouse doctor" names, then retry.',
  },
  constraint_violation: {
    meaning: 'A change would have broken a rule of the database.',
    nextStep: 'Nothing of that batch was written. Look at the data of this tenant before a retry.',
  },
  serialization_conflict: {
    meaning: 'Another transaction changed the same rows again and again.',
    nextStep: 'Retry the failed tenants when there is less traffic.',
    nextStepElsewhere: 'Have the platform run it again when there is less traffic.',
  },
  worker_crashed: {
    meaning: 'The worker ended without finishing, more often than is allowed.',
    nextStep: 'Work stopped at a checkpoint. Check the worker, then retry the failed tenants.',
    nextStepElsewhere: 'Check the workers of the platform, then have it run this again.',
  },
  invalid_state: {
    meaning: 'Something was not in the state it has to be in.',
    nextStep: 'Reload the operation; if it stays, report it with the id of the operation.',
  },
  missing_configuration: {
    meaning: 'A table or setting that is needed does not exist.',
    nextStep: 'Run "wheelhouse doctor" to see what is missing.',
  },
  cancelled_by_operator: {
    meaning: 'An operator stopped this.',
    nextStep: 'What was done stays done. Start again to go on.',
  },
  unknown_error: {
    meaning: 'Something unexpected went wrong.',
    nextStep: 'Retry the failed tenants; if it stays, report it with the id of the operation.',
    nextStepElsewhere: 'Have the platform run it again; if it stays, report it with the id of the operation.',
  },
  provider_permission_denied: {
    meaning: 'The provider refuses access: consent or a permission is missing.',
    nextStep: 'Have the tenant grant the permission again, then verify the connection.',
  },
  authentication_failed: {
    meaning: 'The provider did not accept the credentials.',
    nextStep: 'Renew the credentials of the provider connection, then verify it.',
  },
  throttled: { meaning: 'The provider limits the rate of requests.', nextStep: 'Wait, then retry.' },
  dependency_unreachable: {
    meaning: 'A service that is needed could not be reached.',
    nextStep: 'Check the health of that service, then retry.',
  },
} as const satisfies Readonly<Record<OwnReasonCode, Explanation> & Record<string, Explanation>>;

const EXPLANATION_BY_CODE: ReadonlyMap<string, Explanation> = new Map(Object.entries(EXPLANATIONS));

/** What a service outside of the platform answered, in that service's own words. */
const EXTERNAL: Explanation = {
  meaning: 'A service outside of the platform refused or failed.',
  nextStep: 'Look its code up with that service, check its health, then have the platform try again.',
};

/** The reason code of a provider check that blocks; older rows spell it without the prefix. */
const PROVIDER_PERMISSION_DENIED = 'provider_permission_denied';
const PROVIDER_CHECK = 'provider.connection.check';

/** Explains a reason code in plain words, or gives null for one we don't know. */
export function explainReasonCode(code: string): Explanation | null {
  return EXPLANATION_BY_CODE.get(code) ?? (code.startsWith('ext.') ? EXTERNAL : null);
}

/** What to do about a reason code; `canRetry` where this console can try the failed tenants again. Null for a code we don't know. */
export function nextStepFor(code: string, canRetry: boolean): string | null {
  const explained = explainReasonCode(code);
  if (explained === null) return null;
  return canRetry ? explained.nextStep : (explained.nextStepElsewhere ?? explained.nextStep);
}

/** The reason code as it is meant in a run of a type: what old verifications called `permission_denied` was the provider's. */
export function reasonCodeIn(runType: string, code: string): string {
  return runType === PROVIDER_CHECK && code === 'permission_denied' ? PROVIDER_PERMISSION_DENIED : code;
}

/** Whether a failure keeps a provider connection from being used until somebody acts. */
export function isBlockingIn(runType: string, code: string): boolean {
  return runType === PROVIDER_CHECK && reasonCodeIn(runType, code) === PROVIDER_PERMISSION_DENIED;
}

/** One entry of `operation_runs.failure_summary`. */
export interface Failure {
  readonly reason_code: string;
  /** Sanitised: one line, at most 200 characters. */
  readonly message: string;
  readonly tenant_id?: number;
  readonly item_id?: string;
  readonly count?: number;
  readonly type?: string;
}

/** How many failures a run keeps, the newest ones. */
export const MAX_FAILURES = 50;

/** A stored code is shown as it is only where it looks like a code: not prose, and nothing that reads like a secret. */
function readCode(entry: Record<string, unknown>): string {
  const stored = entry['reason_code'] ?? entry['code'];
  return typeof stored === 'string' && isShowableCode(stored) ? stored : 'unknown_error';
}

function readId(value: unknown): number | undefined {
  const id = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

/** Reads one stored failure, old spellings included; null where it can't be read. Everything in it is sanitised. */
export function readFailure(entry: unknown): Failure | null {
  if (typeof entry === 'string') return { reason_code: 'unknown_error', message: sanitiseMessage(entry) };
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return null;
  const fields: Record<string, unknown> = Object.fromEntries(Object.entries(entry));
  const message = fields['message'] ?? fields['reason'];
  const tenantId = readId(fields['tenant_id']);
  const itemId = fields['item_id'];
  const count = readId(fields['count']);
  const type = fields['type'];
  return {
    reason_code: readCode(fields),
    message: typeof message === 'string' ? sanitiseMessage(message) : '',
    ...(tenantId === undefined ? {} : { tenant_id: tenantId }),
    ...(typeof itemId === 'string' || typeof itemId === 'number' ? { item_id: sanitiseMessage(String(itemId)) } : {}),
    ...(count === undefined ? {} : { count }),
    ...(typeof type === 'string' ? { type: sanitiseMessage(type) } : {}),
  };
}

/** The type that marks the entry which counts the failures that were not kept. */
export const DROPPED_FAILURES_TYPE = 'dropped';

/**
 * The failures to store: the newest 50, and before them one entry that counts those dropped.
 *
 * @param failures all that are known, oldest first; an earlier count of dropped ones among them is added up
 */
export function boundFailures(failures: readonly Failure[]): Failure[] {
  const listed = failures.filter((failure) => failure.type !== DROPPED_FAILURES_TYPE);
  const droppedBefore = failures
    .filter((failure) => failure.type === DROPPED_FAILURES_TYPE)
    .reduce((sum, failure) => sum + (failure.count ?? 0), 0);
  const kept = listed.slice(-MAX_FAILURES);
  const dropped = droppedBefore + listed.length - kept.length;
  if (dropped === 0) return kept;
  const note: Failure = {
    reason_code: 'unknown_error',
    message: dropped === 1 ? '1 older failure is not listed.' : `${dropped} older failures are not listed.`,
    count: dropped,
    type: DROPPED_FAILURES_TYPE,
  };
  return [note, ...kept];
}

/**
 * Reads a stored `failure_summary`, old spellings included. Entries that can't be read are dropped, everything is
 * sanitised, and it is bounded as if it were stored now.
 */
export function readFailures(stored: unknown): Failure[] {
  if (!Array.isArray(stored)) return [];
  return boundFailures(stored.map(readFailure).filter((failure) => failure !== null));
}
