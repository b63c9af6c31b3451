import type { Column, Value } from '@sluice/contract';
import { measureName } from './result.ts';
import type { Dimension, Measure, TimeAxis } from './spec.ts';

/** A query in DuckDB's SQL, with its positional parameters: `$1` is the first. */
export interface Query {
  readonly sql: string;
  readonly parameters: readonly Value[];
}

/** What the rows beyond a limit are called. A value of that very name joins them. */
export const restLabel = 'Other';

/** A name in SQL. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text in SQL. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The start of the hour, day, week or month. Weeks begin on Monday. */
export function timeSql({ column, grain }: TimeAxis): string {
  if (grain === 'hour') return `date_trunc('hour', ${quoteName(column)})`;
  return `CAST(date_trunc('${grain}', ${quoteName(column)}) AS DATE)`;
}

/** What rows are grouped by. */
export function dimensionSql(dimension: Dimension, columnOf: (name: string) => Column): string {
  if (typeof dimension !== 'string') {
    const part = dimension.part === 'hour-of-day' ? 'hour' : 'isodow';
    return `${part}(${quoteName(dimension.column)})`;
  }
  const name = quoteName(dimension);
  return columnOf(dimension).kind === 'boolean' ? `CAST(${name} AS VARCHAR)` : name;
}

/** What a measure takes from each row. */
export const inputSql = (measure: Measure): string => (measure.aggregate === 'count' ? '1' : quoteName(measure.column));

/**
 * A measure over a group, from its inputs. Sums are exact (decimals and integers, no floating point in any order of
 * rows) and become doubles only when they are done, for drawing.
 */
export function aggregateSql(measure: Measure, index = 0): string {
  const input = quoteName(measureName(index));
  switch (measure.aggregate) {
    case 'count':
      return 'count(*)';
    case 'count-distinct':
      return `count(DISTINCT ${input})`;
    case 'sum':
      return `CAST(sum(${input}) AS DOUBLE)`;
    case 'average':
      return `CAST(sum(${input}) AS DOUBLE) / count(${input})`;
    case 'min':
    case 'max':
      return `CAST(${measure.aggregate}(${input}) AS DOUBLE)`;
  }
}
