import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import type { StdioOptions } from 'node:child_process';

const CLOSE_ON_EXEC = 0o2000000;

/** Our open files that a program we start would inherit: none in Node, but Chromium leaves its own open. Linux only. */
function inheritableFiles(): number[] {
  const isInheritable = (fd: number) => {
    try {
      const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '';
      return (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
    } catch {
      // Closed meanwhile.
      return false;
    }
  };
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((fd) => fd > 2 && isInheritable(fd));
}

/**
 * Starts a program that may outlive this one with none of our files but the three it is given. As long as one held the
 * sockets to Chromium's processes open, these would not notice that the application is gone.
 */
export function withoutOurFiles<T>(stdio: readonly ('ignore' | 'pipe')[], start: (stdio: StdioOptions) => T): T {
  if (process.platform !== 'linux') return start([...stdio]);
  const inheritable = new Set(inheritableFiles());
  // Nothing closes a file in the program only; what it finds instead of ours is this.
  const nothing = openSync('/dev/null', 'r');
  try {
    const others = Array.from({ length: Math.max(2, ...inheritable) - 2 }, (_, index) =>
      inheritable.has(index + 3) ? nothing : ('ignore' as const),
    );
    return start([...stdio, ...others]);
  } finally {
    closeSync(nothing);
  }
}
