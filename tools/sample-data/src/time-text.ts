import type { Clock } from './clock.ts';

/** Writes instants (epoch milliseconds) as cell texts. */
export interface TimeText {
  (instant: number): string;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const dayLength = 86_400_000;
const pad = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

interface Shown {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** Milliseconds ahead of UTC. */
  offset: number;
}

const fields: Record<string, (shown: Shown) => string> = {
  yyyy: ({ year }) => `${year}`.padStart(4, '0'),
  M: ({ month }) => `${month}`,
  MM: ({ month }) => pad(month),
  MMM: ({ month }) => months[month - 1] ?? 'Okt',
  d: ({ day }) => `${day}`,
  dd: ({ day }) => pad(day),
  H: ({ hour }) => `${hour}`,
  HH: ({ hour }) => pad(hour),
  h: ({ hour }) => `${hour % 12 || 12}`,
  hh: ({ hour }) => pad(hour % 12 || 12),
  a: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  mm: ({ minute }) => pad(minute),
  ss: ({ second }) => pad(second),
  X: ({ offset }) => offsetText(offset),
};
const field = /yyyy|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|S+|a|X/g;

/** Compiles a declared time format; fields are written by the clock, which must be that of the column's zone. */
export function timeText(format: string, clock: Clock): TimeText {
  if (format === 'unix') return (instant) => `${Math.floor(instant / 1000)}`;
  if (format === 'unix-ms') return (instant) => `${instant}`;
  const write = fieldsText(format);
  const shown: Shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, millisecond: 0, offset: 0 };
  let today = NaN;

  return (instant) => {
    shown.offset = clock.offset(instant);
    const wall = instant + shown.offset;
    const day = Math.floor(wall / dayLength);
    if (day !== today) {
      const date = new Date(day * dayLength);
      shown.year = date.getUTCFullYear();
      shown.month = date.getUTCMonth() + 1;
      shown.day = date.getUTCDate();
      today = day;
    }
    const time = wall - day * dayLength;
    shown.hour = Math.floor(time / 3_600_000);
    shown.minute = Math.floor(time / 60_000) % 60;
    shown.second = Math.floor(time / 1000) % 60;
    shown.millisecond = time % 1000;
    return write(shown);
  };
}

/** A text in this format that no calendar or clock shows: 30 February, month 13, hour 25; undefined for plain counts. */
export function impossibleTime(format: string, which: number): string | undefined {
  if (format.startsWith('unix')) return undefined;
  const usual = { year: 2026, month: 10, day: 7, hour: 9, minute: 30, second: 0, millisecond: 0, offset: 0 };
  const faults: Partial<Shown>[] = [{ month: 2, day: 30 }, { month: 13 }, { day: 32 }, { month: 9, day: 31 }];
  if (format.includes('H')) faults.push({ hour: 25 }, { minute: 61 });
  return fieldsText(format)({ ...usual, ...faults[which % faults.length] });
}

function fieldsText(format: string): (shown: Shown) => string {
  const steps: ((shown: Shown) => string)[] = [];
  let end = 0;
  for (const { 0: name, index } of format.matchAll(field)) {
    const literal = format.slice(end, index);
    const write = fields[name] ?? (({ millisecond }) => fraction(millisecond, name.length));
    steps.push(literal ? (shown) => literal + write(shown) : write);
    end = index + name.length;
  }
  const tail = format.slice(end);
  return (shown) => {
    let text = '';
    for (const step of steps) text += step(shown);
    return text + tail;
  };
}

/** The shortest time, in milliseconds, that two texts of this format can tell apart. */
export function tickOf(format: string): number {
  if (format === 'unix-ms' || format.includes('S')) return 1;
  if (format === 'unix' || format.includes('ss')) return 1000;
  if (format.includes('mm')) return 60_000;
  return /[Hh]/.test(format) ? 3_600_000 : dayLength;
}

function fraction(millisecond: number, digits: number): string {
  return `${millisecond}`.padStart(3, '0').padEnd(digits, '0').slice(0, digits);
}

function offsetText(offset: number): string {
  if (offset === 0) return 'Z';
  const minutes = Math.abs(offset) / 60_000;
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
