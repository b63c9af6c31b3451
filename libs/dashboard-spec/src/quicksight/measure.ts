import type { Dataset } from '@sluice/contract';
import { columnOf } from '../columns.ts';
import type { Measure } from '../spec.ts';
import type { MeasureField, NumericalAggregation } from './definition.ts';
import { measureFormat } from './format.ts';
import { columnIn, nullsLast } from './scope.ts';

/** The column that a measure takes; rows are counted by one that each of them has. */
export const measuredColumn = (measure: Measure): string =>
  measure.aggregate === 'count' ? 'source_file' : measure.column;

const aggregations: { readonly [A in Exclude<Measure['aggregate'], 'count'>]: NumericalAggregation } = {
  'count-distinct': 'DISTINCT_COUNT',
  sum: 'SUM',
  average: 'AVERAGE',
  min: 'MIN',
  max: 'MAX',
};

/** A measure as a field of a visual. The kind of field follows the type that SPICE gives the column. */
export function measureField(dataset: Dataset, measure: Measure, id: string): MeasureField {
  const format = measureFormat(dataset, measure);
  const name = measuredColumn(measure);
  const common = { FieldId: id, Column: columnIn(dataset, name) };
  if (measure.aggregate === 'count') {
    return categorical('COUNT');
  }
  switch (columnOf(dataset, name).kind) {
    case 'identifier':
    case 'text':
    case 'category':
      return categorical('DISTINCT_COUNT');
    case 'date':
    case 'timestamp':
      return {
        DateMeasureField: {
          ...common,
          AggregationFunction: 'DISTINCT_COUNT',
          FormatConfiguration: { NumericFormatConfiguration: format },
        },
      };
    case 'integer':
    case 'decimal':
    case 'boolean':
      return {
        NumericalMeasureField: {
          ...common,
          AggregationFunction: { SimpleNumericalAggregation: aggregations[measure.aggregate] },
          FormatConfiguration: { FormatConfiguration: format },
        },
      };
  }

  function categorical(aggregation: 'COUNT' | 'DISTINCT_COUNT'): MeasureField {
    return {
      CategoricalMeasureField: {
        ...common,
        AggregationFunction: aggregation,
        FormatConfiguration: { NumericFormatConfiguration: format },
      },
    };
  }
}

const windows: { readonly [A in Measure['aggregate']]: string } = {
  count: 'countOver',
  'count-distinct': 'distinctCountOver',
  sum: 'sumOver',
  average: 'avgOver',
  min: 'minOver',
  max: 'maxOver',
};

/** The terms of a rank that sort the groups of a field by a measure, greatest first, groups without any value last. */
export function byMeasure(dataset: Dataset, measure: Measure, group: string): string[] {
  const name = measuredColumn(measure);
  const counts = measure.aggregate === 'count' || measure.aggregate === 'count-distinct';
  const expression = `${windows[measure.aggregate]}({${name}}, [{${group}}], PRE_AGG)`;
  return nullsLast(expression, 'DESC', !counts && columnOf(dataset, name).optional);
}
