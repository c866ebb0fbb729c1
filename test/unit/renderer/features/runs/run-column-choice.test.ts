import { expect, test } from 'vitest';
import {
  type ColumnChoice,
  moveColumn,
  readColumnChoice,
  shownColumns,
  storedColumns,
  toggleColumn,
} from '../../../../../src/renderer/features/runs/run-column-choice';
import { RUN_COLUMNS } from '../../../../../src/renderer/features/runs/run-columns';

const idsOf = (columns: readonly { readonly id: string }[]) => columns.map(({ id }) => id);
const shownIds = (choice: ColumnChoice) => idsOf(shownColumns(choice));
const COMES_WITH = ['status', 'id', 'operation', 'scope', 'result', 'initiator', 'created', 'took'];

test('nothing stored gives the columns that the list comes with, which go where there is no room', () => {
  const choice = readColumnChoice(null);
  expect(shownIds(choice)).toEqual(COMES_WITH);
  expect(shownColumns(choice).some(({ importance }) => importance !== undefined)).toBe(true);
});

test('what an older version stored, the shown ones in their usual order, means the same', () => {
  const choice = readColumnChoice(['status', 'id', 'operation', 'result', 'workspace', 'created']);
  expect(shownIds(choice)).toEqual(['status', 'id', 'operation', 'result', 'workspace', 'created']);
  expect(choice).toHaveLength(RUN_COLUMNS.length);
});

test.each([
  ['nothing', []],
  ['only what is no column', ['', '-', 'no-such-column', '--scope', '-no-such', 'constructor']],
  ['only hidden ones', ['-status', '-id', '-operation', '-scope']],
])('of %s stored, the columns that are always shown are left', (_, stored) => {
  const choice = readColumnChoice(stored);
  expect(shownIds(choice)).toEqual(['status', 'id', 'operation']);
  expect(idsOf(choice.map(({ column }) => column)).toSorted()).toEqual(idsOf(RUN_COLUMNS).toSorted());
});

test('an id that is stored twice counts where it comes first', () => {
  const choice = readColumnChoice(['took', 'status', '-took', 'took']);
  expect(shownIds(choice).slice(0, 2)).toEqual(['took', 'status']);
});

test('is stored and read back, hidden ones with their places', () => {
  const moved = moveColumn(toggleColumn(toggleColumn(readColumnChoice(null), 'scope'), 'type'), 'took', 0);
  expect(readColumnChoice(storedColumns(moved))).toEqual(moved);
  const back = toggleColumn(readColumnChoice(storedColumns(moved)), 'scope');
  expect(shownIds(back)).toEqual([
    'took',
    'status',
    'id',
    'operation',
    'scope',
    'result',
    'initiator',
    'type',
    'created',
  ]);
});

test('a column that is always shown can be moved, not hidden', () => {
  const choice = readColumnChoice(null);
  expect(toggleColumn(choice, 'status')).toEqual(choice);
  expect(shownIds(moveColumn(choice, 'status', 2)).slice(0, 3)).toEqual(['id', 'operation', 'status']);
});

test('nothing is moved past the ends', () => {
  const choice = readColumnChoice(null);
  expect(moveColumn(choice, 'status', -1)).toBe(choice);
  expect(moveColumn(choice, 'took', choice.length)).toBe(choice);
});

test('columns that were only moved still go where there is no room, chosen ones stay', () => {
  const moved = moveColumn(readColumnChoice(null), 'created', 0);
  expect(shownColumns(moved).some(({ importance }) => importance !== undefined)).toBe(true);
  expect(shownColumns(toggleColumn(moved, 'scope')).every(({ importance }) => importance === undefined)).toBe(true);
});
