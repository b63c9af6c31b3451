import * as z from 'zod';
import { failure } from '../value.ts';
import type { Expectation } from '../value.ts';
import { columnDocument, commonOf, present } from './kind.ts';
import type { ColumnKind, CommonColumn, CommonOptions } from './kind.ts';

/** Free text. */
export interface TextColumn<O extends boolean = boolean> extends CommonColumn<O> {
  readonly kind: 'text';
  readonly maxLength?: number;
}

export interface TextOptions<O extends boolean> extends CommonOptions<O> {
  /** The most characters (Unicode code points) that a cell may have. */
  readonly maxLength?: number;
}

/** A column of free text: strings. */
export function text<O extends boolean = false>(options: TextOptions<O> = {}): TextColumn<NoInfer<O>> {
  return Object.freeze({ kind: 'text', ...present({ maxLength: options.maxLength }), ...commonOf(options) });
}

/** Counted in code points, as JSON Schema, Spark and DuckDB count; a cell that fits in UTF-16 units is not walked. */
export function isWithin(maxLength: number | undefined, value: string): boolean {
  if (maxLength === undefined || value.length <= maxLength) return true;
  if (value.length > 2 * maxLength) return false;
  let count = 0;
  for (const _ of value) count++;
  return count <= maxLength;
}

/** What is wrong with a `maxLength`. */
export function maxLengthProblems(maxLength: number | undefined): string[] {
  if (maxLength === undefined || (Number.isSafeInteger(maxLength) && maxLength > 0)) return [];
  return [`maxLength must be a whole number above 0, found ${maxLength}`];
}

/** The expectation of a `maxLength`; without one every text is within. */
export function tooLong(maxLength = Infinity): Expectation {
  return ['too_long', `at most ${maxLength} characters`];
}

export const textKind: ColumnKind<TextColumn, string> = {
  kind: 'text',
  document: () => columnDocument('text', { maxLength: z.number().optional() }),
  problems: ({ maxLength }) => maxLengthProblems(maxLength),
  expectations: ({ maxLength }) => ({ tooLong: tooLong(maxLength) }),
  parser: ({ maxLength }) => {
    const expected = tooLong(maxLength);
    return (cell) => (isWithin(maxLength, cell) ? { ok: true, value: cell } : failure(...expected, cell));
  },
  schema: ({ maxLength }) =>
    maxLength === undefined
      ? z.string()
      : z
          .string()
          .refine((value) => isWithin(maxLength, value), { error: `expected at most ${maxLength} characters` })
          .meta({ maxLength }),
  types: () => ({ duckdb: 'VARCHAR', glue: 'string', spark: 'string', quicksight: 'STRING' }),
  rule: ({ maxLength }) => (maxLength === undefined ? 'any text' : `at most ${maxLength} characters`),
};
