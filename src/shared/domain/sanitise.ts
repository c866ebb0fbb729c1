import { CREDENTIALS, E_MAILS, isSurelySecret, REDACTION_MARK, RULES, type Rule } from './sanitise-rules';

/** The longest message people are shown, in UTF-16 units, so that it fits however characters are counted. */
export const MESSAGE_MAX = 200;

const REDACTED = '[redacted]';
const ELLIPSIS = '…';

/** More of a line than this is not looked at: what people see is far shorter. */
const INPUT_MAX = 2_000;
/** Nor more of a text than this, so that a text of any size takes the same time. */
const TEXT_MAX = 100_000;

/** Shown where a message can't be made safe. Itself safe, so that the result stays the same when sanitised again. */
const UNSAFE = 'The details are left out: they could not be made safe to show.';

const PRIVATE_KEY = /-{4,5} ?BEGIN [A-Z0-9 ]+-{4,5}[\s\S]*?(?:-{4,5} ?END [A-Z0-9 ]+-{4,5}|$)/g;
// oxlint-disable-next-line no-control-regex -- terminal colours are what this removes
const TERMINAL_COLOUR = /\u001b\[[0-9;]*[A-Za-z]/g;
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;

/** The first line that says anything, without characters that can't be seen and could hide a secret from the rules. */
function firstLine(text: string): string {
  const line = text.split(LINE_BREAK).find((candidate) => candidate.trim() !== '') ?? '';
  return line
    .replaceAll('\t', ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}]/gu, '')
    .replace(/\p{Cs}/gu, '\uFFFD');
}

function withoutPartialWord(text: string): string {
  if (text.length <= INPUT_MAX) return text;
  const start = text.slice(0, INPUT_MAX);
  const lastSpace = start.lastIndexOf(' ');
  return lastSpace > 0 ? start.slice(0, lastSpace) : start;
}

/** A part of a text to take out, `end` exclusive, and what to show for it. */
interface Find {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

/** The rules' patterns with the positions of their groups, made once: making them costs more than running them. */
const SEARCHES = new Map(RULES.map(({ pattern }) => [pattern, new RegExp(pattern.source, `${pattern.flags}d`)]));

function findAll(text: string, { pattern, shown = REDACTION_MARK, isMeant }: Rule): Find[] {
  const finds: Find[] = [];
  const search = SEARCHES.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags}d`);
  search.lastIndex = 0;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const [start, end] = match.indices?.groups?.['hidden'] ?? [match.index, match.index + match[0].length];
    if (end > start && (isMeant === undefined || isMeant(text.slice(start, end)))) finds.push({ start, end, shown });
    // What looks like a value may itself be the label of the next one.
    search.lastIndex = start > match.index ? start : match.index + Math.max(1, match[0].length);
  }
  return finds;
}

/** What is taken out of a text, and how long it may be. */
interface Policy {
  readonly rules: readonly Rule[];
  readonly maxLength: number;
  isAllowed(part: string): boolean;
}

/**
 * Takes out what the rules find. All of them read the same text and overlapping finds become one, so that no rule can
 * take away the words by which another would have found its own.
 */
function takeOut(text: string, { rules, isAllowed }: Policy): string {
  const finds = rules
    .flatMap((rule) => findAll(text, rule))
    .filter(({ start, end }) => !isAllowed(text.slice(start, end)))
    .toSorted((a, b) => a.start - b.start);
  let result = '';
  let position = 0;
  for (const [index, find] of finds.entries()) {
    if (find.start >= position) {
      const overlapping = finds.slice(index).filter(({ start }) => start < find.end);
      const shown = overlapping.some((other) => other.shown === REDACTION_MARK) ? REDACTION_MARK : find.shown;
      result += text.slice(position, find.start) + shown;
    }
    position = Math.max(position, find.end);
  }
  return result + text.slice(position);
}

/** Spells the marks out and cuts at the limit, but never inside a character or a mark. */
function clip(marked: string, maxLength: number): string {
  const whole = marked.replaceAll(REDACTION_MARK, REDACTED);
  if (whole.length <= maxLength) return whole;
  let kept = '';
  for (const character of marked) {
    const next = character === REDACTION_MARK ? REDACTED : character;
    if (kept.length + next.length > maxLength - ELLIPSIS.length) break;
    kept += next;
  }
  return kept.trimEnd() + ELLIPSIS;
}

function sanitiseOnce(message: string, policy: Policy): string {
  // Private keys span lines, so they go before the message is cut to one.
  const withoutKeys = message.slice(0, TEXT_MAX).replace(TERMINAL_COLOUR, '').replace(PRIVATE_KEY, REDACTED);
  const line = withoutPartialWord(firstLine(withoutKeys)).replaceAll(REDACTED, REDACTION_MARK);
  return clip(takeOut(line, policy).replace(/\s+/g, ' ').trim(), policy.maxLength);
}

/** What was thrown need not be an error, nor anything with a text of its own; asking it may itself throw. */
function textOf(message: unknown): string {
  try {
    const text: unknown = message instanceof Error ? message.message : message;
    if (typeof text === 'string') return text;
    if (typeof text === 'number' || typeof text === 'bigint' || typeof text === 'boolean') return `${text}`;
    return text === null || text === undefined ? '' : UNSAFE;
  } catch {
    return UNSAFE;
  }
}

function sanitise(message: unknown, policy: Policy): string {
  let text = textOf(message);
  // What is left can come together and only then look like something to take out, so it runs until nothing changes.
  for (let pass = 0; pass < 6; pass += 1) {
    const next = sanitiseOnce(text, policy);
    if (next === text) return next;
    text = next;
  }
  return UNSAFE;
}

/** Of an address alone, the part before the @ may be as long and mixed as an id. */
const RULES_OF_AN_ADDRESS = RULES.filter(({ isByLengthOnly }) => isByLengthOnly !== true);

/**
 * A message fit for a screen, a log, the audit or an export: one line of at most 200 characters without credentials,
 * row values, e-mail addresses, stack traces or file paths. Sanitising again changes nothing.
 *
 * @param allowedEmails operators' own addresses, which may be shown
 * @param maxLength in UTF-16 units, where a text may be longer than a message: a reason
 */
export function sanitiseMessage(
  message: unknown,
  allowedEmails: readonly string[] = [],
  maxLength = MESSAGE_MAX,
): string {
  // What is stored as somebody's address need not be one.
  const addresses = allowedEmails.filter((email) => ADDRESS.test(email));
  const allowed = new Set(addresses.map((email) => email.toLowerCase()));
  const isAllowed = (part: string) => allowed.has(part.toLowerCase());
  const rules = isAllowed(textOf(message)) ? RULES_OF_AN_ADDRESS : RULES;
  return sanitise(message, { rules, maxLength, isAllowed });
}

const ADDRESS = /^[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+$/u;

const SURE_CREDENTIALS = CREDENTIALS.filter(({ isCautious }) => isCautious !== true).map((rule): Rule => {
  const { isMeant } = rule;
  return isMeant === undefined ? rule : { ...rule, isMeant: (part) => isMeant(part) && isSurelySecret(part) };
});

/**
 * The name of a person, tenant or role, fit for every place that shows names: one line of visible characters. Only what
 * is surely a credential is taken out; a name may well look like an address or a path.
 */
export function sanitiseName(name: unknown): string {
  return sanitise(name, { rules: SURE_CREDENTIALS, maxLength: MESSAGE_MAX, isAllowed: () => false });
}

/** The longest id that the platform stores. */
const IDENTIFIER_MAX = 255;

const IDENTIFIER_RULES: readonly Rule[] = [
  ...SURE_CREDENTIALS.filter(({ isByLengthOnly }) => isByLengthOnly !== true),
  ...E_MAILS,
];

/**
 * The id that another service gave to a thing: one line of visible characters, whole, for people look things up by it.
 * Credentials that say what they are and e-mail addresses are taken out; that it is long and mixed is what ids are like.
 */
export function sanitiseIdentifier(id: unknown): string {
  return sanitise(id, { rules: IDENTIFIER_RULES, maxLength: IDENTIFIER_MAX, isAllowed: () => false });
}

/**
 * Whether a text that a person wrote surely holds a credential. Tells less than the rules take out of messages: a
 * person who is refused by mistake can't go on, while a redaction by mistake only costs a word.
 */
export function holdsCredential(text: string): boolean {
  if (text.search(PRIVATE_KEY) >= 0) return true;
  const line = firstLine(text.slice(0, TEXT_MAX)).slice(0, INPUT_MAX);
  return SURE_CREDENTIALS.some((rule) => findAll(line, rule).length > 0);
}

/** A text of several lines without the characters by which it could take over a terminal or turn its words around. */
export function withoutControlCharacters(text: string): string {
  return text.replace(TERMINAL_COLOUR, '').replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, '');
}

const CODE_SHAPE = /^[a-z0-9][a-z0-9_.:-]{0,63}$/i;

/** Whether a stored word may be shown as the code it should be: no prose, and nothing that reads like a secret. */
export function isShowableCode(text: string): boolean {
  return CODE_SHAPE.test(text) && sanitiseMessage(text) === text;
}
