import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('measures ten runs, and no large upload, unless told otherwise', () => {
  expect(readOptions([])).toEqual({ runs: 10, large: 0 });
  expect(readOptions(['--runs', '3', '--large', '0.5'])).toEqual({ runs: 3, large: 0.5 });
});

it.each([
  [['--runs', '0'], "cannot use --runs '0': expected a whole number from 1 on"],
  [['--large', 'much'], "cannot use --large 'much': expected gigabytes"],
  [['--only', 'sweep'], 'only'],
])('names what is wrong: %j', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
