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
  /** The day that year, month and day were worked out for, counted from 1970. */
  today: number;
}

const blank: Shown = {
  year: 0,
  month: 0,
  day: 0,
  hour: 0,
  minute: 0,
  second: 0,
  millisecond: 0,
  offset: 0,
  today: NaN,
};

const fields: Record<string, (shown: Shown) => string> = {
  yyyy: ({ year }) => `${year}`.padStart(4, '0'),
  M: ({ month }) => `${month}`,
  MM: ({ month }) => pad(month),
  MMM: ({ month }) => months[month - 1] as string,
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
  const shown = { ...blank };
  return (instant) => {
    show(shown, instant, clock);
    return write(shown);
  };
}

/** What no calendar or clock shows, by what it needs of the format. */
const faults: { needs: RegExp; fault: Partial<Shown> }[] = [
  { needs: /d/, fault: { month: 2, day: 30 } },
  { needs: /d/, fault: { day: 32 } },
  { needs: /d/, fault: { month: 9, day: 31 } },
  { needs: /(?<!M)MM?(?!M)/, fault: { month: 13 } },
  { needs: /H/, fault: { hour: 25 } },
  { needs: /mm/, fault: { minute: 61 } },
];

/** Writes texts of this format near an instant that no calendar or clock shows; none for plain counts of seconds. */
export function impossibleTimes(format: string, clock: Clock): (instant: number) => string[] {
  if (format.startsWith('unix')) return () => [];
  const write = fieldsText(format);
  const fitting = faults.filter(({ needs }) => needs.test(format));
  const shown = { ...blank };
  return (instant) => {
    show(shown, instant, clock);
    return fitting.map(({ fault }) => write({ ...shown, ...fault }));
  };
}

/** Sets the fields to what the clock shows; what changes once a day is worked out once a day. */
function show(shown: Shown, instant: number, clock: Clock): void {
  shown.offset = clock.offset(instant);
  const wall = instant + shown.offset;
  const today = Math.floor(wall / dayLength);
  if (today !== shown.today) {
    const date = new Date(today * dayLength);
    shown.year = date.getUTCFullYear();
    shown.month = date.getUTCMonth() + 1;
    shown.day = date.getUTCDate();
    shown.today = today;
  }
  const time = wall - today * dayLength;
  shown.hour = Math.floor(time / 3_600_000);
  shown.minute = Math.floor(time / 60_000) % 60;
  shown.second = Math.floor(time / 1000) % 60;
  shown.millisecond = time % 1000;
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
