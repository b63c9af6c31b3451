import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('publishes a million rows, and one date of a year of five million, unless told otherwise', () => {
  expect(readOptions([])).toEqual({ rows: 1_000_000, table: 5_000_000, days: 365, runs: 3 });
  expect(readOptions(['--rows', '10', '--days', '2'])).toMatchObject({ rows: 10, days: 2 });
});

it.each([
  [['--rows', '0'], "cannot use --rows '0': expected a whole number from 1 on"],
  [['--days', 'many'], "cannot use --days 'many': expected a whole number from 1 on"],
  [['--only', 'spark'], 'only'],
])('names what is wrong: %j', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
