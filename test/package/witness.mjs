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
/** The list comes from the history's thread and its file alone: a thread or a binding that can't be loaded shows none. */
const OPERATIONS = `[...document.querySelectorAll('[role="table"][aria-label="Operations"] [role="row"]')]
  .filter((row) => row.querySelector('[role="columnheader"]') === null).map((row) => row.innerText)`;
const PATIENCE_MS = 120_000;

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
  const deadline = Date.now() + PATIENCE_MS;
  /** @type {(expression: string) => Promise<void>} */
  const until = async (expression) => {
    while (!(await inPage(expression)) && Date.now() < deadline) await sleep(200);
  };
  let loads = 0;
  await until(IS_SIGNED_IN);
  contents.send('wheelhouse:event:navigationRequested', { route: 'runs' });
  await until(`${OPERATIONS}.length > 0`);
  const operations = await inPage(OPERATIONS);
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
    operations,
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
