import { expect, test } from 'vitest';
import { defineDataset } from '../dataset.ts';
import { text } from '../kinds/text.ts';
import { toGlueTable } from './glue.ts';
import { headerDifference, processedColumns } from './processed.ts';

test('processed files have the columns of the catalogue, in its order', () => {
  const dataset = defineDataset({
    name: 'd',
    version: 1,
    title: 'D',
    owner: 'tests',
    columns: { b: text(), a: text() },
    eventTime: 'uploaded_at',
  });
  expect(processedColumns(dataset)).toEqual(['b', 'a', 'source_line']);
  expect(toGlueTable(dataset).StorageDescriptor.Columns.map(({ Name }) => Name)).toEqual(processedColumns(dataset));
});

test.each([
  [['a', 'b'], undefined],
  [['a'], `lacks 'b'`],
  [['a', 'b', 'c'], `has 'c', which the contract does not declare`],
  [['a', 'c'], `lacks 'b' and has 'c', which the contract does not declare`],
  [['b', 'a'], `has 'b' as column 1, where the contract has 'a'`],
  [['a', 'b', 'b'], 'has a column twice'],
])('a, b against %j: %s', (found, difference) => {
  expect(headerDifference(['a', 'b'], found)).toBe(difference);
});
