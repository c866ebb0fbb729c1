/**
 * What the command line of a package is asked for (`wheelhouse-console --cli -- runs list`), or null where the window is.
 * Everything of the operator's stands behind the dashes, where Chromium reads no switches; a link stands there too, so it
 * can't ask for this.
 */
export function commandLineArguments(argv: readonly string[]): readonly string[] | null {
  const dashes = argv.indexOf('--');
  const end = dashes === -1 ? argv.length : dashes;
  return argv.slice(1, end).includes('--cli') ? argv.slice(end + 1) : null;
}

/** Switches with which somebody could look into a page or drive it from outside; `--inspect` is off by a fuse. */
const DEBUGGING_SWITCHES = ['remote-debugging-port', 'remote-debugging-pipe'];

/**
 * Whether a package was started so that its pages could be driven from outside, which it refuses: taking the switches
 * away would be too late for one of them.
 */
export function isDebuggingAsked(hasSwitch: (name: string) => boolean): boolean {
  return DEBUGGING_SWITCHES.some(hasSwitch);
}
