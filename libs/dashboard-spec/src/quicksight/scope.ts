import type { Column, Dataset } from '@sluice/contract';
import { columnOf } from '../columns.ts';
import type { CalculatedField, ColumnIdentifier } from './definition.ts';

/** A column of the dataset's as a definition names it; a calculated field stands for one. */
export const columnIn = (dataset: Dataset, name: string): ColumnIdentifier => ({
  DataSetIdentifier: dataset.name,
  ColumnName: name,
});

/** A calculated field. Its name has a space, which no column's has. */
export const calculated = (dataset: Dataset, name: string, expression: string): CalculatedField => ({
  DataSetIdentifier: dataset.name,
  Name: name,
  Expression: expression,
});

/** A column whose values a person reads: SPICE has no booleans, so that these are texts made from its 1 and 0. */
export interface Readable {
  readonly name: string;
  readonly column: Column;
  readonly fields: readonly CalculatedField[];
}

export function readable(dataset: Dataset, name: string): Readable {
  const column = columnOf(dataset, name);
  if (column.kind !== 'boolean') return { name, column, fields: [] };
  const text = `${name} text`;
  const expression = `ifelse({${name}} = 1, 'true', {${name}} = 0, 'false', NULL)`;
  return { name: text, column, fields: [calculated(dataset, text, expression)] };
}

/** The terms of a rank that sort a field by its values, nulls last whatever the direction. */
export function nullsLast(expression: string, direction: 'ASC' | 'DESC', nullable: boolean): string[] {
  const term = `${expression} ${direction}`;
  return nullable ? [`ifelse(isNull(${expression}), 1, 0) ASC`, term] : [term];
}

/** The place of each row or group in an order, from 1, among all rows that the filters let through. */
export const placeBy = (terms: readonly string[]): string => `denseRank([${terms.join(', ')}], [], PRE_AGG)`;
