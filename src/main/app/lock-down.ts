import { app, session } from 'electron';
import { developmentPolicy } from './content-security-policy';

/**
 * Leaves Chromium no network: the page comes from this application alone, and the database is talked to by Node. Has to
 * happen before Electron is ready.
 */
export function cutOffNetwork(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp');
}

/** Denies what a page could ask of the browser: permissions, devices, downloads, other pages, other windows. */
export function lockDown(pageOrigin: string): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  defaultSession.on('will-download', (event) => event.preventDefault());
  // The page's policy forbids other hosts already; this holds for what the browser would ask for by itself, too.
  defaultSession.webRequest.onBeforeRequest((request, answer) => {
    const isOwn = [`${pageOrigin}/`, `${pageOrigin.replace(/^http/, 'ws')}/`, 'devtools://', 'data:', 'blob:'].some(
      (start) => request.url.startsWith(start),
    );
    answer({ cancel: !isOwn });
  });
  app.on('web-contents-created', (_event, contents) => {
    // Not even another file of the page: it has one document, and its places are no addresses.
    const stay = (event: { preventDefault(): void }, url: string) => {
      if (url !== `${pageOrigin}/`) event.preventDefault();
    };
    contents.on('will-navigate', (event) => stay(event, event.url));
    contents.on('will-frame-navigate', (event) => stay(event, event.url));
    contents.on('will-redirect', (event) => stay(event, event.url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Gives the pages of the dev server a policy too. */
export function applyDevelopmentPolicy(origin: string): void {
  session.defaultSession.webRequest.onHeadersReceived({ urls: [`${origin}/*`] }, ({ responseHeaders }, answer) => {
    answer({ responseHeaders: { ...responseHeaders, 'content-security-policy': [developmentPolicy(origin)] } });
  });
}
