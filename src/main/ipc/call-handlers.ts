import type { CallResponse } from '../../shared/contract/bridge';
import type { ThisComputer } from '../app/this-computer';
import { auditCsv, auditJson } from '../audit/audit-export';
import type { BreakGlassKeeper } from '../break-glass/break-glass-keeper';
import type { History } from '../history/history-service';
import { isFirstTenantPage, legacyRunDocument, runDocument, runTenantsDocument } from '../history/kept-documents';
import { exportRun } from '../runs/run-export';
import { runMarkdown } from '../runs/run-markdown';
import type { ConsoleSession } from '../session/console-session';
import type { RunFeed } from '../session/run-feed';
import type { UnsentAuditFeed } from '../session/unsent-audit';
import type { PreferencesStore } from '../sqlite/local-database';
import type { Caller, CallHandlers, ChosenFile, FileSuggestion } from './call';
import { type ConnectionHandlerParts, createConnectionHandlers } from './connection-handlers';
import { createNotificationHandlers, type NotificationHandlerParts } from './notification-handlers';
import { createWindowHandlers, type WindowHandlerParts } from './window-handlers';
import { createRunbookHandlers } from './runbook-handlers';

export interface CallHandlerParts {
  readonly session: ConsoleSession;
  readonly feed: RunFeed;
  readonly history: Pick<History, 'list' | 'counts' | 'choices' | 'readThrough' | 'usage' | 'rebuild'>;
  readonly preferences: PreferencesStore;
  onPreferencesChanged(preferences: CallResponse<'preferences.get'>): void;
  writeClipboard(text: string): Promise<void>;
  /** Has the operator say where to save something; null where they don't. */
  chooseFile(suggestion: FileSuggestion, caller: Caller): Promise<ChosenFile | null>;
  readonly unsentAudit: UnsentAuditFeed;
  readonly breakGlass: Pick<BreakGlassKeeper, 'end'>;
  readonly connections: Omit<ConnectionHandlerParts, 'session' | 'feed' | 'chooseFile'>;
  readonly notifications: Omit<NotificationHandlerParts, 'session' | 'history'>;
  readonly windows: WindowHandlerParts;
  readonly computer: ThisComputer;
  /** How long a preflight counts before it gives an estimate. */
  readonly countLimitMs: number;
  /** The window asks for its first snapshot, so it listens from now on. */
  onWindowReady(caller: Caller): void;
}

/** What each call of the window does. */
export function createCallHandlers(parts: CallHandlerParts): CallHandlers {
  const { session, feed, history, preferences } = parts;
  const started = (result: CallResponse<'runbooks.start'>) => {
    feed.trackStarted(result.run.id);
    feed.nudge();
    return result;
  };
  const learned = (run: CallResponse<'runs.get'>) => {
    feed.learn(run);
    return run;
  };
  return {
    'session.get': async (_request, caller) => {
      parts.onWindowReady(caller);
      return session.snapshot();
    },
    'session.reconnect': async () => {
      await session.reconnect();
      return undefined;
    },
    ...createWindowHandlers(parts.windows),
    ...createNotificationHandlers({ ...parts.notifications, session, history }),
    ...createConnectionHandlers({ ...parts.connections, session, feed, chooseFile: parts.chooseFile }),
    'preferences.get': async () => preferences.read(),
    'preferences.set': async (patch) => {
      const written = preferences.write(patch);
      parts.onPreferencesChanged(written);
      return written;
    },
    'clipboard.write': async ({ text }) => {
      await parts.writeClipboard(text);
      return undefined;
    },
    'computer.get': async () => parts.computer.describe(),
    'computer.openFolder': async ({ folder }) => {
      await parts.computer.openFolder(folder);
      return undefined;
    },
    'history.get': () => history.usage(),
    'history.rebuild': async () => {
      await history.rebuild();
      return undefined;
    },
    'sandbox.reset': async () => {
      // Their operations go with the data.
      parts.windows.closeTornOff();
      await session.resetSandbox();
      return undefined;
    },

    'breakGlass.enter': async (request) => {
      await session.write((console) => console.breakGlass.enter(request));
      return undefined;
    },
    'breakGlass.extend': async (request) => {
      await session.write((console) => console.breakGlass.extend(request));
      return undefined;
    },
    'breakGlass.exit': async () => {
      // It ends here, whether or not a database is connected that could be told.
      await parts.breakGlass.end('exit');
      return undefined;
    },
    'breakGlass.review': async (request) => {
      await session.write((console) => console.breakGlass.review(request));
      return undefined;
    },

    ...createRunbookHandlers({
      session,
      unsentAudit: parts.unsentAudit,
      countLimitMs: parts.countLimitMs,
      onStarted: (result) => void started(result),
    }),

    'runs.list': (request) => history.list(request),
    'runs.counts': () => history.counts(),
    'runs.choices': () => history.choices(() => session.read((console) => console.runs.choices())),
    'runs.get': ({ runId }) =>
      history.readThrough(runDocument(runId), () => session.read((console) => console.runs.get(runId))),
    'runs.getLegacy': (request) =>
      history.readThrough(legacyRunDocument(request), () => session.read((console) => console.runs.getLegacy(request))),
    'runs.listTenants': (request) => {
      const read = () => session.read((console) => console.runs.listTenants(request));
      // Kept is what a run's page shows first.
      return isFirstTenantPage(request) ? history.readThrough(runTenantsDocument(request.runId), read) : read();
    },
    'runs.getRelated': (request) => session.read((console) => console.runs.getRelated(request)),
    'runs.export': async ({ runId, format }, caller) => {
      const ending = format === 'markdown' ? 'md' : format;
      const suggestion = { title: `Export operation #${runId}`, name: `wheelhouse-operation-${runId}.${ending}` };
      const file = await parts.chooseFile(suggestion, caller);
      if (file === null) return null;
      const exported = await session.read((console) => console.runs.readForExport(runId));
      await file.write(exportRun(exported, format));
      return { tenants: exported.tenants.length };
    },
    'runs.markdown': async ({ runId }) => ({
      text: runMarkdown(await session.read((console) => console.runs.readForExport(runId))),
    }),
    'runs.pause': async ({ runId }) => learned(await session.write((console) => console.runs.pause(runId))),
    'runs.resume': async ({ runId }) => {
      const run = await session.write((console) => console.runs.resume(runId));
      // Whoever sets it going again wants to hear of its end.
      feed.trackStarted(runId);
      return learned(run);
    },
    'runs.cancel': async ({ runId }) => learned(await session.write((console) => console.runs.cancel(runId))),
    'runs.retryFailedTenants': async ({ runId }) =>
      started(await session.write((console) => console.runs.retryFailedTenants(runId))),
    'runs.watch': async ({ runId }, caller) => {
      feed.watch(runId, caller.id);
      return undefined;
    },
    'runs.unwatch': async ({ runId }, caller) => {
      feed.unwatch(runId, caller.id);
      return undefined;
    },

    'findings.list': (request) => session.read((console) => console.findings.list(request)),
    'findings.listById': ({ ids }) => session.read((console) => console.findings.listById(ids)),
    'findings.counts': (request) => session.read((console) => console.findings.counts(request)),
    'findings.get': ({ findingId }) => session.read((console) => console.findings.get(findingId)),
    'findings.searchTenants': (request) => session.read((console) => console.findings.searchTenants(request)),

    'audit.list': (request) => session.read((console) => console.audit.list(request)),
    'audit.export': async ({ filter, format }, caller) => {
      const file = await parts.chooseFile({ title: 'Export the audit', name: `wheelhouse-audit.${format}` }, caller);
      if (file === null) return null;
      const { entries, isCut } = await session.read((console) => console.audit.readForExport(filter));
      await file.write(format === 'csv' ? auditCsv(entries) : auditJson(entries, isCut));
      return { entries: entries.length, isCut };
    },
    'audit.sendUnsent': () => parts.unsentAudit.sendNow(),
  };
}
