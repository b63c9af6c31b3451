import type { CellCode } from '@sluice/contract';
import type { RecordProblem } from './records.ts';

/** What can be wrong with a record as a whole. 'not_mended': it comes from a rejects file, just as it was. */
export type RecordCode = RecordProblem | 'not_mended';
/** What can be wrong with one cell. 'hidden_value': it comes from a rejects file that did not show the value. */
export type ValueCode = 'required' | 'hidden_value' | CellCode;
/** What can be wrong with a record or with a cell of it. */
export type RejectCode = RecordCode | ValueCode;

/** A record that could not be split into its cells, or not be read at all. */
export interface RecordRejection {
  readonly code: RecordCode;
  readonly column: null;
  /** The physical line where the record begins, from 1. */
  readonly line: number;
  /** The record's text, cut where it is long; its place in the upload (`bytes 120-188`) where a column is PII. */
  readonly value: string;
  /** What was expected and what was found. */
  readonly message: string;
}

/** A cell that is no value of its column. A record may have several. */
export interface CellRejection {
  readonly code: ValueCode;
  /** The contract's name of the column. */
  readonly column: string;
  /** The physical line where the record begins, from 1. */
  readonly line: number;
  /** The cell's text as it came, cut where it is long; nothing where the column is PII. */
  readonly value: string;
  /** What was expected and what was found. */
  readonly message: string;
}

/** Why a record was rejected; told apart by `code`. */
export type Rejection = RecordRejection | CellRejection;

const excerptLength = 200;

/** A text as a rejection carries it. */
export function excerpt(text: string): string {
  return text.length <= excerptLength ? text : `${text.slice(0, excerptLength)}…`;
}

/** A record's rejections in one line: `humidity required: expected a value, found none; …`. */
export function describeRejections(rejections: readonly Rejection[]): string {
  return rejections
    .map(({ column, code, message }) => `${column === null ? '' : `${column} `}${code}: ${message}`)
    .join('; ');
}
