/** A canonical value: what a cell becomes. Decimals, dates and timestamps are strings, so that every engine agrees. */
export type Value = string | number | boolean | null;

/** Why a cell is no value of its column. */
export type CellCode =
  | 'pattern'
  | 'too_long'
  | 'not_a_number'
  | 'out_of_range'
  | 'precision'
  | 'not_a_boolean'
  | 'unknown_category'
  | 'not_a_date'
  | 'not_a_timestamp'
  | 'ambiguous_time'
  | 'nonexistent_time';

/** A cell that was understood. */
export interface CellValue<V extends Value = Value> {
  readonly ok: true;
  readonly value: V;
}

/** A cell that was not: what was expected, and in the message also what was found. */
export interface CellFailure {
  readonly ok: false;
  readonly code: CellCode;
  /** What would have been a value, in words that hold nothing of the cell: 'a whole number'. */
  readonly expected: string;
  readonly message: string;
}

/** What a cell holds: a canonical value, or why it holds none. */
export type CellResult<V extends Value = Value> = CellValue<V> | CellFailure;

/** Judges the text of one cell, already trimmed and normalised, and no null token. */
export type CellParser<V extends Value = Value> = (text: string) => CellResult<V>;

/** A declared word as cells are compared with it: cells are NFC already, and case does not count. */
export function fold(word: string): string {
  return word.normalize('NFC').toLowerCase();
}

/** What a cell was expected to be, and the code of not being it. */
export type Expectation = readonly [code: CellCode, expected: string];

const shownLength = 40;

/** A cell's text as messages show it: quoted, and cut where it is long. */
export function quote(text: string): string {
  return text.length <= shownLength ? `'${text}'` : `'${text.slice(0, shownLength)}…'`;
}

/** A failure with the usual message: "expected a whole number, found 'abc'". */
export function failure(code: CellCode, expected: string, text: string): CellFailure {
  return { ok: false, code, expected, message: `expected ${expected}, found ${quote(text)}` };
}
