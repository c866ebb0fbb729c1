import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** A real ssh-agent of one test. */
export interface SshAgent {
  /** What `SSH_AUTH_SOCK` names. */
  readonly socket: string;
  add(keyFile: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an agent that holds no key yet, with its socket in a folder. */
export async function startSshAgent(folder: string): Promise<SshAgent> {
  const socket = join(folder, 'agent');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(agent, 'exit');
  // It tells of its socket once it listens there.
  await once(createInterface({ input: agent.stdout }), 'line');
  return {
    socket,
    async add(keyFile) {
      await promisify(execFile)('ssh-add', ['-q', keyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
    },
    async stop() {
      agent.kill();
      await ended;
    },
  };
}
