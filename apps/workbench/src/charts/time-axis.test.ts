import { expect, test } from 'vitest';
import { isoDate } from '../format/date.ts';
import { fillBuckets, tickLabel, ticksOf, timesOf } from './time-axis.ts';

const times = (...dates: string[]) => timesOf(dates);

test('buckets without rows are filled in, in order and once each', () => {
  expect(fillBuckets(times('2026-02-27', '2026-03-02', '2026-02-27'), 'day').map(isoDate)).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
  ]);
  expect(fillBuckets(times('2026-03-01', '2026-01-01'), 'month').map(isoDate)).toEqual([
    '2026-01-01',
    '2026-02-01',
    '2026-03-01',
  ]);
  expect(fillBuckets([], 'day')).toEqual([]);
});

test('an axis of absurd length is left as it is', () => {
  const far = times('0001-01-01', '9999-01-01');
  expect(fillBuckets(far, 'day')).toEqual(far);
  const hours = times('2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z');
  expect(fillBuckets(hours, 'hour')).toEqual(hours);
});

test('ticks are evenly spaced and no more than asked for', () => {
  const days = fillBuckets(times('2026-01-01', '2026-02-28'), 'day');
  const ticks = ticksOf(days, 'day', 6).map(isoDate);
  expect(ticks).toEqual(['2026-01-01', '2026-01-15', '2026-01-29', '2026-02-12', '2026-02-26']);
  expect(ticksOf(days.slice(0, 3), 'day', 6)).toEqual(days.slice(0, 3));
  for (const grain of ['hour', 'day', 'week', 'month'] as const) {
    const buckets = Array.from({ length: 10_000 }, (_, index) => index);
    expect(ticksOf(buckets, grain, 5).length, grain).toBeLessThanOrEqual(5);
  }
});

test('ticks say the year only where it changes, the clock only over a few days', () => {
  const [a = 0, b = 0, c = 0] = times('2026-01-31T06:00:00Z', '2026-02-01T00:00:00Z', '2027-02-01');
  expect(tickLabel(b, 'day', [a, b])).toBe('1 Feb');
  expect(tickLabel(b, 'day', [a, c])).toBe('1 Feb 2026');
  expect(tickLabel(b, 'month', [a, b])).toBe('Feb 2026');
  expect([
    tickLabel(a, 'hour', [a, b]),
    tickLabel(b, 'hour', [a, b]),
    tickLabel(a + 3_600_000, 'hour', [a, b]),
  ]).toEqual(['31 Jan 06:00', '1 Feb 00:00', '07:00']);
});
