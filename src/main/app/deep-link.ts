export const LINK_SCHEME = 'wheelhouse';

const RUN_LINK = /^wheelhouse:\/\/runs\/([1-9]\d{0,15})\/?$/;

/**
 * The arguments that may choose what the application connects to: none where a link started it. Whoever makes somebody
 * click a link must not bring options along.
 */
export function ownArguments(args: readonly string[]): readonly string[] {
  return args.some((arg) => arg.toLowerCase().startsWith(`${LINK_SCHEME}:`)) ? [] : args;
}

/** The route of the first deep link among the arguments, such as `runs/12`, or null. A link names a place and never acts. */
export function findLinkedRoute(args: readonly string[]): string | null {
  for (const arg of args) {
    const runId = RUN_LINK.exec(arg)?.[1];
    if (runId !== undefined && Number.isSafeInteger(Number(runId))) return `runs/${runId}`;
  }
  return null;
}
