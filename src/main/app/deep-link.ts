export const LINK_SCHEME = 'wheelhouse';

const LINK = /^wheelhouse:\/\/(runs|findings)\/([1-9]\d{0,15})\/?$/;

/**
 * The arguments that may choose what the application connects to: none where a link started it. Whoever makes somebody
 * click a link must not bring options along.
 */
export function ownArguments(args: readonly string[]): readonly string[] {
  return args.some((arg) => arg.toLowerCase().startsWith(`${LINK_SCHEME}:`)) ? [] : args;
}

/**
 * The route of the first deep link among the arguments, such as `runs/12` or `findings/12`, or null. A link names a place
 * and never acts.
 */
export function findLinkedRoute(args: readonly string[]): string | null {
  for (const arg of args) {
    const [, area, id] = LINK.exec(arg) ?? [];
    if (area !== undefined && Number.isSafeInteger(Number(id))) return `${area}/${id}`;
  }
  return null;
}
