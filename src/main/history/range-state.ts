/** Runs are compared with the database in ranges of this many ids. */
export const IDS_PER_RANGE = 256;

/** What a table of the database holds in one range of ids. */
export interface RangeState {
  readonly range: number;
  /** How many rows are wanted. */
  readonly count: number;
  /** Some row was written since the last look. */
  readonly isChanged: boolean;
}
