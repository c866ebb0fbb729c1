import { Menu, type MenuItemConstructorOptions, shell } from 'electron';
import type { ZoomStep } from '../../shared/domain/zoom';

export interface MenuOptions {
  readonly hasDevTools: boolean;
  readonly logFolder: string;
  navigate(route: string): void;
  openWindow(): void;
  zoom(step: ZoomStep): void;
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
  const zoom = (label: string, step: ZoomStep, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    registerAccelerator: false,
    click: () => options.zoom(step),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  // The page has the key, too: a dialog keeps it to itself there.
  const settings: MenuItemConstructorOptions = {
    ...go('Settings…', 'settings', 'CmdOrCtrl+,'),
    id: 'settings',
    registerAccelerator: false,
  };
  const application: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      { label: 'Open window', accelerator: 'CmdOrCtrl+N', click: () => options.openWindow() },
      { role: 'close', accelerator: 'CmdOrCtrl+W' },
      ...(isMac ? [] : [separator, settings, separator, { role: 'quit', accelerator: 'CmdOrCtrl+Q' } as const]),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      ...(options.hasDevTools ? [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const, separator] : []),
      // Chromium's own zoom would be forgotten; the page has the keys, so that they work with every layout.
      zoom('Actual size', 'reset', 'CmdOrCtrl+0'),
      zoom('Zoom in', 'in', 'CmdOrCtrl+Plus'),
      zoom('Zoom out', 'out', 'CmdOrCtrl+-'),
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
      go('Findings', 'findings', 'CmdOrCtrl+6'),
      go('Audit', 'audit', 'CmdOrCtrl+7'),
      go('Inbox', 'inbox', 'CmdOrCtrl+8'),
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
    ...(isMac ? [application] : []),
    file,
    { role: 'editMenu' },
    view,
    places,
    { role: 'windowMenu' },
    help,
  ]);
}
