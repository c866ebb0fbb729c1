import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { type Band, chartPaneOptions, TIMES_HEIGHT } from './chart-pane-options';

interface ChartPaneProps {
  readonly width: number;
  readonly height: number;
  /** Times, then a column a line. */
  readonly data: uPlot.AlignedData;
  readonly colors: readonly string[];
  readonly bands: readonly Band[];
  readonly hasTimes: boolean;
  readonly syncKey: string;
  readonly format: (value: number) => string;
  readonly onPoint: (index: number | null) => void;
}

/** A drawing over time. It is hidden from screen readers: what it shows stands beside it in words. */
export function ChartPane(props: ChartPaneProps) {
  const { width, height, data, colors, bands, hasTimes, syncKey, format, onPoint } = props;
  const hostRef = useRef<HTMLDivElement>(null);
  const plotRef = useRef<uPlot | null>(null);
  const latest = useRef({ data, bands });
  const colorScheme = useComputedColorScheme();

  useEffect(() => {
    latest.current = { data, bands };
    plotRef.current?.setData(data);
  }, [data, bands]);

  useEffect(() => {
    const host = hostRef.current;
    if (host === null || width === 0) return undefined;
    // The canvas takes its colours once, so a change of scheme draws it anew.
    const options = chartPaneOptions({
      width,
      height,
      styles: getComputedStyle(host),
      colors,
      hasTimes,
      syncKey,
      format,
      bands: () => latest.current.bands,
      onPoint,
    });
    const plot = new uPlot(options, latest.current.data, host);
    plotRef.current = plot;
    return () => {
      plot.destroy();
      plotRef.current = null;
    };
  }, [width, height, colors, hasTimes, syncKey, format, onPoint, colorScheme]);

  return <div ref={hostRef} style={{ height: hasTimes ? height + TIMES_HEIGHT : height }} aria-hidden />;
}
