import { app, dialog } from 'electron';
import { toWheelhouseError } from '../postgres/errors';
import type { Log } from './log-file';

/** Logs what nobody caught. The console goes on: what it shows comes from the database, and every write is a transaction. */
export function logUncaught(log: Log): void {
  process.on('uncaughtException', (error) => log.error('Uncaught exception', error));
  process.on('unhandledRejection', (error) => log.error('Unhandled rejection', error));
  app.on('child-process-gone', (_event, { type, reason, name }) => {
    if (reason !== 'clean-exit') log.error(`A process ended: ${name ?? type}, ${reason}`);
  });
}

/** The application can't start: says why and ends. */
export function failToStart(log: Log, error: unknown): void {
  log.error('The application could not start', error);
  const { message, nextStep } = toWheelhouseError(error);
  const text = nextStep === undefined ? message : `${message}\n\n${nextStep}`;
  process.stderr.write(`Wheelhouse could not start. ${text}\n`);
  // Without a display, or where nobody looks, a dialog would wait for ever.
  if (process.env['CI'] === undefined) dialog.showErrorBox('Wheelhouse could not start', text);
  app.exit(1);
}
