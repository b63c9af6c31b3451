import { expect, test } from 'vitest';
import { sparkPath } from './spark-path.ts';

test('the greatest is at the top, the least at the bottom, gaps are bridged', () => {
  expect(sparkPath([0, null, 10]).line).toBe('M0.00 29.00L100.00 3.00');
});

test('a flat line is in the middle', () => {
  expect(sparkPath([4, 4]).line).toBe('M0.00 16.00L100.00 16.00');
});

test('fewer than two points are no line', () => {
  expect(sparkPath([null, 4])).toEqual({ line: '', area: '' });
});
