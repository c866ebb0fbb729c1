import { withoutControlCharacters } from '../../shared/domain/sanitise';
import type { WheelhouseError } from '../../shared/errors';
import type { TextStream } from './environment';

const PROGRESS_EVERY_MS = 2_000;

/** Where a command's words go: results to stdout, everything else to stderr. */
export interface Output {
  readonly isJson: boolean;
  /** The one result of a command: a JSON document with `--json`, text for people without. */
  result(document: object, text: () => string): void;
  /** One of several results: a JSON line with `--json`, text for people without. */
  line(document: object, text: () => string): void;
  /** A message that stays on the screen. */
  note(text: string): void;
  /** How far it is: rewritten in place on a terminal, a line now and then elsewhere. */
  progress(text: string): void;
  error(error: WheelhouseError): void;
}

/** What to type, for refusals that the services tell without knowing the command line. */
const HINTS: Readonly<Record<string, string>> = {
  not_confirmed: 'Add --confirm "BACKFILL ALL TENANTS".',
  reason_required: 'Give --reason-code and --reason-text "why this is started".',
};

function errorText(error: WheelhouseError): string {
  const nextStep = error.nextStep ?? HINTS[error.code];
  return [
    `wheelhouse: ${error.message}`,
    ...(error.dataSafety === undefined ? [] : [`  ${error.dataSafety}`]),
    ...(nextStep === undefined ? [] : [`  Next: ${nextStep}`]),
  ].join('\n');
}

function errorDocument(error: WheelhouseError): object {
  const data = error.toData();
  const nextStep = data.nextStep ?? HINTS[data.code];
  return { error: { ...data, ...(nextStep === undefined ? {} : { nextStep }) } };
}

/** JSON leaves the controls of 8-bit terminals and the signs that turn text around as they are. */
function safeJson(document: object): string {
  return JSON.stringify(document).replace(/[\u007F-\u009F]|\p{Cf}/gu, (sign) =>
    // A sign outside of the basic plane is two units, and JSON escapes each.
    Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}

/** An output over the two streams of a process. */
export function createOutput(
  streams: { stdout: TextStream; stderr: TextStream },
  isJson: boolean,
  now: () => number = Date.now,
): Output {
  const { stdout, stderr } = streams;
  let isLineOpen = false;
  let lastProgress = '';
  let toldAt = Number.NEGATIVE_INFINITY;

  const closeLine = () => {
    if (isLineOpen) stderr.write('\r\u001b[K');
    isLineOpen = false;
  };
  const print = (document: object, text: () => string) => {
    closeLine();
    stdout.write(`${isJson ? safeJson(document) : withoutControlCharacters(text())}\n`);
  };
  return {
    isJson,
    result: print,
    line: print,
    note(text) {
      closeLine();
      stderr.write(`${withoutControlCharacters(text)}\n`);
    },
    progress(unchecked) {
      const text = withoutControlCharacters(unchecked);
      if (stderr.isTTY === true) {
        stderr.write(`\r${text.slice(0, Math.max(20, (stderr.columns || 80) - 1))}\u001b[K`);
        isLineOpen = true;
        return;
      }
      if (text === lastProgress || now() - toldAt < PROGRESS_EVERY_MS) return;
      lastProgress = text;
      toldAt = now();
      stderr.write(`${text}\n`);
    },
    error(error) {
      closeLine();
      stderr.write(`${isJson ? safeJson(errorDocument(error)) : withoutControlCharacters(errorText(error))}\n`);
    },
  };
}
