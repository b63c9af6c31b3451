import * as z from 'zod';
import { failure, fold } from '../value.ts';
import type { Expectation } from '../value.ts';
import { columnDocument, commonOf } from './kind.ts';
import type { ColumnKind, CommonColumn, CommonOptions } from './kind.ts';

/** One of a few declared values. */
export interface CategoryColumn<V extends string = string, O extends boolean = boolean> extends CommonColumn<O> {
  readonly kind: 'category';
  readonly values: readonly V[];
  readonly synonyms: Readonly<Record<string, V>>;
}

export interface CategoryOptions<V extends string, O extends boolean> extends CommonOptions<O> {
  /** Other words for the values, in any case: `{ n: 'north' }`. */
  readonly synonyms?: Readonly<Record<string, NoInfer<V>>>;
}

/** A column of declared values, each as it is declared; cells match them and their synonyms whatever the case. */
export function category<const V extends string, O extends boolean = false>(
  values: readonly V[],
  options: CategoryOptions<V, O> = {},
): CategoryColumn<V, NoInfer<O>> {
  return Object.freeze({
    kind: 'category',
    values: Object.freeze([...values]),
    synonyms: Object.freeze({ ...options.synonyms }),
    ...commonOf(options),
  });
}

function optionProblems({ values, synonyms }: CategoryColumn): string[] {
  const problems: string[] = [];
  if (values.length === 0) problems.push('a category needs at least one value');
  const words = new Map<string, string>();
  for (const value of values) {
    if (value === '' || value !== value.trim().normalize('NFC')) {
      problems.push(`value '${value}' must not be empty, padded with spaces or decomposed Unicode`);
    }
    const twin = words.get(fold(value));
    if (twin !== undefined) problems.push(`values '${twin}' and '${value}' differ only by case: keep one`);
    words.set(fold(value), value);
  }
  for (const [synonym, value] of Object.entries(synonyms)) {
    if (!values.includes(value)) {
      problems.push(
        `synonym '${synonym}' stands for '${value}', which is not declared: use one of ${values.join(', ')}`,
      );
    }
    const other = words.get(fold(synonym));
    if (other !== undefined && other !== value) {
      problems.push(`synonym '${synonym}' stands for both '${other}' and '${value}': keep one`);
    }
    words.set(fold(synonym), value);
  }
  return problems;
}

/** The words that a cell may be, in lower case, and the values that they stand for. */
export function categoryWords({ values, synonyms }: CategoryColumn): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(synonyms).map(([synonym, value]) => [fold(synonym), value] as const),
    ...values.map((value) => [fold(value), value] as const),
  ]);
}

function expectations({ values }: CategoryColumn) {
  return { word: ['unknown_category', `one of ${values.join(', ')}`] } as const satisfies Record<string, Expectation>;
}

export const categoryKind: ColumnKind<CategoryColumn, string> = {
  kind: 'category',
  document: () =>
    columnDocument('category', {
      values: z.array(z.string()),
      synonyms: z.record(z.string(), z.string()),
    }),
  problems: optionProblems,
  expectations,
  parser: (column) => {
    const words = categoryWords(column);
    const expected = expectations(column);
    return (cell) => {
      const value = words.get(cell) ?? words.get(cell.toLowerCase());
      return value === undefined ? failure(...expected.word, cell) : { ok: true, value };
    };
  },
  schema: ({ values }) => z.enum(values as [string, ...string[]]),
  types: () => ({ duckdb: 'VARCHAR', glue: 'string', spark: 'string', quicksight: 'STRING' }),
  rule: ({ values }) => `one of ${values.join(', ')}`,
};
