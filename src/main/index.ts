import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { app, clipboard, Menu, nativeTheme, powerMonitor } from 'electron';
import type { Preferences } from '../shared/contract/preferences';
import type { Session } from '../shared/contract/session';
import { zoomAfter } from '../shared/domain/zoom';
import { failToStart, logUncaught } from './app/fatal-errors';
import { commandLineArguments, isDebuggingAsked } from './app/command-line';
import { findLinkedRoute, LINK_SCHEME, ownArguments } from './app/deep-link';
import { forkEngine } from './app/engine-process';
import { manageLifecycle } from './app/lifecycle';
import { applyDevelopmentPolicy, cutOffNetwork, lockDown } from './app/lock-down';
import { createLog } from './app/log-file';
import { buildMenu } from './app/menu';
import { PAGE_ORIGIN } from './app/page-files';
import { declarePageScheme, servePage } from './app/page-protocol';
import { askToApproveCommand, readChosenProfiles } from './app/profile-dialogs';
import { chooseFileToSave } from './app/save-dialog';
import { createIconAttention, holdBackMs } from './app/attention';
import { notifyArrived } from './app/run-notification';
import { systemEncryption } from './app/system-encryption';
import { createThisComputer } from './app/this-computer';
import { createWindows } from './app/windows';
import { auditSpoolFolder, openAuditSpool } from './audit/audit-spool';
import { createSignIns } from './audit/sign-in-audit';
import { createInboxFeed } from './notifications/inbox-feed';
import { keepArrivals } from './notifications/keep-arrivals';
import { NO_SECRETS } from './connection/connection-secrets';
import { createKeychain } from './connection/keychain';
import { openProfileFile } from './connection/profile-file';
import { createProfilesService } from './connection/profiles-service';
import { createBreakGlassKeeper } from './break-glass/break-glass-keeper';
import { systemClock } from './break-glass/clock';
import { createHistory } from './history/history-service';
import { startKeeperThread } from './history/keeper-thread';
import { createCallHandlers } from './ipc/call-handlers';
import { createEventBridge } from './ipc/event-bridge';
import { registerCalls } from './ipc/register-calls';
import { becomeCommandLine } from './command-line';
import { countLimitFromEnvironment } from './runbooks/count-limit';
import { lockWaitFromEnvironment } from './runbooks/lock-wait';
import { ticketFromEnvironment } from './runbooks/ticket-from-environment';
import { installSchemas } from './postgres/install';
import { openSandbox } from './sandbox/sandbox';
import { targetOfProfile } from './session/choose-target';
import { SANDBOX_TARGET, startTarget } from './session/connection-target';
import { createConsoleSession } from './session/console-session';
import { createDatabaseLink } from './session/database-link';
import { createEngineSupervisor } from './session/engine-supervisor';
import { watchNetwork } from './session/network-watch';
import { createRunFeed } from './session/run-feed';
import { createUnsentAuditFeed } from './session/unsent-audit';
import { openLocalDatabase } from './sqlite/local-database';
import { APP_VERSION } from './version';

/** A batch lasts far below a second; what takes longer than this hangs, and goes on at its checkpoint. */
const ENGINE_STOP_LIMIT_MS = 20_000;
/** What the history of one operator at one database may take on this computer. */
const HISTORY_MAX_BYTES = 256 * 2 ** 20;

if (app.isPackaged) {
  if (isDebuggingAsked((name) => app.commandLine.hasSwitch(name))) {
    process.stderr.write('wheelhouse: A package lets nobody debug its pages.\n');
    process.exit(1);
  }
  // Waiting here keeps Electron from becoming ready: the command line needs no display.
  const commandLine = commandLineArguments(process.argv);
  if (commandLine !== null) await becomeCommandLine(commandLine, process.resourcesPath);
}

/** Only in a checkout: the page of `electron-vite dev`. */
const devServerUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
const pageOrigin = devServerUrl === undefined ? PAGE_ORIGIN : new URL(devServerUrl).origin;
const outFolder = join(import.meta.dirname, '..');
const resourcesFolder = app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources');
// The same choice as in the CLI, so that both find the same sandbox.
const dataFolder = process.env['WHEELHOUSE_DATA_FOLDER'];
if (dataFolder) app.setPath('userData', resolve(dataFolder));
const logFolder = join(app.getPath('userData'), 'logs');
const log = createLog(logFolder);

async function wire(): Promise<void> {
  const named = startTarget(ownArguments(process.argv.slice(1)), process.env);
  const runtime = `Electron ${process.versions['electron'] ?? ''}`;
  log.info(`Wheelhouse ${APP_VERSION} starts on ${runtime}, ${process.platform}`);

  const local = openLocalDatabase({
    file: join(app.getPath('userData'), 'wheelhouse.sqlite'),
    // Only in a checkout: a package brings its own, and loads no code that the environment names.
    nativeBinding: app.isPackaged ? undefined : process.env['WHEELHOUSE_SQLITE_BINDING'],
    onUnusable: (error) => log.error('The local file could not be used', error),
  });
  nativeTheme.themeSource = themeSourceOf(local.preferences.read().colorScheme);

  const historyThread = startKeeperThread(
    join(outFolder, 'main', 'history-thread.js'),
    {
      folder: join(app.getPath('userData'), 'history'),
      nativeBinding: app.isPackaged ? undefined : process.env['WHEELHOUSE_SQLITE_BINDING'],
      maxBytes: HISTORY_MAX_BYTES,
    },
    (message, detail) => {
      log.error(message, detail);
      session.setHistoryProblem({ at: new Date().toISOString(), message });
    },
  );

  const windows = createWindows({
    pageUrl: devServerUrl ?? `${PAGE_ORIGIN}/`,
    preload: join(outFolder, 'preload', 'index.cjs'),
    hasDevTools: !app.isPackaged,
    windowState: local.windowState,
    zoomPercent: () => local.preferences.read().zoomPercent,
    target: () => targetKey(session.snapshot()),
    onTrouble: (message) => log.error(message),
    onPageGone: (contentsId) => feed.forgetWatcher(contentsId),
  });
  const events = createEventBridge((channel, payload) => windows.broadcast(channel, payload), !app.isPackaged);

  const keychain = createKeychain(app.getPath('userData'), systemEncryption);
  const profiles = createProfilesService({
    file: openProfileFile(app.getPath('userData')),
    keychain,
    surroundings: { env: process.env, homeFolder: homedir(), userName: userInfo().username },
    startTargetName: named?.profileName ?? null,
    approveCommand: (command) => askToApproveCommand(windows.current(), command),
  });
  const { lastProfileId } = local.preferences.read();
  // A profile that is gone since is no reason not to start.
  const last =
    lastProfileId === null ? null : await targetOfProfile(profiles, lastProfileId, NO_SECRETS).catch(() => null);
  const target = named ?? last ?? SANDBOX_TARGET;

  const engine = createEngineSupervisor({
    fork: () => forkEngine(join(outFolder, 'main', 'engine.js'), (text) => log.error('The engine said', text)),
    onStateChanged: (state) => {
      session.setEngineState(state);
      feed.nudge();
    },
    onRunChanged: (runId) => feed.nudge(runId),
    onTrouble: (message) => log.error(message),
  });
  const auditSpool = openAuditSpool(auditSpoolFolder(app.getPath('userData')));
  const signIns = createSignIns();
  const breakGlass = createBreakGlassKeeper(
    systemClock,
    () => session.breakGlassChanged(),
    (error) => log.error('The end of a break-glass could not be told yet', error),
  );
  const session = createConsoleSession({
    target,
    breakGlass,
    ticket: ticketFromEnvironment(process.env),
    appVersion: APP_VERSION,
    runtime,
    openSandbox: (request) =>
      openSandbox({
        ...request,
        dataFolder: app.getPath('userData'),
        resourcesFolder,
        install: async (url) => void (await installSchemas({ url })),
        async onReplaced(installationId) {
          const gone = await auditSpool.forget(installationId);
          if (gone > 0) log.info(`Audit entries of the former sandbox are gone with it: ${gone}`);
        },
      }),
    openLink: (connection, ticket) =>
      createDatabaseLink(connection, {
        auditSpool,
        onAuditTrouble: (error) => log.error('An audit entry could not be kept', error),
        signIns,
        breakGlass,
        lockPrefix: process.env['WHEELHOUSE_LOCK_PREFIX'] ?? '',
        lockWaitSeconds: lockWaitFromEnvironment(process.env),
        ticket,
        onRunNews: () => history.nudge(),
      }),
    engine,
    onChanged(changed) {
      events.sessionChanged(changed);
      history.sessionChanged(changed);
    },
    onTrouble: (error) => log.error('The database', error),
  });
  const feed = createRunFeed({
    read: (work) => session.read(work),
    onNews: () => history.nudge(),
    onRunChanged(run) {
      events.runChanged(run);
      history.keepRun(run);
    },
    onRunFinished: () => inbox.nudge(),
  });
  const history = createHistory({
    keeper: historyThread.keeper,
    read: (work) => session.read(work),
    snapshot: () => session.snapshot(),
    connectionKey: () => session.connectionKey(),
    onKeptIdentity: (identity) => session.setKeptIdentity(identity),
    isBusy: () => windows.isFocused() || engine.state().activeJobs > 0,
    hasNews: () => session.hasNews(),
    onChanged() {
      events.runsChanged();
      feed.runsChanged();
      unsentAudit.nudge();
      inbox.nudge();
    },
    onTrouble: (error) => log.error('The history', error),
  });
  history.follow();

  const icon = createIconAttention(() => windows.all());
  const arrivals = keepArrivals((notifications) => windows.tellOne('notificationsArrived', { notifications }));
  const inbox = createInboxFeed({
    read: (work) => session.read(work),
    isBusy: () => windows.isFocused() || engine.state().activeJobs > 0,
    holdBackMs: () => holdBackMs(windows.isFocused()),
    onInboxChanged(unread) {
      events.inboxChanged(unread);
      icon.showUnread(unread);
    },
    onArrived(notifications) {
      arrivals.tell(notifications);
      if (!local.preferences.read().areDesktopNotificationsOn) return;
      notifyArrived(notifications, {
        open: ({ id, runId }) => {
          windows.show(runId === null ? 'inbox' : `runs/${runId}`);
          session.read((console) => console.notifications.mark([id], true)).then(inbox.nudge, () => {});
        },
        openInbox: () => windows.show('inbox'),
      });
    },
    onProgress: (progress) => icon.showProgress(progress),
  });
  const unsentAudit = createUnsentAuditFeed({
    read: (work) => session.read(work),
    onChanged: (unsent) => session.setUnsentAudit(unsent),
  });

  const onPreferencesChanged = (preferences: Preferences) => {
    nativeTheme.themeSource = themeSourceOf(preferences.colorScheme);
    for (const { webContents } of windows.all()) webContents.setZoomFactor(preferences.zoomPercent / 100);
    events.preferencesChanged(preferences);
  };
  registerCalls(
    createCallHandlers({
      session,
      feed,
      history,
      preferences: local.preferences,
      onPreferencesChanged,
      notifications: { inbox },
      windows,
      computer: createThisComputer({
        folders: { data: app.getPath('userData'), logs: logFolder },
        keychainState: () => keychain.state(),
      }),
      writeClipboard: async (text) => {
        await clipboard.writeText(text);
      },
      chooseFile: (suggestion, caller) => chooseFileToSave(suggestion, caller.id),
      unsentAudit,
      breakGlass,
      countLimitMs: countLimitFromEnvironment(process.env),
      connections: {
        profiles,
        startTarget: named,
        readChosenFile: ({ id }) => readChosenProfiles(id),
        onConnected(choice) {
          const written = local.preferences.write({
            lastProfileId: choice.kind === 'profile' ? choice.profileId : null,
          });
          events.preferencesChanged(written);
          windows.closeTornOff();
          inbox.startAfresh();
        },
      },
      onWindowReady({ id }) {
        windows.ready(id);
        arrivals.tellKept();
      },
    }),
    {
      pageOrigin,
      checksResponses: !app.isPackaged,
      onFault: (name, error) => log.error(`The call ${name} failed`, error),
    },
  );
  Menu.setApplicationMenu(
    buildMenu({
      hasDevTools: !app.isPackaged,
      logFolder,
      navigate: (route) => windows.show(route),
      openWindow: () => windows.show(),
      zoom: (step) =>
        onPreferencesChanged(
          local.preferences.write({ zoomPercent: zoomAfter(local.preferences.read().zoomPercent, step) }),
        ),
      showAbout: () => app.showAboutPanel(),
    }),
  );
  const stopWatching = watchNetwork(() => session.networkChanged());
  manageLifecycle({
    windows,
    environment: () => session.snapshot().environment,
    localWork: () => {
      const { connection } = session.snapshot();
      return {
        activeJobs: engine.state().activeJobs,
        unfinishedRuns: feed.unfinishedRuns().length,
        disconnectedMs: connection.status === 'disconnected' ? Date.now() - Date.parse(connection.since) : null,
      };
    },
    async shutDown() {
      stopWatching();
      feed.close();
      history.close();
      unsentAudit.close();
      inbox.close();
      await session.close(ENGINE_STOP_LIMIT_MS);
      breakGlass.close();
      events.close();
      local.close();
      await historyThread.close();
    },
    onTrouble: (message, error) => log.error(message, error),
  });
  powerMonitor.on('resume', () => session.networkChanged());
  windows.show(findLinkedRoute(process.argv));
}

/** Names the database that is shown, for what is remembered of it on this computer. */
function targetKey({ targetKind, profileId, profileName }: Session): string {
  return `${targetKind} ${profileId ?? profileName}`;
}

function themeSourceOf(colorScheme: 'auto' | 'light' | 'dark'): 'system' | 'light' | 'dark' {
  return colorScheme === 'auto' ? 'system' : colorScheme;
}

async function start(): Promise<void> {
  app.setAboutPanelOptions({ applicationName: 'Wheelhouse', applicationVersion: APP_VERSION });
  // The dashes keep what comes after them, the link, from being read as options by Chromium.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, ['--']);
  lockDown(pageOrigin);
  if (devServerUrl === undefined) servePage(join(outFolder, 'renderer'));
  else applyDevelopmentPolicy(pageOrigin);
  await wire();
}

logUncaught(log);
declarePageScheme();
if (devServerUrl === undefined) cutOffNetwork();
// Another instance with this data folder is shown instead, at the place that our arguments link to.
if (app.requestSingleInstanceLock()) {
  // No await here: Electron is only ready once this module has been evaluated.
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => failToStart(log, error));
} else {
  app.quit();
}
