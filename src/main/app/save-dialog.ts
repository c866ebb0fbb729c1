import { rename, rm, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { BrowserWindow, dialog } from 'electron';
import { WheelhouseError } from '../../shared/errors';

/** Asks where to save a file; null where the operator changes their mind. */
export async function chooseFileToSave(
  suggestion: { readonly title: string; readonly name: string },
  contentsId: number,
): Promise<{ write(text: string | Iterable<string>): Promise<void> } | null> {
  const ending = extname(suggestion.name).slice(1);
  const options: Electron.SaveDialogOptions = {
    title: suggestion.title,
    defaultPath: suggestion.name,
    filters: [{ name: ending.toUpperCase(), extensions: [ending] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  };
  const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === contentsId);
  const { canceled, filePath } = await (window === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  if (canceled || filePath === '') return null;
  return {
    async write(text) {
      // Beside it first, so that nobody ever reads half a file.
      const unfinished = `${filePath}.part`;
      try {
        // Only for whoever saved it: an export may say more than others should know.
        await writeFile(unfinished, text, { mode: 0o600 });
        await rename(unfinished, filePath);
      } catch (cause) {
        await rm(unfinished, { force: true }).catch(() => {});
        throw new WheelhouseError(
          {
            kind: 'blocked',
            code: 'file_not_written',
            message: 'The file could not be written.',
            dataSafety: 'Nothing else was changed.',
            nextStep: 'Choose another folder, or check its permissions and the free space.',
          },
          { cause },
        );
      }
    },
  };
}
