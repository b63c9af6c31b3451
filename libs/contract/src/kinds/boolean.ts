import * as z from 'zod';
import { failure, fold } from '../value.ts';
import type { Expectation } from '../value.ts';
import { columnDocument, commonOf } from './kind.ts';
import type { ColumnKind, CommonColumn, CommonOptions } from './kind.ts';

/** True or false, from declared words. */
export interface BooleanColumn<O extends boolean = boolean> extends CommonColumn<O> {
  readonly kind: 'boolean';
  readonly true: readonly string[];
  readonly false: readonly string[];
}

export interface BooleanOptions<O extends boolean> extends CommonOptions<O> {
  /** Words for true beside 'true', in any case; 'yes', 'y' and '1' unless declared. */
  readonly true?: readonly string[];
  /** Words for false beside 'false', in any case; 'no', 'n' and '0' unless declared. */
  readonly false?: readonly string[];
}

/** A column of truth values: true or false. */
export function boolean<O extends boolean = false>(options: BooleanOptions<O> = {}): BooleanColumn<NoInfer<O>> {
  return Object.freeze({
    kind: 'boolean',
    true: Object.freeze([...(options.true ?? ['yes', 'y', '1'])]),
    false: Object.freeze([...(options.false ?? ['no', 'n', '0'])]),
    ...commonOf(options),
  });
}

function wordsOf(column: BooleanColumn, value: boolean): string[] {
  return (value ? ['true', ...column.true] : ['false', ...column.false]).map(fold);
}

/** The words that a cell may be, in lower case, and what they mean. */
export function booleanWords(column: BooleanColumn): ReadonlyMap<string, boolean> {
  return new Map([
    ...wordsOf(column, true).map((word) => [word, true] as const),
    ...wordsOf(column, false).map((word) => [word, false] as const),
  ]);
}

function expectations(column: BooleanColumn) {
  const words = [...booleanWords(column).keys()].join(', ');
  return { word: ['not_a_boolean', `one of ${words}`] } as const satisfies Record<string, Expectation>;
}

export const booleanKind: ColumnKind<BooleanColumn, boolean> = {
  kind: 'boolean',
  document: () => columnDocument('boolean', { true: z.array(z.string()), false: z.array(z.string()) }),
  problems: (column) => {
    const both = wordsOf(column, true).filter((word) => wordsOf(column, false).includes(word));
    return both.map((word) => `'${word}' means both true and false: keep one`);
  },
  expectations,
  parser: (column) => {
    const words = booleanWords(column);
    const expected = expectations(column);
    return (cell) => {
      const value = words.get(cell.toLowerCase());
      return value === undefined ? failure(...expected.word, cell) : { ok: true, value };
    };
  },
  schema: () => z.boolean(),
  types: () => ({ duckdb: 'BOOLEAN', glue: 'boolean', spark: 'boolean', quicksight: 'BOOLEAN' }),
  canonical: () => ({ pattern: 'true|false' }),
  rule: (column) => `${wordsOf(column, true).join(', ')} or ${wordsOf(column, false).join(', ')}`,
};
