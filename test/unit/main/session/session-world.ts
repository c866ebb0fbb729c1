import { vi, expect } from 'vitest';
import { directConnection } from '../../../../src/main/connection/open-connection';
import type { OperatorConsole } from '../../../../src/main/operator-console';
import type { ConnectionTarget } from '../../../../src/main/session/connection-target';
import { type ConsoleSession, createConsoleSession } from '../../../../src/main/session/console-session';
import type { DatabaseLink } from '../../../../src/main/session/database-link';
import type { Session } from '../../../../src/shared/contract/session';
import type { WheelhouseError } from '../../../../src/shared/errors';

export const SERVER: ConnectionTarget = {
  kind: 'start',
  profileId: null,
  profileName: 'eu-ops/platform',
  environment: 'staging',
  ticket: null,
  open: () => Promise.resolve(directConnection({ url: 'postgresql://olivia@eu-ops/platform' })),
};
export const SANDBOX: ConnectionTarget = { kind: 'sandbox', profileName: 'Sandbox', environment: 'sandbox' };

export const unreachable = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

const ACTIVE = {
  status: 'active',
  reasonCode: 'SECURITY',
  reasonText: 'key rotation',
  minutes: 15,
  enteredAt: '2026-11-21T08:00:00.000Z',
  endsAt: '2026-11-21T08:15:00.000Z',
  isEndingSoon: false,
  extendableMinutes: 45,
} as const;

/** A database that can be taken away, seen through links. */
export function makeWorld(target: ConnectionTarget = SERVER) {
  const world = {
    isUp: true,
    /** What a connection ends in where the database is not up. */
    trouble: unreachable() as Error,
    /** Packets vanish: connections that exist never answer. */
    silentLinks: 0,
    identityProblem: null as WheelhouseError | null,
    capabilities: ['platform.runbooks.run'],
    links: [] as DatabaseLink[],
    history: [] as Session[],
    breakGlassEnds: [] as string[],
    isBreakGlassActive: false,
    /** What the role may take on while it lasts. */
    groupRole: null as string | null,
    sandboxes: [] as { reset: boolean; isStopped: boolean }[],
    engine: { started: [] as string[], groupRoles: [] as (string | undefined)[], stops: 0 },
    session: null as unknown as ConsoleSession,
  };
  const openLink = (connection: { url: string }): DatabaseLink => {
    const losing = new AbortController();
    const link: DatabaseLink = {
      connection,
      measure: () => {
        if (world.links.indexOf(link) < world.silentLinks) return new Promise(() => {});
        return world.isUp ? Promise.resolve(3) : Promise.reject(world.trouble);
      },
      openConsole: () => {
        if (world.identityProblem !== null) return Promise.reject(world.identityProblem);
        const identity = { kind: 'platform_user', name: 'Olivia Ops', capabilities: world.capabilities };
        const breakGlass = { groupRole: world.groupRole };
        return Promise.resolve({ identity, breakGlass } as unknown as OperatorConsole);
      },
      hasNews: () => false,
      close: (reason) => losing.abort(reason),
      lost: losing.signal,
    };
    world.links.push(link);
    return link;
  };
  world.session = createConsoleSession({
    target,
    appVersion: '1.0.0',
    runtime: 'test',
    openSandbox: ({ reset, onProgress }) => {
      onProgress({ label: 'Generating', fraction: 0.5 });
      const sandbox = { reset, isStopped: false };
      world.sandboxes.push(sandbox);
      return Promise.resolve({
        url: `postgresql://olivia@127.0.0.1/${world.sandboxes.length}`,
        stop: () => Promise.resolve(void (sandbox.isStopped = true)),
      });
    },
    openLink,
    ticket: null,
    breakGlass: {
      state: () => (world.isBreakGlassActive ? ACTIVE : { status: 'none' }),
      end(cause) {
        world.breakGlassEnds.push(cause);
        const wasActive = world.isBreakGlassActive;
        world.isBreakGlassActive = false;
        if (wasActive) world.session.breakGlassChanged();
        return Promise.resolve();
      },
    },
    engine: {
      state: () => ({
        status: world.engine.started.length > world.engine.stops ? 'running' : 'stopped',
        activeJobs: 0,
      }),
      start({ url, groupRole }) {
        world.engine.started.push(url);
        world.engine.groupRoles.push(groupRole);
        return Promise.resolve();
      },
      stop: () => Promise.resolve(void (world.engine.stops += 1)),
    },
    onChanged: (session) => world.history.push(session),
    onTrouble: () => {},
  });
  return world;
}

export type World = ReturnType<typeof makeWorld>;
export const statusOf = (world: World) => world.session.snapshot().connection.status;
export const until = (world: World, status: string) => vi.waitFor(() => expect(statusOf(world)).toBe(status), 5_000);
