import type { RunDetail, RunTenant } from '../../shared/contract/runs';
import { DROPPED_FAILURES_TYPE, explainReasonCode, reasonCodeIn } from '../../shared/domain/failures';
import { describeRunEvent } from '../../shared/domain/run-events';
import { describeSource } from '../../shared/domain/run-source';

const MAX_FAILED = 50;
const MAX_SLOWEST = 5;
const MAX_EVENTS = 60;

const count = (value: number) => value.toLocaleString('en-US');

/** A stored text as Markdown shows it, whatever it holds. */
function plain(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\`*_{}[\]<>|#~]/g, (sign) => `\\${sign}`);
}

/** `2026-11-21 14:02:11 UTC`. */
function instant(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function span(fromMs: number, toMs: number): string {
  const seconds = Math.max(0, toMs - fromMs) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = minutes < 60 ? `${Math.floor(seconds % 60)} s` : `${minutes % 60} min`;
  return minutes < 60 ? `${minutes} min ${rest}` : `${Math.floor(minutes / 60)} h ${rest}`;
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}

function scopeText(run: RunDetail): string {
  return run.tenantId === null ? 'all tenants' : plain(run.tenantName ?? `tenant #${run.tenantId}`);
}

function facts(run: RunDetail): string {
  const { startedAt, completedAt, preflight, reason, summaryCounts } = run;
  const lines: (string | null)[] = [
    `**Status:** ${run.bucket}${run.isStale ? ' (nothing vouches for it any more)' : ''}`,
    `**Operation:** \`${run.type}\` on ${scopeText(run)}`,
    `**Started by:** ${plain(run.initiatorName)}${run.source === null ? '' : ` from ${plain(describeSource(run.source))}`}${run.isBreakGlass ? ', **under break-glass**' : ''}`,
    reason === null ? null : `**Reason:** ${plain(reason.code)}: ${plain(reason.text)}`,
    `**Queued:** ${instant(run.createdAt)}`,
    startedAt === null ? null : `**Started:** ${instant(startedAt)}`,
    completedAt === null ? null : `**Ended:** ${instant(completedAt)}`,
    startedAt === null || completedAt === null
      ? null
      : `**Took:** ${span(Date.parse(startedAt), Date.parse(completedAt))}`,
    preflight === null
      ? null
      : `**Preflight:** ${count(preflight.affectedCount)} of ${count(preflight.totalCount)} would change`,
    `**Counts:** ${
      Object.entries(summaryCounts)
        .map(([key, value]) => `${key} ${count(value)}`)
        .join(', ') || 'none'
    }`,
    run.hold === null ? null : `**On hold:** ${plain(run.hold.reason)}`,
  ];
  return lines.flatMap((line) => (line === null ? [] : `- ${line}`)).join('\n');
}

function tenantName(run: RunDetail, id: number): string {
  return plain(run.tenantNames[String(id)] ?? `tenant #${id}`);
}

function failures(run: RunDetail): string[] {
  const listed = run.failures.filter(({ type }) => type !== DROPPED_FAILURES_TYPE);
  const dropped = run.failures.find(({ type }) => type === DROPPED_FAILURES_TYPE);
  if (listed.length === 0) return [];
  const codes = [...new Set(listed.map((failure) => reasonCodeIn(run.type, failure.reason_code)))];
  const parts = codes.map((code) => {
    const explained = explainReasonCode(code);
    const lines = listed
      .filter((failure) => reasonCodeIn(run.type, failure.reason_code) === code)
      .map(({ tenant_id: tenant, item_id: item, message }) => {
        const where = [
          tenant === undefined ? null : tenantName(run, tenant),
          item === undefined ? null : `item ${plain(item)}`,
        ];
        const place = where.filter((part) => part !== null).join(', ');
        return `- ${place === '' ? '' : `${place}: `}${plain(message) || 'no message was kept'}`;
      });
    const meaning =
      explained === null ? [] : [`${explained.meaning} *Next:* ${explained.nextStep.replaceAll('"', '`')}`, ''];
    return [`### \`${code}\` (${lines.length})`, '', ...meaning, ...lines].join('\n');
  });
  return ['## Failures', ...parts, ...(dropped === undefined ? [] : [plain(dropped.message)])];
}

function tenantRows(tenants: readonly RunTenant[]): string[][] {
  return tenants.map((tenant) => [
    `${plain(tenant.tenantName)} (#${tenant.tenantId})`,
    tenant.state,
    `${count(tenant.scanned)} / ${count(tenant.total)}`,
    count(tenant.rowUpdated + tenant.consolidated),
    String(tenant.attempts),
    tenant.startedAt === null || tenant.finishedAt === null
      ? ''
      : span(Date.parse(tenant.startedAt), Date.parse(tenant.finishedAt)),
    tenant.lastError === null ? '' : `\`${tenant.lastError.reason_code}\``,
  ]);
}

const TENANT_HEADING = ['Tenant', 'State', 'Scanned', 'Changed', 'Tries', 'Took', 'Last error'];

function tookMs({ startedAt, finishedAt }: RunTenant): number {
  return startedAt === null || finishedAt === null ? -1 : Date.parse(finishedAt) - Date.parse(startedAt);
}

function tenantParts(tenants: readonly RunTenant[]): string[] {
  if (tenants.length === 0) return [];
  const failed = tenants.filter(({ state }) => state === 'failed');
  const slowest = [...tenants].sort((a, b) => tookMs(b) - tookMs(a)).slice(0, MAX_SLOWEST);
  const states = [...new Set(tenants.map(({ state }) => state))]
    .map((state) => `${state} ${count(tenants.filter((tenant) => tenant.state === state).length)}`)
    .join(', ');
  const more = failed.length - MAX_FAILED;
  return [
    '## Tenants',
    `${count(tenants.length)} in all: ${states}.`,
    ...(failed.length === 0 ? [] : ['### Failed', table(TENANT_HEADING, tenantRows(failed.slice(0, MAX_FAILED)))]),
    ...(more > 0 ? [`… and ${count(more)} more.`] : []),
    '### Slowest',
    table(TENANT_HEADING, tenantRows(slowest)),
  ];
}

function timeline(run: RunDetail): string[] {
  const happened = run.events.map(({ at, kind, actorName, detail, otherRunId }) => {
    const who = actorName === null ? '' : ` by ${plain(actorName)}`;
    const other = otherRunId === null ? '' : ` (operation #${otherRunId})`;
    return { at, text: `${describeRunEvent(kind)}${who}${detail === null ? '' : `: ${plain(detail)}`}${other}` };
  });
  const held = run.intervals
    .filter(({ kind }) => kind === 'held')
    .map(({ from, to, detail }) => ({
      at: from,
      text: `On hold ${to === null ? 'until now' : `for ${span(Date.parse(from), Date.parse(to))}`}: ${plain(detail ?? '')}`,
    }));
  const lines = [...happened, ...held]
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .slice(-MAX_EVENTS)
    .map(({ at, text }) => `- ${instant(at)} ${text}`);
  return lines.length === 0 ? [] : ['## Timeline', lines.join('\n')];
}

/** A run for an incident ticket: what it was, how it ended, what failed and what to do next. */
export function runMarkdown({ run, tenants }: { run: RunDetail; tenants: readonly RunTenant[] }): string {
  const parts = [
    `# Operation #${run.id}: ${run.label}, ${run.bucket}`,
    facts(run),
    ...failures(run),
    ...tenantParts(tenants),
    ...timeline(run),
    `wheelhouse://runs/${run.id} · read ${instant(run.readAt)}`,
  ];
  return `${parts.join('\n\n')}\n`;
}
