import { expect, test } from 'vitest';
import { clockOf } from './clock.ts';
import { random } from './random.ts';
import { rhythm } from './rhythm.ts';

const hour = 3_600_000;

function instants(rows: number, options: { zone?: string; swing?: number; atLeast?: number } = {}): number[] {
  const { zone = 'UTC', swing = 1, atLeast = 0 } = options;
  const next = rhythm({ rows, clock: clockOf(zone), swing, atLeast, random: random(1, 'test') });
  return Array.from({ length: rows }, next);
}

test('instants ascend through four weeks, to near their end', () => {
  for (const rows of [1, 2, 300, 100_000]) {
    const found = instants(rows);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found[0]).toBeGreaterThanOrEqual(Date.UTC(2026, 8, 28));
    expect(found.at(-1)).toBeLessThan(Date.UTC(2026, 9, 26));
  }
  const all = instants(300);
  expect(all[0]).toBeLessThan(Date.UTC(2026, 8, 29));
  expect(all.at(-1)).toBeGreaterThan(Date.UTC(2026, 9, 25));
});

test('nights and Sundays are quiet by the clock on the wall', () => {
  const zone = 'Asia/Tokyo';
  const found = instants(20_000, { zone }).map((instant) => new Date(instant + 9 * hour));
  const during = (from: number, to: number) =>
    found.filter((time) => time.getUTCHours() >= from && time.getUTCHours() < to).length;
  expect(during(9, 12) / during(1, 4)).toBeGreaterThan(8);
  const onDay = (day: number) => found.filter((time) => time.getUTCDay() === day).length;
  expect(onDay(2) / onDay(0)).toBeGreaterThan(1.4);
});

test('machines work at night as well', () => {
  const found = instants(20_000, { swing: 0.45 }).map((instant) => new Date(instant).getUTCHours());
  const during = (from: number, to: number) => found.filter((time) => time >= from && time < to).length;
  expect(during(9, 12) / during(1, 4)).toBeGreaterThan(1.2);
  expect(during(9, 12) / during(1, 4)).toBeLessThan(2.5);
});

test('no time falls where clocks show it twice, and more weeks are taken when rows need them', () => {
  const clock = clockOf('Europe/Berlin');
  const found = instants(50_000, { zone: 'Europe/Berlin', swing: 0 });
  expect(found.some((instant) => clock.shownTwice(instant))).toBe(false);
  const long = instants(1000, { atLeast: 60 * 168 * hour });
  expect(long.at(-1)! - long[0]!).toBeGreaterThan(59 * 168 * hour);
});
