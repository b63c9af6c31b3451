import { type Dataset, defineDataset, text } from '@sluice/contract';
import { describe, expect, test } from 'vitest';
import { triples } from './cleaning.test.support.ts';
import { findDelimiter, sampleOf } from './delimiter.ts';
import { columnFinder } from './header.ts';
import type { Line } from './lines.ts';

const lines = (texts: readonly string[]): Line[] =>
  texts.map((text, index) => ({ text, end: '\n', number: index + 1, start: 0, stop: 0, problem: undefined }));

function found(texts: readonly string[], dataset: Dataset = triples): string {
  return findDelimiter(lines(texts), columnFinder(dataset));
}

test('the header that names the most columns decides', () => {
  expect(found(['a;b;c', '1,5;2,5;3,5', '1,5;2,5;3,5'])).toBe(';');
  expect(found(['a|b|c', '1;2;3|,|,'])).toBe('|');
  expect(found(['a;b;c, the third', '1,5;2', '3,5;4'])).toBe(';');
});

test('several lines decide where the header does not', () => {
  expect(found(['x;y, the 2nd, not the 3rd', '1;2', '4;5'])).toBe(';');
  expect(found(['x;y,z', '1,2', '3,4', '5,6;'])).toBe(',');
});

test('a delimiter between quotes is none', () => {
  expect(found(['"x,1";"y,2"', '"1,1";"2,2"', '"1,1,1";"2"'])).toBe(';');
});

const note = defineDataset({
  name: 'notes',
  version: 1,
  title: 'Notes',
  owner: 'tests',
  columns: { note: text(), more: text({ optional: true }) },
  eventTime: 'uploaded_at',
});

describe('hard cases', () => {
  test.each<[string, readonly string[], string, Dataset?]>([
    ['commas in quoted text', ['x;y', '"a, b, c";1', '"d, ""e"", f";2', 'g;3'], ';'],
    ['commas in bare text', ['x;y', 'a, b, c;1', 'd, e;2'], ';'],
    ['decimal commas', ['x;y', '1,5;2,5', '1,25;3,5', '0,1;7'], ';'],
    ['more of another delimiter in the lines than in the header', ['x,y', 'a|b|c,1', 'a|b|c|d,2', 'e|f,3'], ','],
    ['cells over several lines', ['x;y', '"a, b', 'c, d', 'e, f";1', '"g, h', 'i, j";2', 'k;3'], ';'],
    ['a header over several lines', ['"x, in', 'metres";y', '1,5;2', '2,5;3'], ';'],
    ['a header of one column', ['note', 'hello, world', 'one, two', 'three'], ';', note],
    ['a header of one column without any delimiter', ['note', 'hello', 'world'], ',', note],
    ['a header of one column that a trailing delimiter follows', ['note;;', 'hello, you;;', 'a, b;;'], ';', note],
    ['trailing delimiters in some lines', ['x;y;;', '1,5;2;;', '1,5;2', '1,5;2;;'], ';'],
    ['blank lines and bad records', ['x;y', '', '1,5;"2', '1,5;2', ' ', '2,5;3;4'], ';'],
    ['a header alone', ['x;y'], ';'],
  ])('%s', (_name, texts, delimiter, dataset) => {
    expect(found(texts, dataset)).toBe(delimiter);
  });
});

test('the sample ends at fifty lines, or at its size', () => {
  const many = Array.from({ length: 60 }, () => 'x');
  expect(sampleOf(lines(many), false)).toHaveLength(50);
  expect(sampleOf(lines(many.slice(0, 49)), false)).toBeUndefined();
  expect(sampleOf(lines(many.slice(0, 49)), true)).toHaveLength(49);
  expect(sampleOf(lines(['x', 'y'.repeat(1 << 18), 'z']), false)).toHaveLength(2);
});
