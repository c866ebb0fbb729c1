import { useElementSize } from '@mantine/hooks';
import { type CSSProperties, useCallback, useMemo, useState } from 'react';
import type uPlot from 'uplot';
import type { RunDetail } from '../../../shared/contract/runs';
import { isActive } from '../../../shared/domain/run-status';
import { formatCount, formatRate } from '../../format/count';
import { formatDuration } from '../../format/duration';
import { formatClock } from '../../format/instant';
import type { Band } from './chart-pane-options';
import { ChartPane } from './ChartPane';
import classes from './RunChart.module.css';
import { type ChartColumns, chartColumns, chartSummary, tableSamples } from './run-chart-data';

type Sample = RunDetail['samples'][number];
type PaneId = 'rate' | 'batchTime' | 'batchSize';

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const compactCount = (value: number) => compact.format(value);
const compactTime = (ms: number) => (ms < 1_000 ? `${compact.format(ms)} ms` : `${compact.format(ms / 1_000)} s`);

interface Pane {
  readonly id: PaneId;
  readonly label: string;
  readonly height: number;
  /** One a line. */
  readonly colors: readonly string[];
  readonly format: (value: number) => string;
  readonly columns: (columns: ChartColumns) => (number | null)[][];
  /** The reading at a point. */
  readonly read: (sample: Sample) => string;
}

const PANES: readonly Pane[] = [
  {
    id: 'rate',
    label: 'Throughput',
    height: 96,
    colors: ['--status-running'],
    format: compactCount,
    columns: ({ rowsPerSecond }) => [rowsPerSecond],
    read: ({ rowsPerSecond }) => formatRate(rowsPerSecond),
  },
  {
    id: 'batchTime',
    label: 'Batch time',
    height: 58,
    colors: ['--ink-dim', '--ink-faint'],
    format: compactTime,
    columns: ({ batchMs, batchMsMax }) => [batchMs, batchMsMax],
    read: ({ batchMs, batchMsMax }) =>
      batchMs === null ? 'none' : `${formatDuration(batchMs)}, longest ${formatDuration(batchMsMax ?? batchMs)}`,
  },
  {
    id: 'batchSize',
    label: 'Batch size',
    height: 58,
    colors: ['--ink-dim'],
    format: compactCount,
    columns: ({ batchRows }) => [batchRows],
    read: ({ batchRows }) => (batchRows === null ? 'none' : `${formatCount(batchRows)} rows`),
  },
];

const NOT_YET = 'not measured yet';

const BAND_COLORS = { held: '--status-stale', paused: '--status-queued' } as const;

const swatch = (name: string) => ({ '--swatch': `var(${name})` }) as CSSProperties;

/** Throughput, batch time and batch size over one time axis, with the times it was held or paused behind them. */
export function RunChart({ run }: { readonly run: RunDetail }) {
  const { samples, intervals } = run;
  const { ref, width } = useElementSize();
  const [hidden, setHidden] = useState<ReadonlySet<PaneId>>(new Set());
  const [pointed, setPointed] = useState<number | null>(null);
  const columns = useMemo(() => chartColumns(samples, intervals), [samples, intervals]);
  const summary = chartSummary(samples, intervals, Date.parse(run.readAt));
  const bands = useMemo(
    () =>
      intervals.map(({ kind, from, to }): Band => ({
        from: Date.parse(from) / 1_000,
        to: to === null ? null : Date.parse(to) / 1_000,
        color: BAND_COLORS[kind],
      })),
    [intervals],
  );
  const data = useMemo(
    () => new Map(PANES.map((pane) => [pane.id, [columns.seconds, ...pane.columns(columns)] as uPlot.AlignedData])),
    [columns],
  );
  const toggle = useCallback((id: PaneId) => {
    setHidden((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  // While it runs each keeps its place, whether anything was measured yet or not.
  const known = isActive(run.status) ? PANES : PANES.filter(({ id }) => summary[id] !== null);
  const shown = known.filter(({ id }) => !hidden.has(id));
  const place = pointed === null ? null : (columns.places[pointed] ?? null);
  const sample = place === null ? undefined : samples[place];
  const said = known.map(({ id, label }) => `${label}: ${summary[id] ?? NOT_YET}`);
  const spoken = [...said, ...(summary.held === null ? [] : [`Held ${summary.held}`])].join('. ');
  return (
    <figure className={classes.chart} aria-label={`Chart. ${spoken}.`}>
      <figcaption className={classes.caption}>
        {known.map(({ id, label, colors, read }) => (
          <button
            key={id}
            type="button"
            className={classes.toggle}
            aria-pressed={!hidden.has(id)}
            onClick={() => toggle(id)}
          >
            <span className={classes.swatch} style={swatch(colors[0] ?? '--ink-dim')} aria-hidden />
            {label}
            <span className={classes.value}>{sample === undefined ? (summary[id] ?? NOT_YET) : read(sample)}</span>
          </button>
        ))}
        {summary.held !== null && <BandKey label="Held" value={summary.held} color={BAND_COLORS.held} />}
        {intervals.some(({ kind }) => kind === 'paused') && (
          <BandKey label="Paused" value="" color={BAND_COLORS.paused} />
        )}
        {sample !== undefined && (
          <span className={classes.at}>
            {formatClock(Date.parse(sample.at))} · {formatCount(sample.processed)} processed
          </span>
        )}
      </figcaption>
      <div ref={ref}>
        {shown.map(({ id, height, colors, format }, index) => (
          <ChartPane
            key={id}
            width={width}
            height={height}
            data={data.get(id) ?? [[]]}
            colors={colors}
            bands={bands}
            hasTimes={index === shown.length - 1}
            syncKey={`run-${run.id}`}
            format={format}
            onPoint={setPointed}
          />
        ))}
      </div>
      <details className={classes.table}>
        <summary>As a table</summary>
        <ChartTable run={run} panes={known} />
      </details>
    </figure>
  );
}

function BandKey({ label, value, color }: { readonly label: string; readonly value: string; readonly color: string }) {
  return (
    <span className={classes.key}>
      <span className={classes.block} style={swatch(color)} aria-hidden />
      {label} <span className={classes.value}>{value}</span>
    </span>
  );
}

function ChartTable({ run, panes }: { readonly run: RunDetail; readonly panes: readonly Pane[] }) {
  return (
    <div className={classes.scroller}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Processed</th>
            {panes.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tableSamples(run.samples).map((sample) => (
            <tr key={sample.at}>
              <td>{formatClock(Date.parse(sample.at))}</td>
              <td>{formatCount(sample.processed)}</td>
              {panes.map(({ id, read }) => (
                <td key={id}>{read(sample)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
