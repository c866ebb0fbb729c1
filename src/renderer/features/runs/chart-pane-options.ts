import type uPlot from 'uplot';
import { formatClock } from '../../format/instant';

/** A time to shade behind the lines, in epoch seconds; without an end it goes on. */
export interface Band {
  readonly from: number;
  readonly to: number | null;
  readonly color: string;
}

interface ChartPaneSettings {
  readonly width: number;
  readonly height: number;
  readonly styles: CSSStyleDeclaration;
  /** Names of colour variables, one a line; the first line is filled. */
  readonly colors: readonly string[];
  readonly hasTimes: boolean;
  /** Panes of one key share their cursor. */
  readonly syncKey: string;
  readonly format: (value: number) => string;
  /** Asked at each drawing, because bands are added while the chart lives. */
  readonly bands: () => readonly Band[];
  readonly onPoint: (index: number | null) => void;
}

/** In seconds, between the marks of the time axis: the times are written to the second, so none is shorter. */
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400];
/** The axis has at least this many seconds, so that the first points are drawn to some scale. */
const LEAST_SECONDS = 5;
/** Of a value axis: below this there is nothing to tell apart. */
const LEAST_VALUE = 10;

/** The height of the axis below the last pane. */
export const TIMES_HEIGHT = 24;

function drawBands(plot: uPlot, bands: readonly Band[], color: (name: string) => string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  for (const { from, to, color: name } of bands) {
    const right = bbox.left + bbox.width;
    const begin = Math.max(bbox.left, plot.valToPos(from, 'x', true));
    const end = Math.min(right, to === null ? right : plot.valToPos(to, 'x', true));
    if (begin >= right || end <= bbox.left) continue;
    // A short one is still to be seen.
    const width = Math.max(2, end - begin);
    ctx.fillStyle = `${color(name)}2e`;
    ctx.fillRect(begin, bbox.top, width, bbox.height);
    // An edge, so that it does not hang on colour alone.
    ctx.fillStyle = color(name);
    ctx.fillRect(begin, bbox.top, width, 2);
  }
  ctx.restore();
}

/** How one pane is drawn: quiet lines over a quiet grid, the times below the last one only. */
export function chartPaneOptions(settings: ChartPaneSettings): uPlot.Options {
  const { width, height, styles, colors, hasTimes, syncKey, format, bands, onPoint } = settings;
  const color = (name: string) => styles.getPropertyValue(name).trim();
  const axis = {
    stroke: color('--ink-faint'),
    font: `11px ${styles.fontFamily}`,
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  } satisfies uPlot.Axis;
  return {
    width,
    height: hasTimes ? height + TIMES_HEIGHT : height,
    // Room below for half of the lowest label.
    padding: [6, 24, hasTimes ? 0 : 7, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 }, sync: { key: syncKey } },
    scales: {
      x: { time: true, range: (_plot, min, max) => [min, Math.max(max, min + LEAST_SECONDS)] },
      y: { range: (_plot, _min, max) => [0, Math.max(LEAST_VALUE, (max ?? 0) * 1.1)] },
    },
    series: [
      {},
      ...colors.map((name, index) => ({
        stroke: color(name),
        width: index === 0 ? 1.5 : 1,
        ...(index === 0 ? { fill: `${color(name)}22` } : { dash: [3, 3] }),
        points: { show: false },
      })),
    ],
    axes: [
      {
        ...axis,
        show: hasTimes,
        grid: { show: false },
        size: TIMES_HEIGHT,
        space: 90,
        incrs: TIME_STEPS,
        values: (_plot, splits) => splits.map((s) => formatClock(s * 1_000)),
      },
      { ...axis, size: 56, space: 26, values: (_plot, splits) => splits.map(format) },
    ],
    hooks: {
      drawClear: [(plot) => drawBands(plot, bands(), color)],
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
    },
  };
}
