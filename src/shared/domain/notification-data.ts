import { sanitiseMessage } from './sanitise';
import { STATUS_BUCKETS, type StatusBucket } from './run-status';
import { readSummaryCounts, type SummaryCounts } from './summary-counts';

/** What a stored notification says, as far as it can be told; every text is safe to show. */
export interface NotificationText {
  readonly title: string;
  readonly body: string;
  readonly bucket: StatusBucket | null;
  readonly errorSummary: string | null;
  readonly counts: SummaryCounts;
  /** The operation that it is about. */
  readonly runId: number | null;
}

/** How other writers of the table spell a status: the platform's outcomes, and the colours of its own inbox. */
const OTHER_STATUSES: Readonly<Record<string, StatusBucket>> = {
  partially_succeeded: 'partially succeeded',
  partial: 'partially succeeded',
  warning: 'partially succeeded',
  success: 'succeeded',
  completed: 'succeeded',
  danger: 'failed',
  error: 'failed',
  canceled: 'cancelled',
};

const RUN_LINK = /(?:^wheelhouse:\/\/runs|\/operations|\/operation-runs)\/([1-9]\d{0,15})(?:[/?#]|$)/;

type Stored = Readonly<Record<string, unknown>>;

function isStored(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Its own inbox lets the platform write markup, which here is only in the way. */
function withoutMarkup(text: string): string {
  return text
    .slice(0, 20_000)
    .replace(/<[^<>]{0,500}>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#039;', "'")
    .replaceAll('&amp;', '&');
}

function firstText(data: Stored, keys: readonly string[]): string {
  for (const key of keys) {
    const value = data[key];
    const text = typeof value === 'string' ? sanitiseMessage(withoutMarkup(value)) : '';
    if (text !== '') return text;
  }
  return '';
}

function runIdFrom(value: unknown): number | null {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value));
  const runId = isNumber ? Number(value) : Number.NaN;
  return Number.isSafeInteger(runId) && runId > 0 ? runId : null;
}

function linkedRunId(data: Stored): number | null {
  const actions = Array.isArray(data['actions']) ? data['actions'].slice(0, 10) : [];
  const links = [
    data['link'],
    data['url'],
    data['view_run_url'],
    ...actions.map((action: unknown) => isStored(action) && action['url']),
  ];
  for (const link of links) {
    const runId = typeof link === 'string' ? runIdFrom(RUN_LINK.exec(link.slice(0, 2_000))?.[1]) : null;
    if (runId !== null) return runId;
  }
  return null;
}

function bucketOf(data: Stored): StatusBucket | null {
  for (const key of ['status', 'outcome', 'bucket']) {
    const value = data[key];
    if (typeof value !== 'string') continue;
    const known = STATUS_BUCKETS.find((bucket) => bucket === value);
    const other = Object.hasOwn(OTHER_STATUSES, value) ? OTHER_STATUSES[value] : undefined;
    if (known !== undefined || other !== undefined) return known ?? other ?? null;
  }
  return null;
}

/** `App\Notifications\BackupFinished` and `operations.run.completed` as words. */
function wordsOfType(type: string): string {
  const last = type.split('\\').at(-1) ?? '';
  const words = sanitiseMessage(last.replace(/Notification$/, ''))
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[._-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words === '' ? 'Notification' : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/**
 * Reads `notifications.data`. Ours has `title`, `body`, `status`, `summary_counts`, `error_summary` and
 * `operation_run_id`; of other writers' rows it takes what it can recognise and leaves the rest out.
 *
 * @param type `notifications.type`, which stands in for a missing title
 */
export function readNotificationData(type: string, data: unknown): NotificationText {
  const outer = isStored(data) ? data : {};
  const nested = isStored(outer['data']) ? outer['data'] : {};
  const stored: Stored = { ...nested, ...outer };
  const context = isStored(stored['context']) ? stored['context'] : {};
  return {
    title: firstText(stored, ['title', 'subject', 'heading']) || wordsOfType(type),
    body: firstText(stored, ['body', 'message', 'text', 'description', 'line']),
    bucket: bucketOf(stored),
    errorSummary: firstText(stored, ['error_summary', 'error', 'failure', 'reason']) || null,
    counts: readSummaryCounts(stored['summary_counts']),
    runId:
      runIdFrom(stored['operation_run_id']) ??
      runIdFrom(stored['operationRunId']) ??
      runIdFrom(stored['run_id']) ??
      runIdFrom(context['operation_run_id']) ??
      linkedRunId(stored),
  };
}
