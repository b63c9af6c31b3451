import { daysFromCivil, daysInMonth } from './civil.ts';
import { countFormats } from './counts.ts';
import { type NumberPart, parseTimeFormat, type TimeFormatPart } from './parts.ts';

/** What a text says: seconds since 1970 as written (UTC when `offset` is given), and the digits of its fraction. */
export interface Moment {
  readonly seconds: number;
  readonly fraction: string;
  /** Seconds east of Greenwich; undefined for a local time. */
  readonly offset: number | undefined;
}

/** One declared format, compiled. */
export interface TimeFormat {
  readonly source: string;
  /** How many fraction digits the format has. */
  readonly fractionDigits: number;
  /** Reads the whole text; undefined when it does not have this format or is no date of the calendar. */
  read(text: string): Moment | undefined;
}

/** What the tokens of one text found; reused from text to text. */
interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  isAfternoon: boolean;
  fraction: string;
  offset: number | undefined;
}

/** Reads a part at a position; gives the position behind it, or -1. */
type Step = (text: string, at: number, fields: Fields) => number;

function stepOf(part: TimeFormatPart): Step {
  switch (part.part) {
    case 'literal':
      return (text, at) => (text.startsWith(part.text, at) ? at + part.text.length : -1);
    case 'fraction':
      return readFraction(part.digits);
    case 'month-name':
      return readMonthName;
    case 'half':
      return readHalf;
    case 'offset':
      return readOffset;
    default:
      return readNumber(part);
  }
}

function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

function readNumber({ part, least, most }: NumberPart): Step {
  return (text, at, fields) => {
    let value = 0;
    let position = at;
    while (position < at + most) {
      const digit = digitAt(text, position);
      if (digit < 0) break;
      value = value * 10 + digit;
      position++;
    }
    fields[part] = value;
    return position - at < least ? -1 : position;
  };
}

function readFraction(length: number): Step {
  return (text, at, fields) => {
    for (let position = at; position < at + length; position++) if (digitAt(text, position) < 0) return -1;
    fields.fraction = text.slice(at, at + length);
    return at + length;
  };
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const readMonthName: Step = (text, at, fields) => {
  fields.month = months.indexOf(text.slice(at, at + 3).toLowerCase()) + 1;
  return fields.month === 0 ? -1 : at + 3;
};

const readHalf: Step = (text, at, fields) => {
  const half = text.slice(at, at + 2).toLowerCase();
  fields.isAfternoon = half === 'pm';
  return half === 'am' || half === 'pm' ? at + 2 : -1;
};

const offsetExpression = /([+-])([0-9]{2})(?::?([0-9]{2}))?/y;

const readOffset: Step = (text, at, fields) => {
  if (text[at] === 'Z') {
    fields.offset = 0;
    return at + 1;
  }
  offsetExpression.lastIndex = at;
  const match = offsetExpression.exec(text);
  if (match === null) return -1;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  // No place keeps its clocks more than 18 hours from UTC (the bound that java.time takes too).
  if (minutes > 18 * 60 || Number(match[3] ?? 0) > 59) return -1;
  fields.offset = (match[1] === '-' ? -minutes : minutes) * 60 + 0;
  return at + match[0].length;
};

/** Compiles formats that `timeFormatProblems` found nothing wrong with. */
export function compileTimeFormats(formats: readonly string[]): TimeFormat[] {
  return formats.map(
    (format) => (Object.hasOwn(countFormats, format) ? countFormats[format] : undefined) ?? compile(format),
  );
}

function compile(source: string): TimeFormat {
  const { parts, is12Hour } = parseTimeFormat(source);
  const steps = parts.map(stepOf);
  const fractionDigits = parts.find((part) => part.part === 'fraction')?.digits ?? 0;
  const fields: Fields = {
    year: 0,
    month: 0,
    day: 0,
    hour: 0,
    minute: 0,
    second: 0,
    isAfternoon: false,
    fraction: '',
    offset: undefined,
  };
  return {
    source,
    fractionDigits,
    read(text) {
      let at = 0;
      for (const step of steps) {
        at = step(text, at, fields);
        if (at < 0) return undefined;
      }
      return at === text.length ? momentOf(fields, is12Hour) : undefined;
    },
  };
}

/** The moment that the fields say; undefined when the calendar or the clock does not have it. */
function momentOf(fields: Fields, is12Hour: boolean): Moment | undefined {
  const { year, month, day, minute, second, fraction, offset } = fields;
  if (year < 1 || day < 1 || day > daysInMonth(year, month) || minute > 59 || second > 59) return undefined;
  const hour = is12Hour ? hourOf12(fields.hour, fields.isAfternoon) : fields.hour;
  if (hour === undefined || hour > 23) return undefined;
  return { seconds: daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second, fraction, offset };
}

function hourOf12(hour: number, isAfternoon: boolean): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

/** The fraction digits of canonical timestamps: the most that any format has, rounded up to 0, 3 or 6. */
export function fractionDigitsOf(formats: readonly TimeFormat[]): 0 | 3 | 6 {
  const most = Math.max(0, ...formats.map((format) => format.fractionDigits));
  return most === 0 ? 0 : most <= 3 ? 3 : 6;
}
