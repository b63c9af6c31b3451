import { describe, expect, it } from 'vitest';
import {
  category,
  ContractError,
  decimal,
  defineDataset,
  identifier,
  integer,
  quickSightColumns,
  text,
  timestamp,
} from '../index.ts';
import type { Column } from '../index.ts';

const dataset = (column: Column) =>
  defineDataset({ name: 'd', version: 1, title: 'D', owner: 'tests', columns: { column }, eventTime: 'uploaded_at' });

const micros = timestamp({ formats: ['yyyy-MM-ddTHH:mm:ss.SSSSSSX'], zone: 'UTC' });
const millis = timestamp({ formats: ['yyyy-MM-ddTHH:mm:ss.SSSX'], zone: 'UTC' });

describe('quickSightColumns', () => {
  it.each<[string, Column, string]>([
    [
      'a text of any length',
      text(),
      'SPICE keeps 2047 characters of a text, found any number: allow at most that many',
    ],
    ['a long identifier', identifier({ maxLength: 2_048 }), 'found 2048: allow at most that many (maxLength)'],
    ['a long category', category(['x'.repeat(2_048)]), 'found 2048'],
    ['five digits behind the point', decimal({ precision: 6, scale: 5 }), 'and 4 behind it exactly, found 1 and 5:'],
    [
      'fifteen digits before it',
      decimal({ precision: 17, scale: 2 }),
      'keeps 14 digits before the decimal point and 4',
    ],
    ['microseconds', micros, 'SPICE keeps milliseconds: declare no format with more fraction digits than SSS'],
  ])('refuses %s, and says what to do', (_, column, message) => {
    const refused = () => quickSightColumns(dataset(column));
    expect(refused).toThrow(ContractError);
    expect(refused).toThrow(message);
    expect(refused).toThrow("cannot import dataset 'd': column 'column': ");
  });

  it.each<[string, Column]>([
    ['a pseudonym of a text of any length', text({ pii: 'pseudonymise' })],
    ['the longest text', text({ maxLength: 2_047 })],
    ['the longest decimal', decimal({ precision: 18, scale: 4 })],
    ['the greatest integers', integer()],
    ['milliseconds', millis],
  ])('takes %s', (_, column) => {
    expect(quickSightColumns(dataset(column)).map(({ name }) => name)).toEqual([
      'column',
      'event_date',
      'source_file',
      'source_line',
    ]);
  });
});
