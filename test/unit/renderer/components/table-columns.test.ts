import { expect, test } from 'vitest';
import { fitColumns, gridTracks, type TableColumn } from '../../../../src/renderer/components/table-columns';

const column = (id: string, minWidth: number, importance?: number): TableColumn<null> => ({
  id,
  header: id,
  minWidth,
  render: () => null,
  ...(importance === undefined ? {} : { importance }),
});
const COLUMNS = [column('id', 50), column('scope', 100, 2), column('result', 100, 1), column('created', 80)];
const fitting = (width: number) => fitColumns(COLUMNS, width).map(({ id }) => id);

test('all columns are there where they have room', () => {
  expect(fitting(Number.POSITIVE_INFINITY)).toEqual(['id', 'scope', 'result', 'created']);
  // 330 and three gaps of 14.
  expect(fitting(372)).toEqual(['id', 'scope', 'result', 'created']);
});

test('the least important goes first, and those that stay keep their order', () => {
  expect(fitting(371)).toEqual(['id', 'scope', 'created']);
  expect(fitting(200)).toEqual(['id', 'created']);
});

test('a column without importance stays in the narrowest table', () => {
  expect(fitting(10)).toEqual(['id', 'created']);
});

test('columns that grow share what is left', () => {
  expect(gridTracks([column('a', 50), { ...column('b', 90), grow: 1.5 }])).toBe('50px minmax(90px, 1.5fr)');
});
