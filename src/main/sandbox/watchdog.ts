import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { withoutOurFiles } from './inherited-files';

/**
 * Waits for the end of its input, which comes with the end of the process that started it, however that ended. Then,
 * leaving one that starts again at once the time to become a holder, it asks the server to stop (SIGINT ends sessions and
 * writes data), unless another holder in the state file lives or somebody asked for it to keep running. $1 is the state file, $2 the server's pid file, $3 the process that is watched.
 */
const SCRIPT = `
cat > /dev/null
sleep 3
grep -q '"keepsRunning": true' "$1" && exit 0
for pid in $(sed -n 's/.*"pid": *\\([0-9]*\\).*/\\1/p' "$1"); do
  [ "$pid" != "$3" ] && kill -0 "$pid" 2> /dev/null && exit 0
done
read -r server < "$2" && kill -INT "$server"
`;

/**
 * Has the sandbox's server stopped when this process ends without doing so itself: killed, or with the display that its
 * windows were on. Returns what calls it off. Windows has no such shell; there the next start takes the server over.
 */
export function watchOver(files: { readonly state: string; readonly serverPid: string }): () => void {
  if (process.platform === 'win32') return () => undefined;
  const args = ['-c', SCRIPT, 'wheelhouse-watchdog', files.state, files.serverPid, String(process.pid)];
  // A session of its own: what is sent to our terminal's programs must not take it away with us.
  const child = withoutOurFiles(['pipe', 'ignore', 'ignore'], (stdio) =>
    spawn('/bin/sh', args, { stdio, detached: true }),
  );
  // Without it nothing is lost but this convenience.
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  child.unref();
  // A pipe would keep the process from ending by itself.
  if (child.stdin instanceof Socket) child.stdin.unref();
  return () => void child.kill('SIGKILL');
}
