import * as z from 'zod';
import type { Column, Columns, Kind } from './column.ts';
import type { Dataset } from './dataset.ts';
import type { CategoryColumn as CategoryColumnData } from './kinds/category.ts';
import { kindOf } from './kinds/registry.ts';
import { keptSchema } from './pii.ts';

/** The canonical value of a column that is not null. */
export type NonNullValue<C extends Column> = C extends { readonly kind: 'integer' }
  ? number
  : C extends { readonly kind: 'boolean' }
    ? boolean
    : C extends CategoryColumnData<infer V>
      ? V
      : string;

/** The canonical value of a column; null too where it is optional. */
export type ValueOf<C extends Column> = C['optional'] extends false ? NonNullValue<C> : NonNullValue<C> | null;

/** The names of the columns for which a condition holds; of a dataset known only at run time, any string. */
type NamesOf<C extends Columns, Condition> = string extends keyof C
  ? string
  : { [N in keyof C & string]: C[N] extends Condition ? N : never }[keyof C & string];

type WithColumns = { readonly columns: Columns };

/** One row of a dataset, in canonical values: every column is there, null where it is empty. */
export type Row<D extends WithColumns> = { [N in keyof D['columns']]: ValueOf<D['columns'][N]> };

/** The names of a dataset's columns. */
export type ColumnName<D extends WithColumns> = NamesOf<D['columns'], Column>;

/** The names of a dataset's columns of some kinds: `ColumnOfKind<D, 'text' | 'identifier'>`. */
export type ColumnOfKind<D extends WithColumns, K extends Kind> = NamesOf<D['columns'], { readonly kind: K }>;

/** The columns that can be summed: integers and decimals. */
export type NumericColumn<D extends WithColumns> = ColumnOfKind<D, 'integer' | 'decimal'>;

/** The columns of declared values. */
export type CategoryColumn<D extends WithColumns> = ColumnOfKind<D, 'category'>;

/** The columns that say when: dates and timestamps. */
export type TimeColumn<D extends WithColumns> = ColumnOfKind<D, 'date' | 'timestamp'>;

/** The columns that are never null. */
export type RequiredColumn<D extends WithColumns> = NamesOf<D['columns'], { readonly optional: false }>;

/** The zod shape of a dataset's rows. */
export type RowShape<C extends Columns> = { readonly [N in keyof C]: z.ZodType<ValueOf<C[N]>> };

/** The zod object that judges rows of canonical values: every column must be there, and no other. */
export function rowSchema<Name extends string, C extends Columns>(
  dataset: Dataset<Name, C>,
): z.ZodObject<RowShape<C>, z.core.$strict> {
  const shape = Object.fromEntries(
    Object.entries(dataset.columns).map(([name, column]) => {
      const schema = keptSchema(column, kindOf(column).schema(column));
      const nullable = column.optional && column.pii !== 'drop' ? schema.nullable() : schema;
      return [name, column.description === undefined ? nullable : nullable.describe(column.description)];
    }),
  );
  return z.strictObject(shape as RowShape<C>);
}
