/** As much of a run as decides its place in a list. */
export interface RunPlace {
  readonly createdAt: string;
  readonly id: number;
  readonly key: string;
}

/** The order of lists: newest first, then the higher id, then by key, which no two have in common. */
export function compareRuns(a: RunPlace, b: RunPlace): number {
  return (
    Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  );
}
