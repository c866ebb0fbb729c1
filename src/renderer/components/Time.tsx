import { formatClock, formatExact, formatRelative } from '../format/instant';
import { useNow } from './use-now';

interface TimeProps {
  /** ISO 8601. */
  readonly instant: string;
  /** How it reads: "5 min ago", or the time of day. */
  readonly as?: 'relative' | 'clock';
}

/** An instant; hovering gives it exactly, in local time and UTC. */
export function Time({ instant, as = 'relative' }: TimeProps) {
  const instantMs = Date.parse(instant);
  return (
    <time dateTime={instant} title={formatExact(instantMs)}>
      {as === 'clock' ? formatClock(instantMs) : <Relative instantMs={instantMs} />}
    </time>
  );
}

function Relative({ instantMs }: { readonly instantMs: number }) {
  // A young age counts by the second, an old one needs no such haste.
  const nowMs = useNow(Date.now() - instantMs < 120_000 ? 1_000 : 30_000);
  return formatRelative(instantMs, nowMs);
}
