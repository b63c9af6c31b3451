import type { Dataset } from '@sluice/contract';
import { dimensionLabel } from '../labels.ts';
import { partValues } from '../result.ts';
import { restLabel } from '../sql.ts';
import type { Dimension, Measure, Part } from '../spec.ts';
import type { CalculatedField, CategoricalDimension, ItemsLimit, Sort } from './definition.ts';
import { nullFormat } from './format.ts';
import { byMeasure } from './measure.ts';
import { calculated, columnIn, nullsLast, placeBy, readable } from './scope.ts';

/** What a visual groups by: a field of texts, and the field whose least value puts each group in its place. */
export interface Group {
  readonly dataset: Dataset;
  /** A column, or a calculated field. */
  readonly name: string;
  readonly label: string;
  readonly nullable: boolean;
  /** The field to sort by; absent where the texts themselves are in order. */
  readonly order?: string;
  /** How many groups there can be. */
  readonly size: number;
  readonly fields: readonly CalculatedField[];
  /** The time without which a row has no place. */
  readonly needs?: string;
}

/** The groups of a dimension, in order of their values, null last. */
export function groupOf(dataset: Dataset, dimension: Dimension): Group {
  const label = dimensionLabel(dimension);
  if (typeof dimension !== 'string') return partGroup(dataset, dimension.column, dimension.part, label);
  const { name, column, fields } = readable(dataset, dimension);
  const known = column.kind === 'category' ? column.values.length : column.kind === 'boolean' ? 2 : Infinity;
  const group: Group = { dataset, name, label, nullable: column.optional, size: known, fields };
  if (!column.optional) return group;
  const order = calculated(dataset, `${name} order`, placeBy(nullsLast(`{${name}}`, 'ASC', true)));
  return { ...group, order: order.Name, size: known + 1, fields: [...fields, order] };
}

/** `extract` counts the days of the week from 1, a Sunday. */
const partExpressions: { readonly [P in Part]: (column: string) => string } = {
  'hour-of-day': (column) => `extract('HH', {${column}})`,
  'day-of-week': (column) => `ifelse(extract('WD', {${column}}) = 1, 7, extract('WD', {${column}}) - 1)`,
};

/** A part of a time under the names that people know, in order of its numbers. */
function partGroup(dataset: Dataset, column: string, part: Part, label: string): Group {
  const number = `${column} ${part}`;
  const values = partValues[part];
  const names = values.flatMap((known) => [`{${number}} = ${String(known.value)}`, `'${known.label}'`]);
  return {
    dataset,
    name: `${number} name`,
    label,
    nullable: false,
    order: number,
    size: values.length,
    needs: column,
    fields: [
      calculated(dataset, number, partExpressions[part](column)),
      calculated(dataset, `${number} name`, `ifelse(${names.join(', ')}, NULL)`),
    ],
  };
}

/** The same groups by a measure, greatest first; ties in order of their values, nulls last. `id` names the field. */
export function byGreatest(group: Group, measure: Measure, id: string): Group {
  const place = placeField(group, measure, id);
  return { ...group, order: place.Name, fields: [...group.fields, place] };
}

function placeField({ dataset, name, nullable }: Group, measure: Measure, id: string): CalculatedField {
  const terms = [...byMeasure(dataset, measure, name), ...nullsLast(`{${name}}`, 'ASC', nullable)];
  return calculated(dataset, `${id} place`, placeBy(terms));
}

/**
 * The `limit` greatest groups, and one more of the rows of all others. QuickSight's own 'Other' adds up what it shows;
 * this one is a group of rows, whose average is the average of the rows. Sorted by 'measure', or in order of 'value';
 * the rest is last.
 */
export function foldRest(group: Group, limit: number, measure: Measure, id: string, sort: 'measure' | 'value'): Group {
  const { dataset, name, nullable } = group;
  const place = placeField(group, measure, id);
  const folded = `${id} folded`;
  const isRest = `{${folded}} = '${restLabel}'`;
  const orders = {
    measure: `ifelse(isNull({${folded}}), {${place.Name}}, ${isRest}, ${limit + 1}, {${place.Name}})`,
    value: placeBy([`ifelse(isNull({${folded}}), 1, ${isRest}, 2, 0) ASC`, `{${folded}} ASC`]),
  };
  return {
    dataset,
    name: folded,
    label: group.label,
    nullable,
    order: `${id} order`,
    size: limit + 1,
    fields: [
      ...group.fields,
      place,
      calculated(dataset, folded, `ifelse({${place.Name}} <= ${limit}, {${name}}, '${restLabel}')`),
      calculated(dataset, `${id} order`, orders[sort]),
    ],
  };
}

/** The groups as a field of a visual. */
export const dimensionField = ({ dataset, name }: Group, id: string): CategoricalDimension => ({
  CategoricalDimensionField: { FieldId: id, Column: columnIn(dataset, name), FormatConfiguration: nullFormat },
});

/** The order of the groups of a visual's field. */
export function groupSort({ dataset, order }: Group, id: string): Sort[] {
  if (order === undefined) return [{ FieldSort: { FieldId: id, Direction: 'ASC' } }];
  const AggregationFunction = { NumericalAggregationFunction: { SimpleNumericalAggregation: 'MIN' } } as const;
  return [{ ColumnSort: { SortBy: columnIn(dataset, order), Direction: 'ASC', AggregationFunction } }];
}

/** Room for all groups that there can be: without it QuickSight folds what is more than its own default. */
export const allOf = ({ size }: Group): ItemsLimit => ({ ItemsLimit: size, OtherCategories: 'INCLUDE' });
