import type { Grain } from '@sluice/dashboard-spec';
import { formatClock, formatDate, formatDay, formatMonth, nextBucket, parseTime } from '../format/date.ts';

const day = 86_400_000;

/** More buckets than this are not filled in: a line of that length shows no single gap anyway. */
const maxBuckets = 20_000;

/** Every bucket from the first to the last, in order, those without rows included. */
export function fillBuckets(times: readonly number[], grain: Grain): number[] {
  const present = [...new Set(times)].sort((a, b) => a - b);
  const [first] = present;
  const last = present.at(-1);
  if (first === undefined || last === undefined || (last - first) / day > maxBuckets) return present;
  const filled: number[] = [];
  for (let time = first; time <= last && filled.length <= maxBuckets; time = nextBucket(time, grain)) filled.push(time);
  return filled.length > maxBuckets ? present : filled;
}

/** Times of a column of results; what is no time is left out. */
export const timesOf = (values: readonly unknown[]): number[] => values.map(parseTime).filter((time) => time !== null);

/** Ticks lie so many buckets apart: whole days where the buckets are hours, whole weeks or years further out. */
const steps: Readonly<Record<Grain, readonly number[]>> = {
  hour: [1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 672, 1344, 2688],
  day: [1, 2, 7, 14, 28, 56, 112, 224],
  week: [1, 2, 4, 8, 13, 26, 52],
  month: [1, 2, 3, 6, 12, 24, 60],
};

/** At most `count` of the buckets, evenly spaced from the first. */
export function ticksOf(buckets: readonly number[], grain: Grain, count: number): number[] {
  const step = steps[grain].find((each) => buckets.length / each <= count) ?? Math.ceil(buckets.length / count);
  return buckets.filter((_, index) => index % step === 0);
}

/** A tick's label: as short as the range allows. */
export function tickLabel(time: number, grain: Grain, buckets: readonly number[]): string {
  const first = buckets[0] ?? time;
  const last = buckets.at(-1) ?? time;
  if (grain === 'month') return formatMonth(time);
  if (grain === 'hour' && last - first < 3 * day) {
    return new Date(time).getUTCHours() === 0 || time === first
      ? `${formatDay(time)} ${formatClock(time)}`
      : formatClock(time);
  }
  return new Date(first).getUTCFullYear() === new Date(last).getUTCFullYear() ? formatDay(time) : formatDate(time);
}
