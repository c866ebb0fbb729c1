import { readFile } from 'node:fs/promises';
import { BrowserWindow, dialog } from 'electron';

const MAX_IMPORT_LENGTH = 2_000_000;

function windowOf(contentsId: number): BrowserWindow | undefined {
  return BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === contentsId);
}

/** Asks for a file of connection profiles and gives its text; null where none was chosen. */
export async function readChosenProfiles(contentsId: number): Promise<string | null> {
  const options: Electron.OpenDialogOptions = {
    title: 'Import connections',
    properties: ['openFile'],
    filters: [{ name: 'JSON', extensions: ['json'] }],
  };
  const window = windowOf(contentsId);
  const { filePaths } = await (window === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  const [file] = filePaths;
  if (file === undefined) return null;
  const text = await readFile(file, 'utf8');
  return text.length > MAX_IMPORT_LENGTH ? '' : text;
}

/** Asks whether a command may run on this computer whenever a profile connects. Not in the page, which could answer. */
export async function askToApproveCommand(window: BrowserWindow | null, command: string): Promise<boolean> {
  const options: Electron.MessageBoxOptions = {
    type: 'warning',
    message: 'Run this command on this computer at each connect?',
    detail: `${command}\n\nIts output is used as the password. Allow it only if you wrote or checked it.`,
    buttons: ['Don’t allow', 'Allow the command'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const { response } = await (window === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return response === 1;
}
