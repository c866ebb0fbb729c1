import type { RunDetail } from '../../../shared/contract/runs';
import { countOf, formatCount, formatRate } from '../../format/count';
import { formatDuration } from '../../format/duration';

type Samples = RunDetail['samples'];
type Intervals = RunDetail['intervals'];

/** One pane of the chart: what it draws over time, each with a value a point, or null where none is known. */
export interface ChartColumns {
  /** Epoch seconds, as uPlot counts. */
  readonly seconds: number[];
  readonly rowsPerSecond: (number | null)[];
  readonly batchMs: (number | null)[];
  readonly batchMsMax: (number | null)[];
  readonly batchRows: (number | null)[];
  /** The point's place among the samples; null in a pause. */
  readonly places: (number | null)[];
}

const secondsOf = (instant: string) => Date.parse(instant) / 1_000;

/** The samples as columns. In a pause there is nothing to draw, so the lines end before it and go on after. */
export function chartColumns(samples: Samples, intervals: Intervals): ChartColumns {
  const points = samples.map((sample, place) => ({ at: secondsOf(sample.at), place: place as number | null }));
  const first = points[0]?.at ?? 0;
  const last = points.at(-1)?.at ?? 0;
  const gaps = intervals
    .filter(({ kind }) => kind === 'paused')
    .flatMap(({ from, to }) => [secondsOf(from), ...(to === null ? [] : [secondsOf(to)])])
    .filter((at) => at > first && at < last)
    .map((at) => ({ at, place: null }));
  const all = [...points, ...gaps].sort((a, b) => a.at - b.at);
  const column = (read: (sample: Samples[number]) => number | null) =>
    all.map(({ place }) => {
      const sample = place === null ? undefined : samples[place];
      return sample === undefined ? null : read(sample);
    });
  return {
    seconds: all.map(({ at }) => at),
    rowsPerSecond: column((sample) => sample.rowsPerSecond),
    batchMs: column((sample) => sample.batchMs),
    batchMsMax: column((sample) => sample.batchMsMax),
    batchRows: column((sample) => sample.batchRows),
    places: all.map(({ place }) => place),
  };
}

const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
const most = (values: readonly number[]) => values.reduce((max, value) => Math.max(max, value), 0);

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}

/** What the chart shows in a few words each, for its legend and for those who can't see it. */
export interface ChartSummary {
  readonly rate: string;
  /** Null where no batch was measured, as in operations of older versions. */
  readonly batchTime: string | null;
  readonly batchSize: string | null;
  readonly held: string | null;
}

/** Sums up a chart. */
export function chartSummary(samples: Samples, intervals: Intervals, nowMs: number): ChartSummary {
  const times = known(samples.map(({ batchMs }) => batchMs));
  const longest = known(samples.map(({ batchMsMax }) => batchMsMax));
  const sizes = known(samples.map(({ batchRows }) => batchRows));
  const holds = intervals.filter(({ kind }) => kind === 'held');
  const heldMs = holds.reduce(
    (sum, { from, to }) => sum + (to === null ? nowMs : Date.parse(to)) - Date.parse(from),
    0,
  );
  return {
    rate: `peak ${formatRate(most(samples.map(({ rowsPerSecond }) => rowsPerSecond)))}`,
    batchTime: times.length === 0 ? null : `${formatDuration(middle(times))}, longest ${formatDuration(most(longest))}`,
    batchSize: sizes.length === 0 ? null : `${formatCount(middle(sizes))} rows, most ${formatCount(most(sizes))}`,
    held: holds.length === 0 ? null : `${countOf(holds.length, 'time')}, ${formatDuration(heldMs)} in all`,
  };
}

const TABLE_ROWS = 24;

/** As many samples as a table is read with, evenly spread, the last among them. */
export function tableSamples(samples: Samples): Samples {
  const step = Math.max(1, Math.ceil(samples.length / TABLE_ROWS));
  return samples.filter((_, place) => (samples.length - 1 - place) % step === 0);
}
