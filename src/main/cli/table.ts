/** Columns of text under a heading, aligned by spaces; numbers' columns are named to stand to the right. */
export function formatTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  rightAligned: readonly number[] = [],
): string {
  const lines = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const cell = (text: string, column: number) =>
    rightAligned.includes(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n');
}

/** A whole number with separators, as people read it. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** An instant to the second, such as "2026-03-01 14:02:11 UTC"; empty for none. */
export function formatInstant(iso: string | null): string {
  return iso === null ? '' : `${new Date(iso).toISOString().replace('T', ' ').slice(0, -'.000Z'.length)} UTC`;
}

/** A span of time in its two largest units, such as "1 min 5 s". */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
