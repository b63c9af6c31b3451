/** A record's text, split. */
export interface Fields {
  /** The fields' values: quotes taken off, doubled quotes made single. */
  readonly values: readonly string[];
  /** Which of the fields are written `""`: an empty text, where a bare empty field is null. */
  readonly emptyStrings: readonly number[];
  /** A quote is still open at the end. */
  readonly open: boolean;
  /** A quote stands alone inside a quoted field, where RFC 4180 wants it doubled. */
  readonly stray: boolean;
}

const none: readonly number[] = [];

/**
 * Splits a record's text, without its line end, by RFC 4180. A quote opens only at a field's start, and closes only
 * before the delimiter or the end; any other one stands for itself.
 */
export function splitFields(text: string, delimiter: string): Fields {
  if (!text.includes('"')) return { values: text.split(delimiter), emptyStrings: none, open: false, stray: false };
  const values: string[] = [];
  let emptyStrings: number[] | undefined;
  let stray = false;
  let at = 0;
  for (;;) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at);
      values.push(end < 0 ? text.slice(at) : text.slice(at, end));
      if (end < 0) break;
      at = end + 1;
      continue;
    }
    const close = closingQuote(text, at + 1, delimiter);
    stray ||= close.stray;
    if (close.at < 0) {
      values.push(text.slice(at + 1).replaceAll('""', '"'));
      return { values, emptyStrings: emptyStrings ?? none, open: true, stray };
    }
    if (close.at === at + 1) (emptyStrings ??= []).push(values.length);
    values.push(text.slice(at + 1, close.at).replaceAll('""', '"'));
    at = close.at + 1;
    if (at === text.length) break;
    at += 1;
  }
  return { values, emptyStrings: emptyStrings ?? none, open: false, stray };
}

/** Where the quoted field whose text begins at `from` is closed (-1: nowhere), and whether a quote stands alone in it. */
function closingQuote(text: string, from: number, delimiter: string): { at: number; stray: boolean } {
  let stray = false;
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { at: -1, stray };
    const next = text[quote + 1];
    if (next === undefined || next === delimiter) return { at: quote, stray };
    stray ||= next !== '"';
    at = quote + (next === '"' ? 2 : 1);
  }
}

/** What a line is when it begins inside quotes. */
export interface QuotedLine {
  /** How many fields begin in it. */
  readonly fields: number;
  /** How it leaves the record: still inside quotes, complete, or against RFC 4180 (a lone quote somewhere). */
  readonly state: 'inside' | 'closed' | 'broken';
}

/** Reads a line that begins inside quotes. Stricter than `splitFields`: a lone quote anywhere breaks it. */
export function readQuotedLine(text: string, delimiter: string): QuotedLine {
  let fields = 0;
  let at = 0;
  for (;;) {
    const close = closingQuote(text, at, delimiter);
    if (close.stray) return { fields, state: 'broken' };
    if (close.at < 0) return { fields, state: 'inside' };
    at = close.at + 1;
    // Behind the closing quote: fields without quotes, up to the next that has them.
    while (at < text.length) {
      at += 1;
      fields += 1;
      if (text[at] === '"') break;
      const end = text.indexOf(delimiter, at);
      const bare = end < 0 ? text.slice(at) : text.slice(at, end);
      if (bare.includes('"')) return { fields, state: 'broken' };
      at = end < 0 ? text.length : end;
    }
    if (at === text.length) return { fields, state: 'closed' };
    at += 1;
  }
}
