import { expect, test } from 'vitest';
import { triples } from './cleaning.test.support.ts';
import { findDelimiter, sampleOf } from './delimiter.ts';
import { columnFinder } from './header.ts';

const find = columnFinder(triples);

test('the header that names the most columns decides', () => {
  expect(findDelimiter(['a;b;c', '1,5;2,5;3,5', '1,5;2,5;3,5'], find)).toBe(';');
  expect(findDelimiter(['a|b|c', '1;2;3|,|,'], find)).toBe('|');
  expect(findDelimiter(['a;b;c, the third', '1,5;2', '3,5;4'], find)).toBe(';');
});

test('several lines decide where the header does not', () => {
  expect(findDelimiter(['x;y, the 2nd, not the 3rd', '1;2', '4;5'], find)).toBe(';');
  expect(findDelimiter(['x;y,z', '1,2', '3,4', '5,6;'], find)).toBe(',');
});

test('a delimiter between quotes is none', () => {
  expect(findDelimiter(['"x,1";"y,2"', '"1,1";"2,2"', '"1,1,1";"2"'], find)).toBe(';');
});

test('the sample ends at fifty lines, or at its size', () => {
  const many = Array.from({ length: 60 }, () => 'x');
  expect(sampleOf(many, false)).toHaveLength(50);
  expect(sampleOf(many.slice(0, 49), false)).toBeUndefined();
  expect(sampleOf(many.slice(0, 49), true)).toHaveLength(49);
  expect(sampleOf(['x', 'y'.repeat(1 << 18), 'z'], false)).toHaveLength(2);
});
