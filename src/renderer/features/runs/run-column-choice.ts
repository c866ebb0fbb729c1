import { RUN_COLUMNS, type RunColumn } from './run-columns';

/** Columns in the order that an operator gave them, those that are hidden among them. */
export type ColumnChoice = readonly { readonly column: RunColumn; readonly isShown: boolean }[];

/** Before the id of a hidden column that has a place of its own among the stored ones. */
const HIDDEN = '-';

const DEFAULT: ColumnChoice = RUN_COLUMNS.map((column) => ({ column, isShown: column.isExtra !== true }));

/**
 * The columns for what was stored, perhaps by another version: ids that are none any more are dropped, and so is the
 * second of two. One that is not named is hidden, and stands behind the one it follows by default.
 */
export function readColumnChoice(stored: readonly string[] | null): ColumnChoice {
  if (stored === null) return DEFAULT;
  const found = new Map<string, ColumnChoice[number]>();
  for (const text of stored) {
    const id = text.startsWith(HIDDEN) ? text.slice(HIDDEN.length) : text;
    const column = RUN_COLUMNS.find((each) => each.id === id);
    if (column === undefined || found.has(id)) continue;
    found.set(id, { column, isShown: column.isFixed === true || text === id });
  }
  const choice = [...found.values()];
  for (const [index, column] of RUN_COLUMNS.entries()) {
    if (found.has(column.id)) continue;
    const before = RUN_COLUMNS[index - 1];
    const place = choice.findIndex((each) => each.column === before) + 1;
    choice.splice(place, 0, { column, isShown: column.isFixed === true });
  }
  return choice;
}

/** A choice as it is stored. */
export function storedColumns(choice: ColumnChoice): string[] {
  return choice.map(({ column, isShown }) => (isShown ? column.id : `${HIDDEN}${column.id}`));
}

/** The choice with a column shown or hidden; one that is always shown stays so. */
export function toggleColumn(choice: ColumnChoice, id: string): ColumnChoice {
  return choice.map((each) =>
    each.column.id === id && each.column.isFixed !== true ? { ...each, isShown: !each.isShown } : each,
  );
}

/** The choice with a column moved to another place, as far as there is one. */
export function moveColumn(choice: ColumnChoice, id: string, index: number): ColumnChoice {
  const moved = choice.find(({ column }) => column.id === id);
  if (moved === undefined || index < 0 || index >= choice.length) return choice;
  const others = choice.filter((each) => each !== moved);
  return [...others.slice(0, index), moved, ...others.slice(index)];
}

/** The columns of a list. Which they are was chosen where they differ: then they stay, whether or not there is room. */
export function shownColumns(choice: ColumnChoice): readonly RunColumn[] {
  const isChosen = choice.some(({ column, isShown }) => isShown === (column.isExtra === true));
  const shown = choice.filter(({ isShown }) => isShown).map(({ column }) => column);
  return isChosen ? shown.map((column) => ({ ...column, importance: undefined })) : shown;
}
