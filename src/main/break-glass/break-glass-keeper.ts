import type { BreakGlassState } from '../../shared/contract/break-glass';
import {
  type BreakGlassEndCause,
  breakGlassLeftMs,
  type ClockReading,
  elapsedMs,
  extendableMinutes,
  isBreakGlassEndingSoon,
} from '../../shared/domain/break-glass';
import type { BreakGlassRecord } from './break-glass-store';
import type { Clock } from './clock';

/** How often the time is looked at; also how late a timer that slept with the computer may find out. */
const LOOK_EVERY_MS = 1_000;

/** The end of one that the database has not been told yet. */
export interface UntoldEnd {
  readonly id: string;
  readonly cause: BreakGlassEndCause;
  readonly at: ClockReading;
}

/** Stores an end, some seconds after it. */
export type TellEnd = (end: UntoldEnd, secondsAgo: number) => Promise<void>;

/**
 * The break-glass of this application: what main alone knows and windows are shown. It ends here first, at once and
 * whatever the network does; the database is told after.
 */
export interface BreakGlassKeeper {
  now(): ClockReading;
  state(): BreakGlassState;
  /** The one that lasts at this moment, or null. */
  current(): BreakGlassRecord | null;
  /** @param since read before the database was asked, so that it never lasts longer here than there */
  begin(record: BreakGlassRecord, since: ClockReading, tell: TellEnd): void;
  extend(record: BreakGlassRecord): void;
  /** Ends it. Resolves once the database was told or could not be; does nothing where none lasts. */
  end(cause: BreakGlassEndCause): Promise<void>;
  /** An end that could not be told so far, of the one with this id. */
  untoldEnd(id: string): { end: UntoldEnd; secondsAgo: number } | null;
  /**
   * What the database knows of the operator: the one to be reviewed, or null.
   *
   * @param askedWith the one that lasted when it was asked; if another began since, the answer is out of date
   */
  learn(record: BreakGlassRecord | null, askedWith: string | null): void;
  close(): void;
}

function awaitingReview(record: BreakGlassRecord): BreakGlassState {
  return {
    status: 'review_needed',
    reasonCode: record.reasonCode,
    reasonText: record.reasonText,
    minutes: record.minutes,
    enteredAt: record.enteredAt.toISOString(),
    endedAt: record.endedAt?.toISOString() ?? null,
    endCause: record.endCause,
    runIds: [...record.runIds],
  };
}

/**
 * None at the start: it does not survive the application.
 *
 * @param onChanged told when it begins, is extended, nears its end, ends and is reviewed
 */
export function createBreakGlassKeeper(
  clock: Clock,
  onChanged: () => void,
  onTrouble: (error: unknown) => void,
): BreakGlassKeeper {
  let active: { record: BreakGlassRecord; since: ClockReading; tell: TellEnd; hasWarned: boolean } | null = null;
  let toReview: BreakGlassRecord | null = null;
  let untold: UntoldEnd | null = null;
  let timer: NodeJS.Timeout | undefined;

  const leftMs = (held: NonNullable<typeof active>) =>
    breakGlassLeftMs(held.record.minutes, elapsedMs(held.since, clock.read()));
  const secondsSince = (at: ClockReading) => elapsedMs(at, clock.read()) / 1_000;

  const end = async (cause: BreakGlassEndCause) => {
    if (active === null) return;
    const { record, tell } = active;
    const at = clock.read();
    active = null;
    clearInterval(timer);
    toReview = { ...record, endedAt: new Date(at.wallMs), endCause: cause };
    const ended: UntoldEnd = { id: record.id, cause, at };
    untold = ended;
    onChanged();
    try {
      await tell(ended, secondsSince(at));
      if (untold === ended) untold = null;
    } catch (error) {
      onTrouble(error);
    }
  };
  const look = () => {
    if (active === null) return;
    const left = leftMs(active);
    if (left === 0) {
      void end('expire');
    } else if (isBreakGlassEndingSoon(left) !== active.hasWarned) {
      active.hasWarned = !active.hasWarned;
      onChanged();
    }
  };
  const current = () => {
    // A timer may be late, after sleep above all; nobody passes meanwhile.
    look();
    return active?.record ?? null;
  };

  return {
    now: () => clock.read(),
    current,
    state() {
      look();
      if (active === null) return toReview === null ? { status: 'none' } : awaitingReview(toReview);
      const { record } = active;
      const left = leftMs(active);
      return {
        status: 'active',
        reasonCode: record.reasonCode,
        reasonText: record.reasonText,
        minutes: record.minutes,
        enteredAt: record.enteredAt.toISOString(),
        endsAt: new Date(clock.read().wallMs + left).toISOString(),
        isEndingSoon: isBreakGlassEndingSoon(left),
        extendableMinutes: extendableMinutes(record.minutes),
      };
    },
    begin(record, since, tell) {
      active = { record, since, tell, hasWarned: false };
      toReview = null;
      clearInterval(timer);
      timer = setInterval(look, LOOK_EVERY_MS);
      timer.unref();
      active.hasWarned = isBreakGlassEndingSoon(leftMs(active));
      onChanged();
    },
    extend(record) {
      if (active === null || active.record.id !== record.id) return;
      active.record = record;
      active.hasWarned = isBreakGlassEndingSoon(leftMs(active));
      onChanged();
    },
    end,
    untoldEnd: (id) => (untold?.id === id ? { end: untold, secondsAgo: secondsSince(untold.at) } : null),
    learn(record, askedWith) {
      if (active !== null && active.record.id !== askedWith) return;
      if (active !== null && record?.id === active.record.id && record.endedAt === null) {
        active.record = { ...record, minutes: active.record.minutes };
        return;
      }
      // Ended from another computer, or somebody else is signed in now.
      active = null;
      clearInterval(timer);
      if (untold !== null && (record?.id !== untold.id || record.endedAt !== null)) untold = null;
      const isNews = toReview?.id !== record?.id || toReview?.endedAt?.getTime() !== record?.endedAt?.getTime();
      toReview = record;
      if (isNews) onChanged();
    },
    close: () => clearInterval(timer),
  };
}
