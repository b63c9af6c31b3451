import { expect, test } from 'vitest';
import { sparkPaths } from './spark-paths.ts';

const lines = (...values: (number | null)[][]) => sparkPaths(values).map((path) => path.line);

test('the greatest is at the top, the least at the bottom, gaps are bridged', () => {
  expect(lines([0, null, 10])).toEqual(['M0.00 29.00L100.00 3.00']);
});

test('all lines share one scale', () => {
  expect(lines([0, 5], [5, 10])).toEqual(['M0.00 29.00L100.00 16.00', 'M0.00 16.00L100.00 3.00']);
});

test('a flat line is in the middle', () => {
  expect(lines([4, 4])).toEqual(['M0.00 16.00L100.00 16.00']);
});

test('fewer than two points are no line', () => {
  expect(sparkPaths([[null, 4], []])).toEqual([]);
});
