import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type * as contract from '../shared/contract/bridge';

// The contract's values come with zod, which a preload has no use for; its types keep these copies from drifting.
const CALL_CHANNEL: typeof contract.CALL_CHANNEL = 'wheelhouse:call';
const EVENT_CHANNEL_PREFIX: typeof contract.EVENT_CHANNEL_PREFIX = 'wheelhouse:event:';

const CALL_NAMES: Readonly<Record<contract.CallName, true>> = {
  'session.get': true,
  'window.get': true,
  'window.tearOff': true,
  'window.moved': true,
  'window.showMain': true,
  'session.reconnect': true,
  'session.connect': true,
  'session.unlockWrites': true,
  'profiles.list': true,
  'profiles.save': true,
  'profiles.duplicate': true,
  'profiles.remove': true,
  'profiles.reorder': true,
  'profiles.forgetSecrets': true,
  'profiles.readUrl': true,
  'profiles.test': true,
  'profiles.import': true,
  'profiles.export': true,
  'preferences.get': true,
  'preferences.set': true,
  'clipboard.write': true,
  'computer.get': true,
  'computer.openFolder': true,
  'history.get': true,
  'history.rebuild': true,
  'sandbox.reset': true,
  'runbooks.list': true,
  'runbooks.searchTenants': true,
  'runbooks.preflight': true,
  'runbooks.countingProgress': true,
  'runbooks.stopCounting': true,
  'runbooks.preflightTenants': true,
  'runbooks.start': true,
  'runs.list': true,
  'runs.counts': true,
  'runs.choices': true,
  'runs.get': true,
  'runs.getLegacy': true,
  'runs.listTenants': true,
  'runs.getRelated': true,
  'runs.export': true,
  'runs.markdown': true,
  'runs.pause': true,
  'runs.resume': true,
  'runs.cancel': true,
  'runs.retryFailedTenants': true,
  'runs.verify': true,
  'runs.watch': true,
  'runs.unwatch': true,
  'notifications.list': true,
  'notifications.count': true,
  'notifications.mark': true,
  'notifications.markAllRead': true,
  'findings.list': true,
  'findings.listById': true,
  'findings.counts': true,
  'findings.get': true,
  'findings.searchTenants': true,
  'audit.list': true,
  'audit.export': true,
  'audit.sendUnsent': true,
  'breakGlass.enter': true,
  'breakGlass.extend': true,
  'breakGlass.exit': true,
  'breakGlass.review': true,
};

const EVENT_NAMES: Readonly<Record<contract.EventName, true>> = {
  sessionChanged: true,
  preferencesChanged: true,
  runChanged: true,
  runsChanged: true,
  inboxChanged: true,
  notificationsArrived: true,
  navigationRequested: true,
};

function requireKnown(names: object, name: unknown): string {
  if (typeof name === 'string' && Object.hasOwn(names, name)) return name;
  throw new Error('The bridge has no such name.');
}

const bridge: contract.Bridge = {
  async call(name, request) {
    return (await ipcRenderer.invoke(CALL_CHANNEL, requireKnown(CALL_NAMES, name), request)) as contract.Answer;
  },
  on(name, listener) {
    const channel = EVENT_CHANNEL_PREFIX + requireKnown(EVENT_NAMES, name);
    // The event itself would hand the page `sender`, and with it all of ipcRenderer.
    const forward = (_event: IpcRendererEvent, payload: unknown) => listener(payload);
    ipcRenderer.on(channel, forward);
    return () => {
      ipcRenderer.removeListener(channel, forward);
    };
  },
};

contextBridge.exposeInMainWorld('wheelhouse', bridge);
