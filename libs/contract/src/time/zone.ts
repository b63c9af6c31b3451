import { daysFromCivil, firstSecond, lastSecond } from './civil.ts';

export const overlapPolicies = ['reject', 'earlier', 'later'] as const;

/** Which instant a local time stands for that happens twice when clocks go back. */
export type OverlapPolicy = (typeof overlapPolicies)[number];

/** A time zone that turns local seconds into UTC seconds. */
export interface Zone {
  toUtc(localSeconds: number, overlap: OverlapPolicy): number | 'gap' | 'overlap';
}

/** Whether this runtime knows the time zone. */
export function isZone(name: string): boolean {
  // What most contracts say: asking Intl takes milliseconds.
  if (name === 'UTC') return true;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Opens a time zone by its IANA name; throws a RangeError when the runtime does not know it. */
export function openZone(name: string): Zone {
  if (name === 'UTC') return { toUtc: (localSeconds) => localSeconds };
  const offsetAt = cachedOffsets(intlOffsets(name));
  return {
    toUtc(localSeconds, overlap) {
      // No offset reaches 24 hours: what holds a day before and a day after are the only candidates.
      const before = offsetAt(localSeconds - 86_400);
      const after = offsetAt(localSeconds + 86_400);
      const earlier = localSeconds - before;
      const isEarlier = offsetAt(earlier) === before;
      if (before === after) return isEarlier ? earlier : 'gap';
      const later = localSeconds - after;
      const isLater = offsetAt(later) === after;
      if (isEarlier && isLater) return overlap === 'reject' ? 'overlap' : overlap === 'earlier' ? earlier : later;
      if (isEarlier) return earlier;
      return isLater ? later : 'gap';
    },
  };
}

type Offsets = (utcSeconds: number) => number;

/** The offset in seconds east of Greenwich, asked of Intl: exact to the second, and slow. */
function intlOffsets(name: string): Offsets {
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (utcSeconds) => {
    // Before year 1 Intl counts eras; no value lies there, only the day that is looked at beside the first.
    const instant = Math.min(Math.max(utcSeconds, firstSecond + 86_400), lastSecond);
    const field: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of formatter.formatToParts(instant * 1000)) field[type] = Number(value);
    const { year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = field;
    return daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - instant;
  };
}

const cachedDays = 10_000;

/** Remembers the offset of each day asked for, and the second of its change where it has one. */
function cachedOffsets(offsets: Offsets): Offsets {
  const days = new Map<number, { before: number; change: number; after: number }>();
  return (utcSeconds) => {
    const day = Math.floor(utcSeconds / 86_400);
    let entry = days.get(day);
    if (entry === undefined) {
      if (days.size >= cachedDays) days.clear();
      entry = dayOffsets(offsets, day * 86_400);
      days.set(day, entry);
    }
    return utcSeconds < entry.change ? entry.before : entry.after;
  };
}

function dayOffsets(offsets: Offsets, start: number): { before: number; change: number; after: number } {
  const before = offsets(start);
  const after = offsets(start + 86_399);
  if (before === after) return { before, change: start, after };
  let [unchanged, changed] = [start, start + 86_399];
  while (changed - unchanged > 1) {
    const middle = Math.floor((unchanged + changed) / 2);
    if (offsets(middle) === before) unchanged = middle;
    else changed = middle;
  }
  return { before, change: changed, after };
}
