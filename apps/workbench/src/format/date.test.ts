import { describe, expect, test } from 'vitest';
import {
  daysBefore,
  formatBucket,
  formatMoment,
  formatRange,
  formatTimestamp,
  isoDate,
  nextBucket,
  parseTime,
} from './date.ts';

const at = (text: string): number => parseTime(text) ?? Number.NaN;

describe('parseTime', () => {
  test.each([
    ['2026-02-14', '2026-02-14T00:00:00.000Z'],
    ['2026-02-14T09:05:30Z', '2026-02-14T09:05:30.000Z'],
    ['2026-02-14 09:05:30', '2026-02-14T09:05:30.000Z'],
    ['2026-02-14T09:05:30.125000Z', '2026-02-14T09:05:30.125Z'],
  ])('%s', (text, iso) => {
    expect(new Date(at(text)).toISOString()).toBe(iso);
  });

  test.each([['14.02.2026'], ['2026-02-31T25:00:00Z'], [''], [null], [20260214]])('%j is no time', (text) => {
    expect(parseTime(text)).toBeNull();
  });
});

test('buckets in words', () => {
  const time = at('2026-09-07T09:00:00Z');
  expect(formatBucket(time, 'hour')).toBe('Mon 7 Sep 2026, 09:00');
  expect(formatBucket(time, 'day')).toBe('Mon 7 Sep 2026');
  expect(formatBucket(time, 'week')).toBe('Week of 7 Sep 2026');
  expect(formatBucket(time, 'month')).toBe('September 2026');
});

test('timestamps and moments are UTC, whatever the machine says', () => {
  expect(formatTimestamp(at('2026-01-01T23:59:59Z'))).toBe('1 Jan 2026, 23:59:59');
  expect(formatMoment(at('2026-01-01T23:59:59Z'))).toBe('1 Jan 2026, 23:59 UTC');
});

test.each([
  [undefined, undefined, 'All dates'],
  ['2026-01-01', undefined, 'from 1 Jan 2026'],
  [undefined, '2026-01-01', 'until 1 Jan 2026'],
  ['2026-01-01', '2026-01-01', '1 Jan 2026'],
  ['2026-01-01', '2026-02-14', '1 Jan – 14 Feb 2026'],
  ['2025-12-31', '2026-02-14', '31 Dec 2025 – 14 Feb 2026'],
])('the range from %s to %s is %s', (from, to, text) => {
  expect(formatRange(from, to)).toBe(text);
});

test('the next bucket', () => {
  const next = (text: string, grain: 'hour' | 'day' | 'week' | 'month') =>
    new Date(nextBucket(at(text), grain)).toISOString();
  expect(next('2026-12-31T23:00:00Z', 'hour')).toBe('2027-01-01T00:00:00.000Z');
  expect(next('2026-02-28', 'day')).toBe('2026-03-01T00:00:00.000Z');
  expect(next('2026-12-28', 'week')).toBe('2027-01-04T00:00:00.000Z');
  expect(next('2026-12-01', 'month')).toBe('2027-01-01T00:00:00.000Z');
});

test('days before a date', () => {
  expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28');
  expect(isoDate(at('2026-03-01T12:00:00Z'))).toBe('2026-03-01');
});
