/** What the batches of a run were like since the chart's last point. */
export interface BatchStats {
  readonly batches: number;
  /** The median, in ms, as the server took. */
  readonly tookMs: number;
  readonly longestMs: number;
  /** The median of rows. */
  readonly rows: number;
}

/** Collects the batches of a run in this process, until a point of the chart has taken them in. */
export interface BatchMeter {
  note(rows: number, tookMs: number): void;
  /** What there is by now, or null; `forget` drops exactly that, once it is kept elsewhere. */
  read(): { readonly stats: BatchStats; forget(): void } | null;
}

interface Batch {
  readonly rows: number;
  readonly tookMs: number;
}

/** While another worker has the turn at the chart, no more than these are remembered. */
const MAX_BATCHES = 500;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return Math.round(middle ?? 0);
}

/** A meter that has seen nothing yet. */
export function createBatchMeter(): BatchMeter {
  let batches: Batch[] = [];
  return {
    note(rows, tookMs) {
      // A step that found nothing to page through says nothing about batches.
      if (rows === 0) return;
      batches = [...batches.slice(1 - MAX_BATCHES), { rows, tookMs }];
    },
    read() {
      if (batches.length === 0) return null;
      const read = new Set(batches);
      const stats = {
        batches: read.size,
        tookMs: median(batches.map((batch) => batch.tookMs)),
        longestMs: Math.round(Math.max(...batches.map((batch) => batch.tookMs))),
        rows: median(batches.map((batch) => batch.rows)),
      };
      return {
        stats,
        forget() {
          batches = batches.filter((batch) => !read.has(batch));
        },
      };
    },
  };
}
