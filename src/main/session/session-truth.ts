import type { UnsentAudit } from '../../shared/contract/audit';
import type { ConnectionState, EngineState, Identity, Session } from '../../shared/contract/session';
import type { TicketRule } from '../../shared/domain/ticket-pattern';
import type { ErrorData } from '../../shared/errors';
import type { BreakGlassKeeper } from '../break-glass/break-glass-keeper';
import type { ConnectionTarget } from './connection-target';

/** What is known of the session, and kept in one place only. */
export interface SessionFacts {
  readonly target: ConnectionTarget;
  readonly areWritesUnlocked: boolean;
  readonly connection: ConnectionState;
  readonly identity: Identity | null;
  readonly identityError: ErrorData | null;
  /** Who was signed in here when the history on this computer was last renewed, where that is all there is. */
  readonly keptIdentity: Identity | null;
  readonly historyProblem: Session['historyProblem'];
  readonly engine: EngineState;
  readonly unsentAudit: UnsentAudit;
}

export interface SessionTruthOptions {
  readonly appVersion: string;
  readonly runtime: string;
  readonly breakGlass: Pick<BreakGlassKeeper, 'state'>;
  /** What a ticket in a reason looks like where the profile does not say. */
  readonly ticket: TicketRule | null;
  onChanged(session: Session): void;
}

/** The facts of the session, and what windows are shown of them. */
export interface SessionTruth {
  facts(): SessionFacts;
  /** Changes facts without telling: what tells comes right after. */
  note(change: Partial<SessionFacts>): void;
  /** Changes facts and has the windows told, with all that was noted before. */
  tell(change?: Partial<SessionFacts>): void;
  ticket(): TicketRule | null;
  areWritesLocked(): boolean;
  isBreakGlassActive(): boolean;
  snapshot(): Session;
  /** Nobody is told any more. */
  close(): void;
}

/** Begins with a connection that is being made to the target. */
export function createSessionTruth(
  options: SessionTruthOptions,
  first: Pick<SessionFacts, 'target' | 'engine'>,
): SessionTruth {
  let isClosed = false;
  let facts: SessionFacts = {
    ...first,
    areWritesUnlocked: false,
    connection: { status: 'connecting' },
    identity: null,
    identityError: null,
    keptIdentity: null,
    historyProblem: null,
    unsentAudit: { count: 0, oldestAt: null, problem: null },
  };

  const ticket = () => (facts.target.kind === 'sandbox' ? null : facts.target.ticket) ?? options.ticket;
  const areWritesLocked = () => facts.target.environment === 'production' && !facts.areWritesUnlocked;
  /** Only while the database can't be asked: what it says goes. */
  const keptIdentity = () =>
    facts.identity === null && facts.identityError === null && facts.connection.status === 'disconnected'
      ? facts.keptIdentity
      : null;
  const snapshot = (): Session => ({
    appVersion: options.appVersion,
    runtime: options.runtime,
    targetKind: facts.target.kind,
    profileId: facts.target.kind === 'sandbox' ? null : facts.target.profileId,
    profileName: facts.target.profileName,
    environment: facts.target.environment,
    areWritesLocked: areWritesLocked(),
    connection: facts.connection,
    identity: facts.identity ?? keptIdentity(),
    isHistoryOnly: keptIdentity() !== null,
    identityError: facts.identityError,
    engine: facts.engine,
    unsentAuditEntries: facts.unsentAudit,
    breakGlass: options.breakGlass.state(),
    historyProblem: facts.historyProblem,
    ticket: ticket(),
  });
  const note = (change: Partial<SessionFacts>) => {
    facts = { ...facts, ...change };
  };

  return {
    facts: () => facts,
    note,
    tell(change = {}) {
      note(change);
      if (!isClosed) options.onChanged(snapshot());
    },
    ticket,
    areWritesLocked,
    isBreakGlassActive: () => options.breakGlass.state().status === 'active',
    snapshot,
    close() {
      isClosed = true;
    },
  };
}
