// Put into a copy of the package in place of its entry: starts the application as it is and tells what it sees there, one
// JSON document on stdout. Nothing can look into the package from outside, which is what this is about.
import { app, BrowserWindow, Menu } from 'electron';

/** @type {{ keyCode: string, modifiers: ('control' | 'shift')[] }[]} */
const TRIES = [
  { keyCode: 'F12', modifiers: [] },
  { keyCode: 'I', modifiers: ['control', 'shift'] },
  { keyCode: 'J', modifiers: ['control', 'shift'] },
  { keyCode: 'R', modifiers: ['control'] },
];
const IS_SIGNED_IN = `document.querySelector('[title="Signed in as Olivia Ops"]') !== null`;
const PATIENCE_MS = 90_000;

/** @type {(menu: Electron.Menu) => string[]} */
const labelsOf = (menu) =>
  menu.items.flatMap((item) => [item.role ?? item.label, ...(item.submenu ? labelsOf(item.submenu) : [])]);
const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

app.once('browser-window-created', (_event, window) => {
  window.webContents.once('did-finish-load', () => void testify(window.webContents));
});

/** @param {Electron.WebContents} contents */
async function testify(contents) {
  /** @type {(expression: string) => Promise<unknown>} */
  const inPage = (expression) => contents.executeJavaScript(expression);
  let loads = 0;
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await inPage(IS_SIGNED_IN)) && Date.now() < deadline) await sleep(200);
  contents.on('did-start-loading', () => (loads += 1));
  for (const { keyCode, modifiers } of TRIES) {
    contents.sendInputEvent({ type: 'keyDown', keyCode, modifiers });
    contents.sendInputEvent({ type: 'keyUp', keyCode, modifiers });
  }
  contents.openDevTools();
  contents.toggleDevTools();
  await sleep(1_000);
  const menu = Menu.getApplicationMenu();
  const seen = {
    isPackaged: app.isPackaged,
    page: await inPage('document.body.innerText'),
    loads,
    hasDevTools: contents.isDevToolsOpened(),
    windows: BrowserWindow.getAllWindows().length,
    menu: menu === null ? [] : labelsOf(menu),
    bridge: await inPage('Object.keys(window.wheelhouse)'),
  };
  process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.kill(process.pid, 'SIGTERM'));
}

const entry = './out/main/index.js';
await import(entry);
