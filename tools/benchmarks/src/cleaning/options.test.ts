import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('measures everyone on everything but the long file', () => {
  expect(readOptions([])).toEqual({
    rows: 2_000_000,
    only: ['sluice', 'duckdb', 'polars', 'pandas', 'pandas-pyarrow', 'csv-parse'],
    workloads: ['iot', 'sales', 'odd', 'quoted'],
  });
});

it('takes a choice of both', () => {
  const options = readOptions(['--rows', '200', '--only', 'duckdb,sluice', '--workload', 'iot', '--long']);
  expect(options).toEqual({ rows: 200, only: ['sluice', 'duckdb'], workloads: ['iot', 'long'] });
});

it.each([
  [['--rows', 'many'], "--rows takes a whole number, found 'many'"],
  [['--only', 'sluice,spark'], "--only takes sluice, duckdb, polars, pandas, pandas-pyarrow, csv-parse, found 'spark'"],
  [['--workload', 'iot,logs'], "--workload takes iot, sales, odd, quoted, found 'logs'"],
])('names what is wrong: %j', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});

it('knows when it is asked for help', () => {
  expect(readOptions(['--help'])).toBeUndefined();
});
