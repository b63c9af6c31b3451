import type { Grain } from '@sluice/dashboard-spec';
import { nextBucket, parseTime } from '../format/date.ts';

const day = 86_400_000;

/** More buckets than this are not filled in: a line of that length shows no single gap anyway. */
const maxBuckets = 20_000;

/**
 * The grain of a time axis, from its buckets: instants are hours; dates are months where all are firsts of a month, weeks
 * where all are Mondays, otherwise days. A single bucket is taken for a day.
 */
export function grainOf(times: readonly number[], type: string): Grain {
  if (type === 'timestamp') return 'hour';
  if (times.length < 2) return 'day';
  if (times.every((time) => new Date(time).getUTCDate() === 1)) return 'month';
  return times.every((time) => new Date(time).getUTCDay() === 1) ? 'week' : 'day';
}

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
