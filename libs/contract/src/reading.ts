import { PatternError, compilePattern } from './pattern/pattern.ts';
import { quote } from './value.ts';

/** What may stand between the fields of an upload, the likeliest first. */
export const delimiters = [',', ';', '\t', '|'] as const;
/** A character that may stand between the fields of an upload. */
export type Delimiter = (typeof delimiters)[number];

/**
 * Encodings in which lines that are not UTF-8 may be declared to be. In each of them the bytes of LF and CR are never
 * part of another character, so that lines can be told before they are decoded; every platform's TextDecoder has them.
 */
export const fallbackEncodings = [
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
  'koi8-r',
  'shift_jis',
  'gbk',
  'big5',
  'euc-kr',
] as const;
/** The name of an encoding, as TextDecoder takes it, that lines may be declared to be in. */
export type FallbackEncoding = (typeof fallbackEncodings)[number];

/** What a contract may say about the way its uploads are written; what it leaves out is found out or not expected. */
export interface Reading {
  /** What stands between the fields. Without it, each file's first lines tell. */
  readonly delimiter?: Delimiter;
  /** The encoding of lines that are not UTF-8, in files without a byte order mark. Without it, their records are rejected. */
  readonly fallbackEncoding?: FallbackEncoding;
  /** Patterns of whole lines before the header that are no records. */
  readonly preamble?: readonly string[];
  /** Patterns of whole lines behind the header that are no records, wherever they stand. */
  readonly footer?: readonly string[];
}

/** What is wrong with them, each with how to mend it. `columns` are the names that make up the canonical header. */
export function readingProblems(reading: Reading, columns: readonly string[]): string[] {
  const { delimiter, fallbackEncoding, preamble, footer } = reading;
  return [
    ...oneOf('delimiter', delimiter, delimiters),
    ...oneOf('fallbackEncoding', fallbackEncoding, fallbackEncodings),
    ...patternProblems('preamble', preamble, columns),
    ...patternProblems('footer', footer, columns),
  ];
}

function oneOf(name: string, found: string | undefined, known: readonly string[]): string[] {
  if (found === undefined || known.includes(found)) return [];
  return [`${name} must be one of ${known.map((value) => JSON.stringify(value)).join(', ')}, found ${quote(found)}`];
}

function patternProblems(name: string, patterns: readonly string[] | undefined, columns: readonly string[]): string[] {
  if (patterns?.length === 0) return [`${name} must hold a pattern: leave it out where there is none`];
  const headers = delimiters.map((delimiter) => columns.join(delimiter));
  return (patterns ?? []).flatMap((source, index) => {
    const shown = `${name} pattern ${quote(source)}`;
    if (patterns?.indexOf(source) !== index) return [`${shown} stands twice: keep one`];
    try {
      const pattern = compilePattern(source);
      if (pattern.matches(''))
        return [`${shown} matches a line without text, which is skipped anyway: have it ask for some`];
      const header = headers.find((text) => pattern.matches(text));
      return header === undefined ? [] : [`${shown} matches the header ${quote(header)}: have it ask for more`];
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      return [`${name}: ${error.message}`];
    }
  });
}
