import { formatClock, formatDay, formatExact, formatLocal, formatRelative } from '../format/instant';
import { useNow } from './use-now';

interface TimeProps {
  /** ISO 8601. */
  readonly instant: string;
  /** How it reads: "5 min ago", or the time of day, after the day where that is not today. */
  readonly as?: 'relative' | 'clock';
}

/** An instant; hovering gives it exactly, in local time and UTC. */
export function Time({ instant, as = 'relative' }: TimeProps) {
  const instantMs = Date.parse(instant);
  return (
    <time dateTime={instant} title={formatExact(instantMs)}>
      {as === 'clock' ? <Clock instantMs={instantMs} /> : <Relative instantMs={instantMs} />}
    </time>
  );
}

function Clock({ instantMs }: { readonly instantMs: number }) {
  const today = formatDay(useNow(60_000));
  return formatDay(instantMs) === today ? formatClock(instantMs) : formatLocal(instantMs);
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
