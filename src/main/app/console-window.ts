import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { WindowState } from '../sqlite/window-state';
import { chooseBounds, type WindowSizes } from './window-bounds';

/** The page's own surface colours, so that nothing flashes before it is drawn. */
const BACKGROUND = { dark: '#101114', light: '#fafafa' };
const SAVE_DELAY_MS = 500;
const REVIVE_PAUSE_MS = 10_000;

export interface ConsoleWindowOptions {
  readonly pageUrl: string;
  /** Absolute path of the built preload. */
  readonly preload: string;
  readonly hasDevTools: boolean;
  /** How large everything is drawn when the window opens. */
  zoomPercent(): number;
  onTrouble(message: string): void;
}

/** Where one window was, and how it is remembered. */
export interface WindowPlace {
  readonly sizes: WindowSizes;
  readonly stored: WindowState | null;
  /** It comes without taking the focus from another window. */
  readonly isInactive: boolean;
  remember(state: WindowState): void;
}

function rememberPlace(window: BrowserWindow, place: WindowPlace, options: ConsoleWindowOptions): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized()) return;
    try {
      place.remember({ ...window.getNormalBounds(), isMaximised: window.isMaximized() });
    } catch (error) {
      options.onTrouble(`The window's place could not be stored: ${String(error)}`);
    }
  };
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_DELAY_MS);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('maximize', saveSoon);
  window.on('unmaximize', saveSoon);
  window.on('close', save);
}

/** Opens a window of the console; it shows itself once there is something to see. */
export function openConsoleWindow(options: ConsoleWindowOptions, place: WindowPlace): BrowserWindow {
  const { stored, sizes } = place;
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  const window = new BrowserWindow({
    ...chooseBounds(
      stored,
      [primary, ...others].map((display) => display.workArea),
      sizes,
    ),
    minWidth: sizes.min.width,
    minHeight: sizes.min.height,
    show: false,
    title: 'Wheelhouse',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: options.hasDevTools,
      zoomFactor: options.zoomPercent() / 100,
    },
  });
  if (stored?.isMaximised === true) window.maximize();
  window.once('ready-to-show', () => (place.isInactive ? window.showInactive() : window.show()));
  rememberPlace(window, place, options);
  window.webContents.on('did-finish-load', () => window.webContents.setZoomFactor(options.zoomPercent() / 100));
  reviveRenderer(window, options);
  keepOnPage(window, options);
  window.loadURL(options.pageUrl).catch((error: unknown) => {
    // The window was closed while it loaded.
    if (!window.isDestroyed()) options.onTrouble(`The page could not be loaded: ${String(error)}`);
  });
  return window;
}

/** Electron announces no way to `about:blank`, so it can't be refused: the page is loaded again instead. */
function keepOnPage(window: BrowserWindow, { pageUrl }: ConsoleWindowOptions): void {
  window.webContents.on('did-navigate', (_event, url) => {
    if (url !== new URL(pageUrl).href) window.loadURL(pageUrl).catch(() => {});
  });
}

/** A crashed page is loaded anew; one that crashes again at once stays, with its error page. */
function reviveRenderer(window: BrowserWindow, options: ConsoleWindowOptions): void {
  let revivedAt = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    options.onTrouble(`The window's process ended: ${reason}.`);
    if (reason === 'clean-exit' || performance.now() - revivedAt < REVIVE_PAUSE_MS) return;
    revivedAt = performance.now();
    window.webContents.reload();
  });
  window.on('unresponsive', () => options.onTrouble('The window does not respond.'));
}
