import type { CommanderError } from 'commander';
import { WheelhouseError } from '../../shared/errors';

const CONNECTION_URL = /[a-z][a-z\d+.-]*:\/\/[^\s'"]+/gi;

/** What commander found wrong with a call. It quotes what was typed, so URLs are taken out: they may hold passwords. */
export function usageError({ message, code }: CommanderError): WheelhouseError {
  const safe = message.replace(/^error: /, '').replaceAll(CONNECTION_URL, '[URL]');
  const [problem = '', ...suggestion] = safe.split('\n');
  return new WheelhouseError({
    kind: 'invalid_input',
    code: code.replace(/^commander\./, '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    message: problem.charAt(0).toUpperCase() + problem.slice(1),
    nextStep:
      suggestion.join(' ').replace(/^\((.*)\)$/, '$1') || 'See "wheelhouse --help" or "wheelhouse COMMAND --help".',
  });
}
