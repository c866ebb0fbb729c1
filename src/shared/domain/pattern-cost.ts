/** As often as an unlimited repetition can go on within a reason. */
const UNLIMITED = 500;

/** What the quantifier at a position says, or null where none stands there. */
function readQuantifier(pattern: string, at: number): { min: number; max: number; length: number } | null {
  const match = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(pattern.slice(at));
  if (match === null) return null;
  const [{ length }, sign, min, comma, max] = match;
  if (sign === '*') return { min: 0, max: UNLIMITED, length };
  if (sign === '+') return { min: 1, max: UNLIMITED, length };
  if (sign === '?') return { min: 0, max: 1, length };
  const least = Math.min(Number(min), UNLIMITED);
  if (comma === undefined) return { min: least, max: least, length };
  return { min: least, max: max ? Math.min(Number(max), UNLIMITED) : UNLIMITED, length };
}

/** The ways to go through min to max repetitions of something with so many ways of its own. */
function repeat(paths: number, { min, max }: { min: number; max: number }): number {
  let sum = 0;
  for (let times = min; times <= max && sum <= Number.MAX_SAFE_INTEGER; times += 1) sum += paths ** times;
  return sum;
}

/** The end of what can be repeated as one and is no group: a character, an escape, a class. */
function endOfAtom(pattern: string, at: number): number {
  if (pattern[at] === '[') {
    let end = at + 1;
    while (end < pattern.length && pattern[end] !== ']') end += pattern[end] === '\\' ? 2 : 1;
    return end + 1;
  }
  if (pattern[at] !== '\\') return at + String.fromCodePoint(pattern.codePointAt(at) ?? 0).length;
  const escape = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|.)/su.exec(pattern.slice(at));
  return at + (escape?.[0].length ?? 2);
}

/**
 * An upper bound of the ways in which a backtracking matcher can try a valid regular expression from one position of a
 * text as long as a reason: alternatives add up, what follows one another multiplies, and a repetition is the sum of the
 * powers. Null for what this does not understand: look-around, back-references, named groups.
 */
export function countPaths(pattern: string): number | null {
  let at = 0;
  const readAlternatives = (): number | null => {
    let sum = 0;
    let product = 1;
    while (at < pattern.length && pattern[at] !== ')') {
      if (pattern[at] === '|') {
        sum += product;
        product = 1;
        at += 1;
        continue;
      }
      const paths = readOne();
      if (paths === null) return null;
      product *= paths;
    }
    return sum + product;
  };
  const readOne = (): number | null => {
    let paths: number | null = 1;
    if (pattern[at] === '(') {
      if (pattern[at + 1] === '?' && pattern[at + 2] !== ':') return null;
      at += pattern[at + 1] === '?' ? 3 : 1;
      paths = readAlternatives();
      at += 1;
    } else {
      if (/^\\[1-9k]/.test(pattern.slice(at))) return null;
      at = endOfAtom(pattern, at);
    }
    const quantifier = readQuantifier(pattern, at);
    if (paths === null || quantifier === null) return paths;
    at += quantifier.length;
    return repeat(paths, quantifier);
  };
  return readAlternatives();
}
