import type { ReactNode } from 'react';
import { formatClock, formatDay, formatExact, formatLocal, formatRelative } from '../format/instant';
import { useNow } from './use-now';

interface TimeProps {
  /** ISO 8601. */
  readonly instant: string;
  /**
   * How it reads: "5 min ago"; the bare time of day, where the day stands beside it; the time of day after the day where
   * that is not today; or this with its age behind it.
   */
  readonly as?: 'relative' | 'clock' | 'moment' | 'both';
}

const SHOWN: Readonly<Record<NonNullable<TimeProps['as']>, (instantMs: number) => ReactNode>> = {
  relative: (instantMs) => <Relative instantMs={instantMs} />,
  clock: (instantMs) => formatClock(instantMs),
  moment: (instantMs) => <Moment instantMs={instantMs} />,
  both: (instantMs) => (
    <>
      <Moment instantMs={instantMs} />
      <Age instantMs={instantMs} />
    </>
  ),
};

/** An instant; hovering gives it exactly, in local time and UTC. */
export function Time({ instant, as = 'relative' }: TimeProps) {
  const instantMs = Date.parse(instant);
  return (
    <time dateTime={instant} title={formatExact(instantMs)}>
      {SHOWN[as](instantMs)}
    </time>
  );
}

function Moment({ instantMs }: { readonly instantMs: number }) {
  const today = formatDay(useNow(60_000));
  return formatDay(instantMs) === today ? formatClock(instantMs) : formatLocal(instantMs);
}

/** What is so old that its day would stand for its age has said that already. */
function Age({ instantMs }: { readonly instantMs: number }) {
  const isOld = formatRelative(instantMs, useNow(60_000)) === formatDay(instantMs);
  return isOld ? null : (
    <>
      {' '}
      (<Relative instantMs={instantMs} />)
    </>
  );
}

/** Up to this age it counts by the second; later there is no such haste. */
const YOUNG_MS = 150_000;

function Relative({ instantMs }: { readonly instantMs: number }) {
  const nowMs = useNow(30_000);
  return nowMs - instantMs < YOUNG_MS ? <Young instantMs={instantMs} /> : formatRelative(instantMs, nowMs);
}

function Young({ instantMs }: { readonly instantMs: number }) {
  return formatRelative(instantMs, useNow(1_000));
}
