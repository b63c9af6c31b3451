import type { Grain } from '@sluice/dashboard-spec';

const locale = 'en-GB';
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

const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const full = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const seconds = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
});

/** `14 Feb 2026`. */
export const formatDate = (time: number): string => full.format(time);

/** `14 Feb 2026, 09:05:30`, in UTC. */
export const formatTimestamp = (time: number): string => `${full.format(time)}, ${seconds.format(time)}`;

/** `14 Feb 2026, 09:05 UTC`: the moment of an upload. */
export const formatMoment = (time: number): string => `${full.format(time)}, ${clock.format(time)} UTC`;

/** The bucket of a time axis that begins at `time`, in words: `Sat 14 Feb 2026, 09:00`, `Week of 9 Feb 2026`. */
export function formatBucket(time: number, grain: Grain): string {
  switch (grain) {
    case 'hour':
      return `${weekday.format(time)} ${full.format(time)}, ${clock.format(time)}`;
    case 'day':
      return `${weekday.format(time)} ${full.format(time)}`;
    case 'week':
      return `Week of ${full.format(time)}`;
    case 'month':
      return month.format(time);
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
  const sameYear = new Date(start).getUTCFullYear() === new Date(end).getUTCFullYear();
  return `${sameYear ? short.format(start) : formatDate(start)} – ${formatDate(end)}`;
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
