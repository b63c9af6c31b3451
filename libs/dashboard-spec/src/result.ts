import type { Column, Dataset, Value } from '@sluice/contract';
import { columnOf } from './columns.ts';
import { columnLabel, dimensionLabel, measureLabel } from './labels.ts';
import type { Dimension, Grain, Measure, NumberFormat, Part, TimeAxis, Visual } from './spec.ts';

/** What a column of a visual's result is for: a measure, an axis, a legend, or a table's own column. */
export type ResultRole = 'measure' | 'time' | 'category' | 'series' | 'rows' | 'columns' | 'value';

/**
 * What the values of a result's column are. Dates are `yyyy-MM-dd`, timestamps RFC 3339 in UTC, hours of the day 0 to
 * 23, days of the week 1 (Monday) to 7. Numbers are numbers where they are drawn; in tables, decimals are exact text.
 */
export type ResultType = 'text' | 'number' | 'boolean' | 'date' | 'timestamp' | Part;

/** A value that a column is known to have, and how it reads. */
export interface KnownValue {
  readonly value: Value;
  readonly label: string;
}

/** One column of a visual's result. */
export interface ResultColumn {
  /** Its name in the query's result: the role, 'measure_1' …, or the dataset column's name in tables. */
  readonly name: string;
  readonly role: ResultRole;
  readonly type: ResultType;
  readonly label: string;
  readonly format?: NumberFormat;
  /** All values in order, where the contract or the calendar knows them; the result may lack some. */
  readonly values?: readonly KnownValue[];
  /** Of times: how far apart the moments are, each named by its first day or hour. */
  readonly grain?: Grain;
  /** Measures over time: what a moment without rows means, zero or a gap in the line. */
  readonly missing?: 'zero' | 'gap';
}

/** The columns of a visual's result, in order. */
export function resultColumns(dataset: Dataset, visual: Visual): readonly ResultColumn[] {
  switch (visual.kind) {
    case 'kpi':
      return [measureColumn(visual.measure, 0)];
    case 'line':
      return [
        timeColumn(visual.time),
        ...seriesColumn(dataset, visual.series),
        ...visual.measures.map((measure, index) => ({ ...measureColumn(measure, index), missing: missing(measure) })),
      ];
    case 'bar':
      return [
        dimensionColumn(dataset, visual.category, 'category'),
        ...seriesColumn(dataset, visual.series),
        measureColumn(visual.measure, 0),
      ];
    case 'donut':
      return [dimensionColumn(dataset, visual.category, 'category'), measureColumn(visual.measure, 0)];
    case 'heat-map':
      return [
        dimensionColumn(dataset, visual.rows, 'rows'),
        dimensionColumn(dataset, visual.columns, 'columns'),
        measureColumn(visual.measure, 0),
      ];
    case 'table':
      return visual.columns.map((name) => ({
        name,
        role: 'value',
        type: valueTypes[columnOf(dataset, name).kind],
        label: columnLabel(name),
      }));
  }
}

/** The name of a measure's column in results. */
export const measureName = (index: number): string => `measure_${index + 1}`;

function measureColumn(measure: Measure, index: number): ResultColumn {
  return {
    name: measureName(index),
    role: 'measure',
    type: 'number',
    label: measureLabel(measure),
    ...(measure.format !== undefined && { format: measure.format }),
  };
}

/** What a moment without rows means for a measure. */
export const missing = ({ aggregate }: Measure): 'zero' | 'gap' =>
  aggregate === 'count' || aggregate === 'count-distinct' || aggregate === 'sum' ? 'zero' : 'gap';

const timeColumn = ({ column, grain }: TimeAxis): ResultColumn => ({
  name: 'time',
  role: 'time',
  type: grain === 'hour' ? 'timestamp' : 'date',
  label: columnLabel(column),
  grain,
});

const seriesColumn = (dataset: Dataset, series: string | undefined): ResultColumn[] =>
  series === undefined ? [] : [dimensionColumn(dataset, series, 'series')];

function dimensionColumn(dataset: Dataset, dimension: Dimension, role: ResultRole): ResultColumn {
  const common = { name: role, role, label: dimensionLabel(dimension) };
  if (typeof dimension !== 'string') return { ...common, type: dimension.part, values: partValues[dimension.part] };
  const values = declaredValues(columnOf(dataset, dimension));
  return { ...common, type: 'text', ...(values !== undefined && { values }) };
}

/** Booleans group as the texts 'true' and 'false', as they do in engines that have no booleans. */
function declaredValues(column: Column): KnownValue[] | undefined {
  const values = column.kind === 'category' ? column.values : column.kind === 'boolean' ? ['false', 'true'] : undefined;
  return values?.map((value) => ({ value, label: value }));
}

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Every value of a part of a time, in order, and how it reads. */
export const partValues: { readonly [P in Part]: readonly KnownValue[] } = {
  'hour-of-day': Array.from({ length: 24 }, (_, hour) => ({ value: hour, label: `${hour}`.padStart(2, '0') })),
  'day-of-week': days.map((label, index) => ({ value: index + 1, label })),
};

const valueTypes: { readonly [K in Column['kind']]: ResultType } = {
  identifier: 'text',
  text: 'text',
  category: 'text',
  integer: 'number',
  decimal: 'number',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
};
