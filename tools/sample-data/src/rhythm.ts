import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** How busy each hour of a day is, by the clock on the wall: quiet nights, two humps, a slow evening. */
const hours = [
  ...[0.16, 0.11, 0.08, 0.08, 0.1, 0.18, 0.38, 0.7, 1.05, 1.3, 1.35, 1.25],
  ...[1.05, 1.15, 1.3, 1.25, 1.15, 1.1, 1.05, 0.95, 0.85, 0.65, 0.45, 0.26],
];
/** Sunday to Saturday. */
const weekdays = [0.5, 0.95, 1.05, 1.1, 1.05, 1.1, 0.7];

const hour = 3_600_000;
const week = 168 * hour;
/** Monday, 26 October 2026, 00:00 UTC; four whole weeks before it unless the rows need more. */
const end = Date.UTC(2026, 9, 26);
const usualWeeks = 4;

export interface RhythmOptions {
  rows: number;
  clock: Clock;
  /** 1 for what people do; near 0 for machines, which work at night as well. */
  swing: number;
  /** The shortest time, in milliseconds, that these rows need. */
  atLeast: number;
  random: Random;
}

/**
 * Ascending instants (epoch milliseconds), one per call, spread over whole weeks with the rhythm of days and weeks, a
 * mood for each day and slow growth. Times that the clock shows twice are left out. `rows` calls reach the end.
 */
export function rhythm({ rows, clock, swing, atLeast, random }: RhythmOptions): () => number {
  const weeks = Math.max(usualWeeks, Math.ceil(atLeast / week));
  const start = end - weeks * week;
  const slots = weeks * 168;
  const reached = new Float64Array(slots + 1);
  let mood = 1;
  for (let slot = 0; slot < slots; slot++) {
    const instant = start + slot * hour;
    const wall = new Date(instant + clock.offset(instant));
    if (slot % 24 === 0) mood = 0.7 + 0.6 * random.float();
    const people = (hours[wall.getUTCHours()] as number) * (weekdays[wall.getUTCDay()] as number) * mood;
    const growth = 1 + (0.3 * slot) / slots;
    const rate = clock.shownTwice(instant) ? 0 : (1 - swing + swing * people) * growth;
    reached[slot + 1] = (reached[slot] as number) + rate;
  }

  const total = reached[slots] as number;
  let rowsLeft = rows;
  let goal = 0;
  let slot = 0;
  return () => {
    // Uneven steps, 1 on average and 3 at most, of what is left: bunches and gaps, and the last row near the end.
    const step = random.float();
    goal += ((total - goal) * 3 * step * step) / (rowsLeft + 2);
    rowsLeft = Math.max(rowsLeft - 1, 1);
    while (slot < slots - 1 && (reached[slot + 1] as number) <= goal) slot++;
    const before = reached[slot] as number;
    const rate = (reached[slot + 1] as number) - before || 1;
    return Math.floor(start + hour * (slot + Math.min((goal - before) / rate, 0.999999)));
  };
}
