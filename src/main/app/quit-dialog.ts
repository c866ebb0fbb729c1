import { type BrowserWindow, dialog } from 'electron';
import type { Environment } from '../../shared/contract/session';
import { quitQuestion } from './quit-policy';

export type QuitChoice = 'quit' | 'background' | 'cancel';

const CHOICES: readonly QuitChoice[] = ['quit', 'background', 'cancel'];

/** Asks what is to become of the work on this computer. */
export async function askBeforeQuit(environment: Environment, window: BrowserWindow | null): Promise<QuitChoice> {
  const options: Electron.MessageBoxOptions = {
    type: 'question',
    title: 'Quit Wheelhouse?',
    ...quitQuestion(environment),
    buttons: [
      environment === 'sandbox' ? 'Quit, go on at the next start' : 'Quit and let another worker go on',
      'Keep running in the background',
      'Cancel',
    ],
    defaultId: 1,
    cancelId: 2,
    noLink: true,
  };
  const { response } = await (window === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return CHOICES[response] ?? 'cancel';
}
