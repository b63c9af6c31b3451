import { countFormats } from './counts.ts';

/** A part of a format: what a text has at one place. */
export type TimeFormatPart =
  | { readonly part: 'literal'; readonly text: string }
  | {
      readonly part: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';
      /** How many digits. */
      readonly least: number;
      readonly most: number;
    }
  /** Digits of a second's fraction, exactly so many. */
  | { readonly part: 'fraction'; readonly digits: number }
  /** 'Jan' to 'Dec', in any case. */
  | { readonly part: 'month-name' }
  /** 'am' or 'pm', in any case. */
  | { readonly part: 'half' }
  /** `Z`, or a sign, two digits of hours and, perhaps behind a colon, two of minutes. */
  | { readonly part: 'offset' };

export type NumberPart = Extract<TimeFormatPart, { readonly least: number }>;

function digits(part: NumberPart['part'], least: number, most: number): TimeFormatPart {
  return { part, least, most };
}

const tokens: Readonly<Record<string, TimeFormatPart>> = {
  yyyy: digits('year', 4, 4),
  M: digits('month', 1, 2),
  MM: digits('month', 2, 2),
  MMM: { part: 'month-name' },
  d: digits('day', 1, 2),
  dd: digits('day', 2, 2),
  H: digits('hour', 1, 2),
  HH: digits('hour', 2, 2),
  h: digits('hour', 1, 2),
  hh: digits('hour', 2, 2),
  a: { part: 'half' },
  mm: digits('minute', 2, 2),
  ss: digits('second', 2, 2),
  X: { part: 'offset' },
};

const tokenNames = [...Object.keys(tokens), 'S (up to six)'].join(' ');

interface Parsed {
  readonly parts: readonly TimeFormatPart[];
  readonly is12Hour: boolean;
  readonly problems: readonly string[];
}

/** Splits a format into its parts; what is wrong with it is collected, not thrown. */
export function parseTimeFormat(source: string): Parsed {
  const parts: TimeFormatPart[] = [];
  const problems: string[] = [];
  let is12Hour = false;
  let previous: TimeFormatPart | undefined;
  for (const [piece] of source.matchAll(/T|([A-Za-z])\1*|[^]/g)) {
    const token = tokenOf(piece);
    if (token === undefined) {
      if (!/^[T !-/:-@[-`{-~]$/.test(piece)) problems.push(`'${piece}' is no token of a format: use ${tokenNames}`);
    } else {
      if (parts.some((other) => meaningOf(other) === meaningOf(token)))
        problems.push(`the ${meaningOf(token)} stands twice: keep one`);
      const isVariable = previous !== undefined && 'least' in previous && previous.least < previous.most;
      if (isVariable && ('least' in token || token.part === 'fraction')) {
        problems.push(`'${piece}' follows a token of one or two digits: put a separator between them`);
      }
      is12Hour ||= piece.startsWith('h');
    }
    previous = token ?? { part: 'literal', text: piece };
    parts.push(previous);
  }
  return { parts, is12Hour, problems };
}

function tokenOf(piece: string): TimeFormatPart | undefined {
  if (/^S{1,6}$/.test(piece)) return { part: 'fraction', digits: piece.length };
  return Object.hasOwn(tokens, piece) ? tokens[piece] : undefined;
}

function meaningOf({ part }: TimeFormatPart): string {
  return part === 'month-name' ? 'month' : part;
}

/**
 * The parts of a format, in order; undefined for one that is a count ('unix', 'unix-ms', 'excel').
 */
export function timeFormatParts(format: string): readonly TimeFormatPart[] | undefined {
  return Object.hasOwn(countFormats, format) ? undefined : parseTimeFormat(format).parts;
}

/** What is wrong with the formats of a date or timestamp column, each with how to mend it. */
export function timeFormatProblems(formats: readonly string[], kind: 'date' | 'timestamp'): string[] {
  const problems: string[] = [];
  if (formats.length === 0) problems.push("formats must name at least one format, such as 'yyyy-MM-dd'");
  const counts = formats.filter((format) => Object.hasOwn(countFormats, format));
  if (new Set(counts).size > 1) {
    problems.push(`${counts.map((format) => `'${format}'`).join(' and ')} read the same texts differently: keep one`);
  }
  for (const [index, format] of formats.entries()) {
    if (formats.indexOf(format) !== index) problems.push(`format '${format}' stands twice: keep one`);
    for (const problem of formatProblems(format, kind)) problems.push(`format '${format}': ${problem}`);
  }
  return problems;
}

function formatProblems(format: string, kind: 'date' | 'timestamp'): string[] {
  if (Object.hasOwn(countFormats, format)) {
    return kind === 'date' && format !== 'excel' ? ['a date column has no instants: use a timestamp'] : [];
  }
  const { parts, problems, is12Hour } = parseTimeFormat(format);
  const found = [...problems];
  const meanings = parts.map(meaningOf).filter((meaning) => meaning !== 'literal');
  const needed = kind === 'date' ? ['year', 'month', 'day'] : ['year', 'month', 'day', 'hour', 'minute'];
  for (const part of needed) if (!meanings.includes(part)) found.push(`the ${part} is missing`);
  const excess = kind === 'date' ? meanings.filter((meaning) => !needed.includes(meaning)) : [];
  for (const part of excess) found.push(`a date column has no ${part}: use a timestamp`);
  const hasHalf = meanings.includes('half');
  if (is12Hour && !hasHalf) found.push("'h' needs 'a' for am and pm: use 'H' for the hours 0 to 23");
  if (hasHalf && !is12Hour) found.push("'a' needs 'h': 'H' already counts the hours 0 to 23");
  if (meanings.includes('fraction') && !meanings.includes('second')) found.push("'S' needs 'ss'");
  return found;
}
