import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { WheelhouseError } from '../../shared/errors';
import type { AskSecret, TextStream } from './environment';

function nothingEntered(): WheelhouseError {
  return new WheelhouseError({
    kind: 'invalid_input',
    code: 'nothing_entered',
    message: 'Nothing was entered.',
    dataSafety: 'Nothing was sent to the server.',
  });
}

/** Asks on the terminal, on stderr, without an echo; null where there is nobody to ask. */
export function askOnTerminal(
  input: Pick<ReadStream, 'isTTY'> & NodeJS.ReadableStream,
  output: TextStream,
): AskSecret | null {
  if (!input.isTTY || output.isTTY !== true) return null;
  return (question) =>
    new Promise((resolve, reject) => {
      // A terminal interface takes the echo over, and its own goes nowhere. The question comes after: an answer may be
      // typed as soon as it stands there.
      const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
      const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
      output.write(`${question}: `);
      let isAnswered = false;
      lines.once('line', (line) => {
        isAnswered = true;
        lines.close();
        resolve(line);
      });
      lines.once('SIGINT', () => {
        isAnswered = true;
        lines.close();
        process.kill(process.pid, 'SIGINT');
      });
      lines.once('close', () => {
        output.write('\n');
        if (!isAnswered) reject(nothingEntered());
      });
    });
}
