import type { Computer } from '../../../shared/contract/computer';
import type { KeptHistory } from '../../../shared/contract/history';
import type { Preferences } from '../../../shared/contract/preferences';
import type { Session } from '../../../shared/contract/session';
import { isShowableCode } from '../../../shared/domain/sanitise';
import { formatBytes } from '../../format/bytes';
import { countOf } from '../../format/count';

/** What a report tells of. */
export interface ReportFacts {
  readonly computer: Computer;
  readonly session: Session | null;
  readonly history: KeptHistory | null;
  readonly preferences: Preferences;
  readonly nowMs: number;
}

function connectionText({ connection, environment, targetKind, areWritesLocked }: Session): string {
  const where = `${environment}, ${targetKind === 'start' ? 'named at the start' : targetKind}`;
  const locked = areWritesLocked ? ', writes locked' : '';
  switch (connection.status) {
    case 'connected':
      return `${where}, connected, ${Math.round(connection.roundTripMs)} ms${locked}`;
    case 'disconnected':
      return `${where}, disconnected since ${connection.since}, ${codeText(connection.error.code)}`;
    case 'preparing':
    case 'connecting':
      return `${where}, ${connection.status}`;
  }
}

/** Codes are words of ours; whatever else came in one's place is left out. */
function codeText(code: string): string {
  return isShowableCode(code) ? code : 'unknown';
}

function identityText({ identity, identityError, isHistoryOnly }: Session): string {
  const problem = identityError === null ? '' : `, ${codeText(identityError.code)}`;
  if (identity === null) return `nobody${problem}`;
  const who = identity.kind === 'platform_user' ? 'a platform user' : 'a member of tenants';
  return `${who}${isHistoryOnly ? ', from an earlier time' : ''}${problem}`;
}

function historyText({ shown, files, bytes, maxBytes }: KeptHistory): string {
  const all = `${countOf(files, 'file')}, ${formatBytes(bytes)}`;
  if (shown === null) return `not shown; ${all} in all`;
  const { operations, oldestAt, coverage } = shown;
  const state = coverage.isComplete ? `complete at ${coverage.syncedAt ?? 'no time'}` : 'being read';
  const from = oldestAt === null ? '' : ` from ${oldestAt} on`;
  return `${countOf(operations, 'operation')}${from}, ${state}, ${formatBytes(shown.bytes)} of ${formatBytes(maxBytes)}; ${all} in all`;
}

function sessionLines(session: Session): string[] {
  const { engine, unsentAuditEntries, historyProblem, breakGlass } = session;
  return [
    `Connection: ${connectionText(session)}`,
    `Signed in: ${identityText(session)}`,
    `Engine: ${engine.status}, ${countOf(engine.activeJobs, 'job')}`,
    `Break-glass: ${breakGlass.status}`,
    `Unsent audit entries: ${unsentAuditEntries.count}`,
    ...(historyProblem === null ? [] : [`History problem: since ${historyProblem.at}`]),
  ];
}

/**
 * What somebody who helps has to know first, as text. Made of versions, states and counts alone: no name of a person,
 * connection or server, no address and no path can get into it.
 */
export function reportText({ computer, session, history, preferences, nowMs }: ReportFacts): string {
  const { versions, system, keychain } = computer;
  const { colorScheme, density, zoomPercent, areDesktopNotificationsOn } = preferences;
  return [
    `Wheelhouse ${versions.app}, ${new Date(nowMs).toISOString()}`,
    `Electron ${versions.electron}, Chrome ${versions.chrome}, Node ${versions.node}, ${system}`,
    ...(session === null ? [] : sessionLines(session)),
    ...(history === null ? [] : [`History: ${historyText(history)}`]),
    `Keychain: ${keychain.isAvailable ? 'usable' : 'not usable'}`,
    `Window: ${colorScheme} colours, ${density}, ${zoomPercent} %, desktop notifications ${areDesktopNotificationsOn ? 'on' : 'off'}`,
    '',
  ].join('\n');
}
