import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import type { RunDetail } from '../../../shared/contract/runs';
import { formatCount, formatRate } from '../../format/count';
import { formatClock } from '../../format/instant';
import classes from './ThroughputChart.module.css';
import { throughputOptions } from './throughput-options';

interface ThroughputChartProps {
  readonly samples: RunDetail['samples'];
  readonly events: RunDetail['events'];
}

const HEIGHT = 128;

/** Rows a second over time, with a line where the operation was paused, held or resumed. */
export function ThroughputChart({ samples, events }: ThroughputChartProps) {
  const { ref: sizeRef, width } = useElementSize();
  const hostRef = useRef<HTMLDivElement>(null);
  const plotRef = useRef<uPlot | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const colorScheme = useComputedColorScheme();
  const data = useMemo<uPlot.AlignedData>(
    () => [samples.map((sample) => Date.parse(sample.at) / 1_000), samples.map((sample) => sample.rowsPerSecond)],
    [samples],
  );
  const marks = useMemo(
    () =>
      events
        .filter(({ kind }) => kind === 'paused' || kind === 'held' || kind === 'resumed' || kind === 'cancel_requested')
        .map(({ at, kind }) => ({ atSeconds: Date.parse(at) / 1_000, kind })),
    [events],
  );
  const latest = useRef({ data, marks });

  useEffect(() => {
    latest.current = { data, marks };
    plotRef.current?.setData(data);
  }, [data, marks]);

  useEffect(() => {
    const host = hostRef.current;
    if (host === null || width === 0) return undefined;
    // The canvas takes its colours once, so a change of scheme draws it anew.
    const options = throughputOptions({
      width,
      height: HEIGHT,
      styles: getComputedStyle(host),
      marks: () => latest.current.marks,
      onPoint: setPointed,
    });
    const plot = new uPlot(options, latest.current.data, host);
    plotRef.current = plot;
    return () => {
      plot.destroy();
      plotRef.current = null;
    };
  }, [width, colorScheme]);

  const shown = pointed === null ? undefined : samples[pointed];
  const peak = samples.reduce((most, sample) => Math.max(most, sample.rowsPerSecond), 0);
  return (
    <figure className={classes.chart} aria-label={`Throughput, at most ${formatRate(peak)}`}>
      <figcaption className={classes.caption}>
        <span>Throughput</span>
        <span className={classes.reading}>
          {shown === undefined
            ? `peak ${formatRate(peak)}`
            : `${formatClock(Date.parse(shown.at))} · ${formatRate(shown.rowsPerSecond)} · ${formatCount(shown.processed)} processed`}
        </span>
      </figcaption>
      <div ref={sizeRef}>
        <div ref={hostRef} style={{ height: HEIGHT }} aria-hidden />
      </div>
    </figure>
  );
}
