import type { CommanderError } from 'commander';
import { sanitiseMessage } from '../../shared/domain/sanitise';
import { WheelhouseError } from '../../shared/errors';

const OPTION_WITH_VALUE = /'(--?[\w-]+)=.*'/s;

/** What commander found wrong with a call. It quotes what was typed, which may hold a password: that is taken out. */
export function usageError({ message, code }: CommanderError): WheelhouseError {
  const [problem = '', ...suggestion] = message
    .replace(/^error: /, '')
    .replace(OPTION_WITH_VALUE, "'$1'")
    .split('\n');
  return new WheelhouseError({
    kind: 'invalid_input',
    code: code.replace(/^commander\./, '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    message: sanitiseMessage(problem.charAt(0).toUpperCase() + problem.slice(1)),
    nextStep:
      suggestion.join(' ').replace(/^\((.*)\)$/, '$1') || 'See "wheelhouse --help" or "wheelhouse COMMAND --help".',
  });
}
