import type {
  DashboardVersionDefinition,
  DimensionField,
  FieldSortOptions,
  ItemsLimitConfiguration,
  MeasureField,
  Visual,
} from '@aws-sdk/client-quicksight';
import { evaluate, isWindow, parseExpression } from './expression.ts';
import type { Expression } from './expression.ts';
import { applies, conditionOf } from './filter.ts';
import type { Choices, Condition } from './filter.ts';
import { aggregate, compareValues, millisOf } from './value.ts';
import type { Row, Value } from './value.ts';

/**
 * The rows that a visual of a definition shows, in its order: the values of its dimensions, then those of its measures.
 * As the documentation tells it: filters of rows, then calculations at level PRE_AGG, then filters on these, then groups
 * and measures, then sort and limit. Whatever would leave the answer open (ties in a sort, groups beyond QuickSight's own
 * 'Other', the place of nulls) throws.
 */
export function answer(
  definition: DashboardVersionDefinition,
  visualId: string,
  rows: readonly Row[],
  choices: Choices = {},
): Value[][] {
  const fields = new Map(
    (definition.CalculatedFields ?? []).map(({ Name = '', Expression: text = '' }) => [Name, parseExpression(text)]),
  );
  const { sheet, visual } = find(definition, visualId);
  const conditions = (definition.FilterGroups ?? [])
    .filter((group) => applies(group, sheet, visualId))
    .flatMap(({ Filters = [] }) =>
      Filters.map((filter) => conditionOf(filter, choices, definition.ParameterDeclarations ?? [])),
    );
  const [late, early] = partition(conditions, ({ field }) => isWindow({ kind: 'field', name: field }, fields));
  const filtered = keep(table(rows, fields), early);
  const shown = keep(filtered.narrow(), late);
  return draw(visual, shown, definition.Options?.WeekStart);
}

/** Rows, and the values of fields for each of them. */
interface Table {
  readonly size: number;
  values(field: string): readonly Value[];
  /** Only some of the rows, with the values that they had among all. */
  pick(kept: readonly number[]): Table;
  /** The same rows alone: windows are worked out among them. */
  narrow(): Table;
}

function table(
  rows: readonly Row[],
  fields: ReadonlyMap<string, Expression>,
  kept: readonly number[] = [...rows.keys()],
  cache = new Map<string, readonly Value[]>(),
): Table {
  return {
    size: kept.length,
    values: (field) => {
      const all = cache.get(field) ?? evaluate({ kind: 'field', name: field }, rows, fields);
      cache.set(field, all);
      return kept.map((row) => all[row] ?? null);
    },
    pick: (some) => {
      const picked = some.map((index) => kept[index] ?? 0);
      return table(rows, fields, picked, cache);
    },
    narrow: () => {
      const alone = rows.filter((_, row) => kept.includes(row));
      return table(alone, fields);
    },
  };
}

function keep(from: Table, conditions: readonly Condition[]): Table {
  const columns = conditions.map(({ field }) => from.values(field));
  return from.pick(
    Array.from({ length: from.size }, (_, row) => row).filter((row) =>
      conditions.every(({ passes }, index) => passes(columns[index]?.[row] ?? null)),
    ),
  );
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

function find({ Sheets = [] }: DashboardVersionDefinition, id: string): { sheet: string; visual: Visual } {
  for (const { SheetId = '', Visuals = [] } of Sheets) {
    const visual = Visuals.find((candidate) =>
      Object.values(candidate).some(({ VisualId }: { VisualId: string }) => VisualId === id),
    );
    if (visual !== undefined) return { sheet: SheetId, visual };
  }
  throw new Error(`there is no visual '${id}'`);
}

/** A dimension of a visual, its order, and how many of its groups are shown. */
interface Axis {
  readonly field: DimensionField;
  readonly sort: readonly FieldSortOptions[] | undefined;
  readonly limit: ItemsLimitConfiguration | undefined;
}

function draw(visual: Visual, rows: Table, weekStart: string | undefined): Value[][] {
  const { KPIVisual, LineChartVisual, BarChartVisual, PieChartVisual, HeatMapVisual, TableVisual } = visual;
  const axis = (
    fields: DimensionField[] | undefined,
    sort: FieldSortOptions[] | undefined,
    limit: ItemsLimitConfiguration | undefined,
  ): Axis[] => (fields ?? []).map((field) => ({ field, sort, limit }));
  if (KPIVisual) return group([], KPIVisual.ChartConfiguration?.FieldWells?.Values, rows, weekStart);
  if (LineChartVisual) {
    const { FieldWells, SortConfiguration: sort } = LineChartVisual.ChartConfiguration ?? {};
    const { Category, Colors, Values } = FieldWells?.LineChartAggregatedFieldWells ?? {};
    const colours = axis(Colors, undefined, sort?.ColorItemsLimitConfiguration);
    return group([...axis(Category, sort?.CategorySort, undefined), ...colours], Values, rows, weekStart);
  }
  if (BarChartVisual) {
    const { FieldWells, SortConfiguration: sort } = BarChartVisual.ChartConfiguration ?? {};
    const { Category, Colors, Values } = FieldWells?.BarChartAggregatedFieldWells ?? {};
    const colours = axis(Colors, sort?.ColorSort, sort?.ColorItemsLimit);
    return group(
      [...axis(Category, sort?.CategorySort, sort?.CategoryItemsLimit), ...colours],
      Values,
      rows,
      weekStart,
    );
  }
  if (PieChartVisual) {
    const { FieldWells, SortConfiguration: sort } = PieChartVisual.ChartConfiguration ?? {};
    const { Category, Values } = FieldWells?.PieChartAggregatedFieldWells ?? {};
    return group(axis(Category, sort?.CategorySort, sort?.CategoryItemsLimit), Values, rows, weekStart);
  }
  if (HeatMapVisual) {
    const { FieldWells, SortConfiguration: sort } = HeatMapVisual.ChartConfiguration ?? {};
    const { Rows, Columns, Values } = FieldWells?.HeatMapAggregatedFieldWells ?? {};
    const columns = axis(Columns, sort?.HeatMapColumnSort, sort?.HeatMapColumnItemsLimitConfiguration);
    return group(
      [...axis(Rows, sort?.HeatMapRowSort, sort?.HeatMapRowItemsLimitConfiguration), ...columns],
      Values,
      rows,
      weekStart,
    );
  }
  if (TableVisual) {
    const { FieldWells, SortConfiguration, FieldOptions } = TableVisual.ChartConfiguration ?? {};
    const columns = (FieldWells?.TableUnaggregatedFieldWells?.Values ?? []).map(({ FieldId, Column }) => ({
      id: FieldId,
      values: rows.values(Column?.ColumnName ?? ''),
    }));
    const hidden = (FieldOptions?.SelectedFieldOptions ?? []).filter(({ Visibility }) => Visibility === 'HIDDEN');
    const sorted = columns.find(({ id }) => id === SortConfiguration?.RowSort?.[0]?.FieldSort?.FieldId)?.values ?? [];
    return inOrder(sorted).map((row) =>
      columns
        .filter(({ id }) => hidden.every(({ FieldId }) => FieldId !== id))
        .map(({ values }) => values[row] ?? null),
    );
  }
  throw new Error(`a visual that is not modelled: ${Object.keys(visual).join()}`);
}

/** The indices of values in ascending order; equal values leave it open. */
function inOrder(values: readonly Value[]): number[] {
  if (new Set(values).size < values.length) throw new Error('the sort has ties');
  return [...values.keys()].sort((a, b) => compareValues(values[a] ?? null, values[b] ?? null));
}

function group(
  axes: readonly Axis[],
  measures: readonly MeasureField[] | undefined,
  rows: Table,
  weekStart: string | undefined,
): Value[][] {
  const positions = axes.map((axis) => places(axis, rows, weekStart));
  const cells = new Map<string, number[]>(axes.length === 0 ? [['[]', []]] : []);
  for (let row = 0; row < rows.size; row++) {
    const key = JSON.stringify(positions.map(({ placeOf }) => placeOf[row]));
    cells.set(key, [...(cells.get(key) ?? []), row]);
  }
  return [...cells]
    .map(([key, members]) => ({ place: JSON.parse(key) as (number | null)[], members }))
    .filter(({ place }) => !place.includes(null))
    .sort((a, b) => a.place.map((at, axis) => (at ?? 0) - (b.place[axis] ?? 0)).find((order) => order !== 0) ?? 0)
    .map(({ place, members }) => [
      ...place.map((at, axis) => positions[axis]?.groups[at ?? 0] ?? null),
      ...(measures ?? []).map((measure) => measured(measure, rows.pick(members))),
    ]);
}

/** The groups of a dimension in its order, and which of them each row belongs to; null where it is not shown. */
function places({ field, sort, limit }: Axis, rows: Table, weekStart: string | undefined) {
  const values = dimensionValues(field, rows, weekStart);
  const distinct = [...new Set(values)];
  const most = limit?.ItemsLimit ?? Infinity;
  if (distinct.length > most && limit?.OtherCategories !== 'EXCLUDE') throw new Error("QuickSight's own 'Other'");
  const groups = sorted(distinct).slice(0, most);
  return {
    groups,
    placeOf: values.map((value) => {
      const place = groups.indexOf(value);
      return place === -1 ? null : place;
    }),
  };

  function sorted(unsorted: readonly Value[]): Value[] {
    const [first, ...more] = sort ?? [];
    // Lines have no order of their own.
    if (first === undefined) return [...unsorted].sort(compareValues);
    if (more.length > 0) throw new Error('charts have one sort');
    const { SortBy, AggregationFunction } = first.ColumnSort ?? {};
    if (SortBy === undefined) {
      if (unsorted.includes(null) && unsorted.length > 1) throw new Error('the place of null is open');
      return [...unsorted].sort(compareValues);
    }
    const by = rows.values(SortBy.ColumnName ?? '');
    const aggregation = AggregationFunction?.NumericalAggregationFunction?.SimpleNumericalAggregation ?? '';
    const keys = unsorted.map((value) =>
      aggregate(
        aggregation,
        by.filter((_, row) => values[row] === value),
      ),
    );
    return inOrder(keys).map((index) => unsorted[index] ?? null);
  }
}

function dimensionValues(
  { CategoricalDimensionField, DateDimensionField }: DimensionField,
  rows: Table,
  weekStart: string | undefined,
): readonly Value[] {
  if (CategoricalDimensionField) return rows.values(CategoricalDimensionField.Column?.ColumnName ?? '');
  if (!DateDimensionField) throw new Error('a dimension that is not modelled');
  const { Column, DateGranularity = '' } = DateDimensionField;
  return rows.values(Column?.ColumnName ?? '').map((value) => truncate(value, DateGranularity, weekStart));
}

function truncate(value: Value, granularity: string, weekStart: string | undefined): Value {
  if (value === null) return null;
  const date = new Date(millisOf(value));
  if (granularity === 'HOUR') return `${date.toISOString().slice(0, 13).replace('T', ' ')}:00:00`;
  if (granularity === 'MONTH') date.setUTCDate(1);
  if (granularity === 'WEEK') {
    if (weekStart !== 'MONDAY') throw new Error('only weeks from Monday are modelled');
    date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  }
  return date.toISOString().slice(0, 10);
}

function measured(
  { NumericalMeasureField, CategoricalMeasureField, DateMeasureField }: MeasureField,
  rows: Table,
): Value {
  const field = NumericalMeasureField ?? CategoricalMeasureField ?? DateMeasureField;
  const aggregation =
    NumericalMeasureField?.AggregationFunction?.SimpleNumericalAggregation ??
    CategoricalMeasureField?.AggregationFunction ??
    DateMeasureField?.AggregationFunction;
  return aggregate(aggregation ?? '', rows.values(field?.Column?.ColumnName ?? ''));
}
