import type { CallResponse } from '../../shared/contract/bridge';
import type { ConsoleSession } from '../session/console-session';
import type { UnsentAuditFeed } from '../session/unsent-audit';
import type { CallHandlers } from './call';
import { createCountings } from './countings';

export interface RunbookHandlerParts {
  readonly session: ConsoleSession;
  readonly unsentAudit: Pick<UnsentAuditFeed, 'nudge'>;
  /** Past this an estimate is given. */
  readonly countLimitMs: number;
  /** A start gave this run; tells whoever follows runs. */
  onStarted(result: CallResponse<'runbooks.start'>): void;
}

type RunbookCall = Extract<keyof CallHandlers, `runbooks.${string}`> | 'runs.verify';

/** What the calls about runbooks do. A preflight and a verify can be followed and stopped while they count. */
export function createRunbookHandlers(parts: RunbookHandlerParts): Pick<CallHandlers, RunbookCall> {
  const { session, unsentAudit, countLimitMs } = parts;
  const countings = createCountings();
  return {
    'runbooks.list': () => session.read((console) => console.runbooks.list()),
    'runbooks.searchTenants': (request) => session.read((console) => console.runbooks.searchTenants(request)),
    'runbooks.preflight': async ({ requestId, isExact, ...about }) => {
      const preflight = await countings.run(requestId, (counting) =>
        session.read(({ runbooks }) => {
          const order = { ...about, ...counting };
          return isExact ? runbooks.preflight(order) : runbooks.preflightInTime({ ...order, countLimitMs });
        }),
      );
      unsentAudit.nudge();
      return preflight;
    },
    'runbooks.countingProgress': async ({ requestId }) => countings.progress(requestId),
    'runbooks.stopCounting': async ({ requestId }) => {
      countings.stop(requestId);
      return undefined;
    },
    'runbooks.preflightTenants': (request) => session.read((console) => console.runbooks.preflightTenants(request)),
    'runbooks.start': async (request) => {
      const started = await session.write((console) => console.runbooks.start(request));
      parts.onStarted(started);
      return started;
    },
    'runs.verify': async ({ runId, requestId }) => {
      const verification = await countings.run(requestId, (counting) =>
        session.read((console) => console.runs.verify({ runId, ...counting })),
      );
      unsentAudit.nudge();
      return verification;
    },
  };
}
