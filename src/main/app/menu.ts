import { Menu, type MenuItemConstructorOptions, shell } from 'electron';

export interface MenuOptions {
  readonly hasDevTools: boolean;
  readonly logFolder: string;
  navigate(route: string): void;
  openWindow(): void;
  showAbout(): void;
}

/** The application's menu: the standard roles with their accelerators, and places to go. Nothing here acts on data. */
export function buildMenu(options: MenuOptions): Menu {
  const isMac = process.platform === 'darwin';
  const go = (label: string, route: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => options.navigate(route),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      { label: 'Open window', accelerator: 'CmdOrCtrl+N', click: () => options.openWindow() },
      { role: 'close', accelerator: 'CmdOrCtrl+W' },
      ...(isMac ? [] : [separator, { role: 'quit', accelerator: 'CmdOrCtrl+Q' } as const]),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      ...(options.hasDevTools ? [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const, separator] : []),
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
    ],
  };
  const places: MenuItemConstructorOptions = {
    label: '&Go',
    submenu: [
      go('Operations', 'runs', 'CmdOrCtrl+1'),
      go('Active operations', 'runs/active', 'CmdOrCtrl+2'),
      go('Failures', 'runs/failures', 'CmdOrCtrl+3'),
      go('Stuck operations', 'runs/stuck', 'CmdOrCtrl+4'),
      separator,
      go('Runbooks', 'runbooks', 'CmdOrCtrl+5'),
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [
      { label: 'Open the log folder', click: () => void shell.openPath(options.logFolder) },
      ...(isMac ? [] : [{ label: 'About Wheelhouse', click: () => options.showAbout() }]),
    ],
  };
  return Menu.buildFromTemplate([
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    file,
    { role: 'editMenu' },
    view,
    places,
    { role: 'windowMenu' },
    help,
  ]);
}
