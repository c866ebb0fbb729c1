import type uPlot from 'uplot';
import { formatClock } from '../../format/instant';

/** An instant to mark, in epoch seconds as the chart counts. */
interface Mark {
  readonly atSeconds: number;
  readonly kind: string;
}

interface ThroughputChartSettings {
  readonly width: number;
  readonly height: number;
  readonly styles: CSSStyleDeclaration;
  /** Asked at each drawing, because marks are added while the chart lives. */
  readonly marks: () => readonly Mark[];
  readonly onPoint: (index: number | null) => void;
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

function drawMarks(plot: uPlot, marks: readonly Mark[], color: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.setLineDash([4, 4]);
  for (const { atSeconds } of marks) {
    const x = Math.round(plot.valToPos(atSeconds, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

/** How the throughput chart is drawn: one filled line, a quiet grid, no legend. */
export function throughputOptions({ width, height, styles, marks, onPoint }: ThroughputChartSettings): uPlot.Options {
  const color = (name: string) => styles.getPropertyValue(name).trim();
  const axis = {
    stroke: color('--ink-faint'),
    font: `11px ${styles.fontFamily}`,
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  } satisfies uPlot.Axis;
  return {
    width,
    height,
    padding: [6, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: true }, y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.1)] } },
    series: [
      {},
      {
        stroke: color('--status-running'),
        width: 1.5,
        fill: `${color('--status-running')}22`,
        points: { show: false },
      },
    ],
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 24,
        space: 90,
        values: (_plot, splits) => splits.map((s) => formatClock(s * 1_000)),
      },
      { ...axis, size: 48, space: 32, values: (_plot, splits) => splits.map((value) => compact.format(value)) },
    ],
    hooks: {
      draw: [(plot) => drawMarks(plot, marks(), color('--status-stale'))],
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
    },
  };
}
