/** As much of a command as decides whether it is meant. */
export interface Matchable {
  readonly id: string;
  readonly label: string;
  /** Other words people type for it. */
  readonly keywords?: string;
}

/** From the letters in a row at the beginning of a word down to letters that merely follow each other. */
const AT_START = 100;
const AT_WORD = 60;
const INSIDE = 40;
const SCATTERED = 10;
const RECENT = 1;

function isWordStart(text: string, index: number): boolean {
  return index === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(index - 1));
}

/** Whether the letters follow each other in the text, the first of them at the beginning of a word. */
function isScattered(text: string, letters: string): boolean {
  for (let start = 0; start < text.length; start += 1) {
    if (text[start] !== letters[0] || !isWordStart(text, start)) continue;
    let position = start;
    for (const letter of letters.slice(1)) position = position < 0 ? -1 : text.indexOf(letter, position + 1);
    if (position >= 0) return true;
  }
  return false;
}

function scoreWord(text: string, word: string): number {
  let best = 0;
  for (let index = text.indexOf(word); index >= 0; index = text.indexOf(word, index + 1)) {
    best = Math.max(best, index === 0 ? AT_START : isWordStart(text, index) ? AT_WORD : INSIDE);
  }
  return best > 0 || word.length < 2 ? best : isScattered(text, word) ? SCATTERED : 0;
}

function score({ label, keywords = '' }: Matchable, words: readonly string[]): number {
  const text = label.toLowerCase();
  let sum = 0;
  for (const word of words) {
    // Words that are not to be read on screen count for less than those that are.
    const found = scoreWord(text, word) || scoreWord(keywords.toLowerCase(), word) / 2;
    if (found === 0) return 0;
    sum += found;
  }
  return sum;
}

/**
 * Commands that match every word that was typed, the closest first and of equals the one used last. Nothing typed gives
 * all, the recent ones first.
 */
export function matchCommands<T extends Matchable>(
  commands: readonly T[],
  typed: string,
  recentIds: readonly string[] = [],
): T[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const recency = ({ id }: T) => (recentIds.includes(id) ? RECENT - recentIds.indexOf(id) / 100 : 0);
  return commands
    .map((command) => ({ command, score: words.length === 0 ? 1 : score(command, words) }))
    .filter((found) => found.score > 0)
    .toSorted((a, b) => b.score + recency(b.command) - a.score - recency(a.command))
    .map(({ command }) => command);
}
