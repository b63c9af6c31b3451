import { expect, test } from 'vitest';
import { separatorOf } from './separator.ts';

test.each([
  ['sep=;', ';'],
  ['SEP=,', ','],
  ['"sep=;"', ';'],
  [' "Sep = | " ', '|'],
  ['sep=\t', '\t'],
  ['sep=:', ':'],
  ['sep=\\t', '\\t'],
  ['sep=', undefined],
  ['sep', undefined],
  ['sep=a;b', undefined],
  ['separator;name', undefined],
  [`sep=${' '.repeat(50)};`, undefined],
])('%j says %j', (line, separator) => {
  expect(separatorOf(line)).toBe(separator);
});
