import type { Grain } from '@sluice/dashboard-spec';

const hour = 3_600_000;
const day = 24 * hour;

/** Milliseconds of a canonical date or timestamp (`yyyy-MM-dd`, RFC 3339, or with a space), read as UTC; null otherwise. */
export function parseTime(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(?:Z|\+00(?::?00)?)?$/.exec(text);
  if (!match) return null;
  const [, date = '', clock = '00:00:00'] = match;
  const time = Date.parse(`${date}T${clock}Z`);
  return Number.isNaN(time) ? null : time;
}

/** Milliseconds as `yyyy-MM-dd` in UTC. */
export const isoDate = (time: number): string => new Date(time).toISOString().slice(0, 10);

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const monthName = (time: number): string => months[new Date(time).getUTCMonth()] ?? '';
const year = (time: number): number => new Date(time).getUTCFullYear();
const weekday = (time: number): string => weekdays[new Date(time).getUTCDay()] ?? '';

/** `14 Feb`. */
export const formatDay = (time: number): string => `${new Date(time).getUTCDate()} ${monthName(time).slice(0, 3)}`;

/** `Feb 2026`. */
export const formatMonth = (time: number): string => `${monthName(time).slice(0, 3)} ${year(time)}`;

/** `09:05`. */
export const formatClock = (time: number): string => new Date(time).toISOString().slice(11, 16);

/** `14 Feb 2026`. */
export const formatDate = (time: number): string => `${formatDay(time)} ${year(time)}`;

/** `14 Feb 2026, 09:05:30`, in UTC. */
export const formatTimestamp = (time: number): string =>
  `${formatDate(time)}, ${new Date(time).toISOString().slice(11, 19)}`;

/** `14 Feb 2026, 09:05 UTC`: the moment of an upload. */
export const formatMoment = (time: number): string => `${formatDate(time)}, ${formatClock(time)} UTC`;

/** The bucket of a time axis that begins at `time`, in words: `Sat 14 Feb 2026, 09:00`, `Week of 9 Feb 2026`. */
export function formatBucket(time: number, grain: Grain): string {
  switch (grain) {
    case 'hour':
      return `${weekday(time)} ${formatDate(time)}, ${formatClock(time)}`;
    case 'day':
      return `${weekday(time)} ${formatDate(time)}`;
    case 'week':
      return `Week of ${formatDate(time)}`;
    case 'month':
      return `${monthName(time)} ${year(time)}`;
  }
}

/** A range of dates, both ends included and either end open: `1 Jan – 14 Feb 2026`, `from 1 Jan 2026`. */
export function formatRange(from: string | undefined, to: string | undefined): string {
  const start = parseTime(from);
  const end = parseTime(to);
  if (start === null && end === null) return 'All dates';
  if (start === null) return `until ${formatDate(end ?? 0)}`;
  if (end === null) return `from ${formatDate(start)}`;
  if (start === end) return formatDate(start);
  return `${year(start) === year(end) ? formatDay(start) : formatDate(start)} – ${formatDate(end)}`;
}

/** The start of the bucket after the one that starts at `time`. */
export function nextBucket(time: number, grain: Grain): number {
  if (grain === 'hour') return time + hour;
  if (grain === 'day') return time + day;
  if (grain === 'week') return time + 7 * day;
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** `days` before a date, as `yyyy-MM-dd`. */
export const daysBefore = (date: string, days: number): string => isoDate((parseTime(date) ?? 0) - days * day);
