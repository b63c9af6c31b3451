import { daysFromCivil, daysInMonth } from './civil.ts';

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

/** Reads a token at a position; gives the position behind it, or -1. */
type Step = (text: string, at: number, fields: Fields) => number;

interface Token {
  readonly part: 'year' | 'month' | 'day' | 'hour' | 'half' | 'minute' | 'second' | 'fraction' | 'offset';
  readonly step: Step;
  /** Whether it reads one or two digits, so that a digit token right behind it would be a guess. */
  readonly isVariable?: boolean;
}

type NumberField = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48;
  return digit >= 0 && digit <= 9 ? digit : -1;
}

function digits(part: NumberField, least: number, most: number): Token {
  return {
    part,
    isVariable: least < most,
    step: (text, at, fields) => {
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
    },
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

const tokens: Readonly<Record<string, Token>> = {
  yyyy: digits('year', 4, 4),
  M: digits('month', 1, 2),
  MM: digits('month', 2, 2),
  MMM: { part: 'month', step: readMonthName },
  d: digits('day', 1, 2),
  dd: digits('day', 2, 2),
  H: digits('hour', 1, 2),
  HH: digits('hour', 2, 2),
  h: digits('hour', 1, 2),
  hh: digits('hour', 2, 2),
  a: { part: 'half', step: readHalf },
  mm: digits('minute', 2, 2),
  ss: digits('second', 2, 2),
  X: { part: 'offset', step: readOffset },
};

const tokenNames = [...Object.keys(tokens), 'S (up to six)'].join(' ');
const unixFormats: Readonly<Record<string, TimeFormat>> = {
  unix: unixFormat('unix', 0),
  'unix-ms': unixFormat('unix-ms', 3),
};

/** A count of seconds, or of milliseconds, since 1970-01-01T00:00:00Z. */
function unixFormat(source: string, fractionDigits: number): TimeFormat {
  const unit = 10 ** fractionDigits;
  return {
    source,
    fractionDigits,
    read(text) {
      if (!/^-?[0-9]{1,15}$/.test(text)) return undefined;
      const count = Number(text);
      const seconds = Math.floor(count / unit);
      const rest = fractionDigits === 0 ? '' : String(count - seconds * unit).padStart(fractionDigits, '0');
      return { seconds, fraction: rest, offset: 0 };
    },
  };
}

function fractionToken(length: number): Token {
  return {
    part: 'fraction',
    step: (text, at, fields) => {
      for (let position = at; position < at + length; position++) if (digitAt(text, position) < 0) return -1;
      fields.fraction = text.slice(at, at + length);
      return at + length;
    },
  };
}

function literal(character: string): Step {
  const code = character.charCodeAt(0);
  return (text, at) => (text.charCodeAt(at) === code ? at + 1 : -1);
}

interface Parsed {
  readonly steps: readonly Step[];
  readonly parts: readonly Token['part'][];
  readonly hasHalf: boolean;
  readonly is12Hour: boolean;
  readonly fractionDigits: number;
  readonly problems: readonly string[];
}

/** Splits a format into tokens and literals; what is wrong with it is collected, not thrown. */
function parse(source: string): Parsed {
  const steps: Step[] = [];
  const parts: Token['part'][] = [];
  const problems: string[] = [];
  let [is12Hour, fractionDigits] = [false, 0];
  let previous: Token | undefined;
  for (const [piece] of source.matchAll(/T|([A-Za-z])\1*|[^]/g)) {
    const token = /^S{1,6}$/.test(piece)
      ? fractionToken(piece.length)
      : Object.hasOwn(tokens, piece)
        ? tokens[piece]
        : undefined;
    if (token === undefined) {
      if (!/^[T !-/:-@[-`{-~]$/.test(piece)) problems.push(`'${piece}' is no token of a format: use ${tokenNames}`);
      steps.push(literal(piece));
    } else {
      if (parts.includes(token.part)) problems.push(`the ${token.part} stands twice: keep one`);
      if (previous?.isVariable === true && /^[yMdHhmsS]/.test(piece) && piece !== 'MMM') {
        problems.push(`'${piece}' follows a token of one or two digits: put a separator between them`);
      }
      parts.push(token.part);
      steps.push(token.step);
      is12Hour ||= piece.startsWith('h');
      if (token.part === 'fraction') fractionDigits = piece.length;
    }
    previous = token;
  }
  return { steps, parts, hasHalf: parts.includes('half'), is12Hour, fractionDigits, problems };
}

/** What is wrong with the formats of a date or timestamp column, each with how to mend it. */
export function timeFormatProblems(formats: readonly string[], kind: 'date' | 'timestamp'): string[] {
  const problems: string[] = [];
  if (formats.length === 0) problems.push("formats must name at least one format, such as 'yyyy-MM-dd'");
  if (formats.includes('unix') && formats.includes('unix-ms')) {
    problems.push("'unix' and 'unix-ms' read the same texts as different instants: keep one");
  }
  for (const [index, format] of formats.entries()) {
    if (formats.indexOf(format) !== index) problems.push(`format '${format}' stands twice: keep one`);
    for (const problem of formatProblems(format, kind)) problems.push(`format '${format}': ${problem}`);
  }
  return problems;
}

function formatProblems(format: string, kind: 'date' | 'timestamp'): string[] {
  if (Object.hasOwn(unixFormats, format))
    return kind === 'date' ? ['a date column has no instants: use a timestamp'] : [];
  const { parts, problems, hasHalf, is12Hour } = parse(format);
  const found = [...problems];
  const needed =
    kind === 'date' ? (['year', 'month', 'day'] as const) : (['year', 'month', 'day', 'hour', 'minute'] as const);
  for (const part of needed) if (!parts.includes(part)) found.push(`the ${part} is missing`);
  const excess = kind === 'date' ? parts.filter((part) => !(needed as readonly string[]).includes(part)) : [];
  for (const part of excess) found.push(`a date column has no ${part}: use a timestamp`);
  if (is12Hour && !hasHalf) found.push("'h' needs 'a' for am and pm: use 'H' for the hours 0 to 23");
  if (hasHalf && !is12Hour) found.push("'a' needs 'h': 'H' already counts the hours 0 to 23");
  if (parts.includes('fraction') && !parts.includes('second')) found.push("'S' needs 'ss'");
  return found;
}

/** Compiles formats that `timeFormatProblems` found nothing wrong with. */
export function compileTimeFormats(formats: readonly string[]): TimeFormat[] {
  return formats.map(
    (format) => (Object.hasOwn(unixFormats, format) ? unixFormats[format] : undefined) ?? compile(format),
  );
}

function compile(source: string): TimeFormat {
  const { steps, is12Hour, fractionDigits } = parse(source);
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
