import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from './project.mjs';

/**
 * @typedef {{ place: string, title: string, message: string }} FailedTest
 *   `place` its file, and the line where that is known
 * @typedef {{ step: string } & FailedTest} Failure
 */

const MESSAGE_LINES = 3;
const OUTPUT_LINES = 12;
const MOST_SHOWN = 40;

/** @param {string} text */
const linesOf = (text) =>
  stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim().slice(0, 300))
    .filter((line) => line !== '');

/** @param {string} message */
const briefly = (message) => linesOf(message).slice(0, MESSAGE_LINES).join('\n');

/**
 * A step that failed without a test to name: the end of what it printed is all there is to tell.
 *
 * @param {number} code its exit code
 * @param {string} output
 * @returns {FailedTest}
 */
export function failedStep(code, output) {
  return { place: '', title: `exit code ${code}`, message: linesOf(output).slice(-OUTPUT_LINES).join('\n') };
}

/**
 * @param {{ testResults: { name: string, status: string, message?: string,
 *   assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} report of vitest
 * @returns {FailedTest[]}
 */
export function vitestFailures({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const place = relative(ROOT, name);
    // A file that could not even be loaded has no tests to name.
    if (status === 'failed' && assertionResults.length === 0) {
      return [{ place, title: '(the whole file)', message: briefly(message ?? '') }];
    }
    return assertionResults
      .filter((test) => test.status === 'failed')
      .map(({ fullName, failureMessages = [] }) => ({
        place,
        title: fullName,
        message: briefly(failureMessages.join('\n')),
      }));
  });
}

/**
 * @typedef {{ message?: string, location?: { file: string, line: number } }} PlaywrightError
 * @typedef {{ title: string, file: string, line: number, tests: { status: string, results: { errors: PlaywrightError[] }[] }[] }} Spec
 * @typedef {{ title: string, file: string, specs?: Spec[], suites?: Suite[] }} Suite
 */

/**
 * @param {{ suites: Suite[], errors?: PlaywrightError[], config: { rootDir: string } }} report of Playwright
 * @returns {FailedTest[]}
 */
export function playwrightFailures({ suites, errors = [], config }) {
  /** @type {(file: string) => string} */
  const placeOf = (file) => relative(ROOT, file.startsWith('/') ? file : `${config.rootDir}/${file}`);
  /** @type {(suite: Suite, path: string[]) => FailedTest[]} */
  const failuresOf = ({ title, file, specs = [], suites: inner = [] }, path) => {
    // The outermost suite is the file.
    const titles = title === file ? path : [...path, title];
    const own = specs.flatMap((spec) =>
      spec.tests
        .filter(({ status }) => status === 'unexpected')
        .map(({ results }) => ({
          place: `${placeOf(spec.file)}:${spec.line}`,
          title: [...titles, spec.title].join(' › '),
          message: briefly(results.flatMap((result) => result.errors.map(({ message = '' }) => message)).join('\n')),
        })),
    );
    return [...own, ...inner.flatMap((suite) => failuresOf(suite, titles))];
  };
  const outside = errors.map(({ message = '', location }) => ({
    place: location === undefined ? '' : `${placeOf(location.file)}:${location.line}`,
    title: '(outside of the tests)',
    message: briefly(message),
  }));
  return [...suites.flatMap((suite) => failuresOf(suite, [])), ...outside];
}

/**
 * What failed, briefly: a log of which only the end is kept still says so.
 *
 * @param {readonly Failure[]} failures
 * @returns {string} nothing where nothing failed
 */
export function failureList(failures) {
  if (failures.length === 0) return '';
  const entries = failures.slice(0, MOST_SHOWN).map(({ step, place, title, message }) => {
    const heading = `  ${[step, place, title].filter((part) => part !== '').join(' · ')}`;
    return [heading, ...linesOf(message).map((line) => `      ${line}`)].join('\n');
  });
  const left = failures.length - MOST_SHOWN;
  return ['Failed:', ...entries, ...(left > 0 ? [`  and ${left} more`] : [])].join('\n');
}
