import { describe, expect, test } from 'vitest';
import { formatCompact, formatCount, formatNumber, formatShare, nothing, plural, toNumber } from './number.ts';

describe('formatNumber', () => {
  test.each([
    [1234567, {}, '1,234,567'],
    [0.12345, {}, '0.12'],
    [2, { decimals: 2 }, '2.00'],
    [-2.449, { decimals: 1, suffix: ' °C' }, '−2.4 °C'],
    [0, {}, '0'],
    ['20.50', {}, '20.50'],
    ['1234567.1250', {}, '1,234,567.1250'],
    ['20.55', { decimals: 1 }, '20.6'],
    [null, {}, nothing],
    ['NaN', {}, nothing],
    ['north', {}, nothing],
    [true, {}, nothing],
  ])('%j with %j is %j', (value, format, text) => {
    expect(formatNumber(value, format)).toBe(text);
  });

  test('decimal strings keep digits that no float has', () => {
    expect(formatNumber('12345678901234567890.12')).toBe('12,345,678,901,234,567,890.12');
  });
});

test.each([
  [950, '950'],
  [9_999.5, '9,999.5'],
  [12_345, '12.3k'],
  [3_400_000, '3.4M'],
  [-20_000, '−20k'],
  [null, nothing],
])('formatCompact of %j is %j', (value, text) => {
  expect(formatCompact(value)).toBe(text);
});

test.each([
  [0, 10, '0%'],
  [1, 3, '33.3%'],
  [10, 10, '100%'],
  [1, 100_000, '<0.1%'],
  [99_999, 100_000, '>99.9%'],
  [0, 0, nothing],
])('the share of %d in %d is %s', (part, whole, text) => {
  expect(formatShare(part, whole)).toBe(text);
});

test('counts and plurals', () => {
  expect(formatCount(1234)).toBe('1,234');
  expect([plural(0, 'file'), plural(1, 'file'), plural(2000, 'file')]).toEqual(['0 files', '1 file', '2,000 files']);
});

test('toNumber takes numbers and decimal text, and nothing else', () => {
  expect([
    toNumber(1),
    toNumber('1.50'),
    toNumber(''),
    toNumber('x'),
    toNumber(false),
    toNumber(null),
    toNumber(undefined),
  ]).toEqual([1, 1.5, null, null, null, null, null]);
});
