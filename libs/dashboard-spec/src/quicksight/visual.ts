import type { Dataset } from '@sluice/contract';
import { columnOf } from '../columns.ts';
import { columnLabel, measureLabel } from '../labels.ts';
import { visualNotes } from '../notes.ts';
import { barSort, tieBreakers } from '../order.ts';
import { palettes } from '../palette.ts';
import { measureName, missing } from '../result.ts';
import type {
  BarVisual,
  DonutVisual,
  HeatMapVisual,
  KpiVisual,
  LineVisual,
  Measure,
  TableVisual,
  Visual,
} from '../spec.ts';
import type { AxisLabel, CalculatedField, QuickSightVisual, Tooltip, VisualFrame } from './definition.ts';
import { nullFormat, placeFormat, timeFormats, valueFormat } from './format.ts';
import { allOf, byGreatest, dimensionField, foldRest, groupOf, groupSort } from './group.ts';
import type { Group } from './group.ts';
import { measuredColumn, measureField } from './measure.ts';
import { calculated, columnIn, nullsLast, placeBy, readable } from './scope.ts';

/** A visual, the calculated fields that it refers to, and which of the filtered rows it shows. */
export interface CompiledVisual {
  readonly visual: QuickSightVisual;
  readonly fields: readonly CalculatedField[];
  /** The times without which a row has no place. */
  readonly needs: readonly string[];
  /** The field that numbers the rows of a table from 1, and the last number that is shown. */
  readonly limit?: { readonly place: string; readonly rows: number };
}

/** Compiles a visual of a checked dashboard. */
export function compileToQuickSight(dataset: Dataset, visual: Visual): CompiledVisual {
  switch (visual.kind) {
    case 'kpi':
      return kpi(dataset, visual);
    case 'line':
      return line(dataset, visual);
    case 'bar':
      return bar(dataset, visual);
    case 'donut':
      return donut(dataset, visual);
    case 'heat-map':
      return heatMap(dataset, visual);
    case 'table':
      return table(dataset, visual);
  }
}

/** The description, and what the visual leaves out or folds together. */
export const subtitleOf = (dataset: Dataset, visual: Visual): string =>
  [...(visual.description === undefined ? [] : [visual.description]), ...visualNotes(dataset, visual)].join(' ');

/** What every visual has. */
function frame(dataset: Dataset, visual: Visual): VisualFrame {
  const subtitle = subtitleOf(dataset, visual);
  return {
    VisualId: visual.id,
    Title: { Visibility: 'VISIBLE', FormatText: { PlainText: visual.title } },
    Subtitle:
      subtitle === '' ? { Visibility: 'HIDDEN' } : { Visibility: 'VISIBLE', FormatText: { PlainText: subtitle } },
  };
}

/** A field of a visual: its id, unique in the whole dashboard, and what people read. */
interface Field {
  readonly id: string;
  readonly column: string;
  readonly label: string;
}

const fieldId = ({ id }: Visual, role: string): string => `${id}.${role}`;

const groupField = (visual: Visual, role: string, { name, label }: Group): Field => ({
  id: fieldId(visual, role),
  column: name,
  label,
});

/** Measures as fields of a visual. */
function values(dataset: Dataset, visual: Visual, measures: readonly Measure[]) {
  const fields = measures.map((measure, index): Field => {
    const column = measuredColumn(measure);
    return { id: fieldId(visual, measureName(index)), column, label: measureLabel(measure) };
  });
  const wells = measures.map((measure, index) => measureField(dataset, measure, fieldId(visual, measureName(index))));
  return { fields, wells };
}

const axis = (dataset: Dataset, fields: readonly Field[]): AxisLabel => ({
  AxisLabelOptions: fields.map(({ id, column, label }) => ({
    CustomLabel: label,
    ApplyTo: { FieldId: id, Column: columnIn(dataset, column) },
  })),
});

const tooltip = (fields: readonly Field[]): Tooltip => ({
  TooltipVisibility: 'VISIBLE',
  SelectedTooltipType: 'DETAILED',
  FieldBasedTooltip: {
    AggregationVisibility: 'HIDDEN',
    TooltipTitleType: 'PRIMARY_VALUE',
    TooltipFields: fields.map(({ id, label }) => ({
      FieldTooltipItem: { FieldId: id, Label: label, Visibility: 'VISIBLE' },
    })),
  },
});

function kpi(dataset: Dataset, visual: KpiVisual): CompiledVisual {
  const { wells } = values(dataset, visual, [visual.measure]);
  return {
    visual: { KPIVisual: { ...frame(dataset, visual), ChartConfiguration: { FieldWells: { Values: wells } } } },
    fields: [],
    needs: [],
  };
}

const granularities = { hour: 'HOUR', day: 'DAY', week: 'WEEK', month: 'MONTH' } as const;

/** The groups of a series, in order of their values, the rest last. */
function seriesGroup(dataset: Dataset, { id, series, seriesLimit, measure }: SeriesOf): Group | undefined {
  if (series === undefined) return undefined;
  const group = groupOf(dataset, series);
  return seriesLimit === undefined ? group : foldRest(group, seriesLimit, measure, `${id} series`, 'value');
}

interface SeriesOf {
  readonly id: string;
  readonly series?: string | undefined;
  readonly seriesLimit?: number | undefined;
  readonly measure: Measure;
}

function line(dataset: Dataset, visual: LineVisual): CompiledVisual {
  const { id, time, measures, series, seriesLimit } = visual;
  const timeField: Field = { id: fieldId(visual, 'time'), column: time.column, label: columnLabel(time.column) };
  const { fields, wells } = values(dataset, visual, measures);
  const measure = measures[0];
  const colours = measure && seriesGroup(dataset, { id, series, seriesLimit, measure });
  const colourField = colours && groupField(visual, 'series', colours);
  const gaps = measures.some((each) => missing(each) === 'gap');
  return {
    visual: {
      LineChartVisual: {
        ...frame(dataset, visual),
        ChartConfiguration: {
          FieldWells: {
            LineChartAggregatedFieldWells: {
              Category: [
                {
                  DateDimensionField: {
                    FieldId: timeField.id,
                    Column: columnIn(dataset, time.column),
                    DateGranularity: granularities[time.grain],
                    FormatConfiguration: { DateTimeFormat: timeFormats[time.grain], ...nullFormat },
                  },
                },
              ],
              Values: wells,
              Colors: colours && colourField ? [dimensionField(colours, colourField.id)] : [],
            },
          },
          SortConfiguration: {
            CategorySort: [{ FieldSort: { FieldId: timeField.id, Direction: 'ASC' } }],
            ...(colours && { ColorItemsLimitConfiguration: allOf(colours) }),
          },
          Type: 'LINE',
          XAxisLabelOptions: axis(dataset, [timeField]),
          PrimaryYAxisLabelOptions: axis(dataset, fields),
          PrimaryYAxisDisplayOptions: {
            MissingDataConfigurations: [{ TreatmentOption: gaps ? 'SHOW_AS_BLANK' : 'SHOW_AS_ZERO' }],
          },
          Tooltip: tooltip([timeField, ...(colourField ? [colourField] : []), ...fields]),
        },
      },
    },
    fields: colours?.fields ?? [],
    needs: [time.column],
  };
}

function bar(dataset: Dataset, visual: BarVisual): CompiledVisual {
  const { id, category, measure, limit, series, seriesLimit, orientation } = visual;
  const byValue = groupOf(dataset, category);
  const bars = barSort(visual) === 'measure' ? byGreatest(byValue, measure, `${id} category`) : byValue;
  const barField = groupField(visual, 'category', bars);
  const { fields, wells } = values(dataset, visual, [measure]);
  const stacks = seriesGroup(dataset, { id, series, seriesLimit, measure });
  const stackField = stacks && groupField(visual, 'series', stacks);
  return {
    visual: {
      BarChartVisual: {
        ...frame(dataset, visual),
        ChartConfiguration: {
          FieldWells: {
            BarChartAggregatedFieldWells: {
              Category: [dimensionField(bars, barField.id)],
              Values: wells,
              Colors: stacks && stackField ? [dimensionField(stacks, stackField.id)] : [],
            },
          },
          SortConfiguration: {
            CategorySort: groupSort(bars, barField.id),
            CategoryItemsLimit: limit === undefined ? allOf(bars) : { ItemsLimit: limit, OtherCategories: 'EXCLUDE' },
            ...(stacks &&
              stackField && { ColorSort: groupSort(stacks, stackField.id), ColorItemsLimit: allOf(stacks) }),
          },
          Orientation: orientation === 'horizontal' ? 'HORIZONTAL' : 'VERTICAL',
          BarsArrangement: stacks ? 'STACKED' : 'CLUSTERED',
          CategoryLabelOptions: axis(dataset, [barField]),
          ValueLabelOptions: axis(dataset, fields),
          Tooltip: tooltip([barField, ...(stackField ? [stackField] : []), ...fields]),
        },
      },
    },
    fields: [...bars.fields, ...(stacks?.fields ?? [])],
    needs: needsOf([bars]),
  };
}

const needsOf = (groups: readonly Group[]): string[] => groups.flatMap(({ needs }) => needs ?? []);

function donut(dataset: Dataset, visual: DonutVisual): CompiledVisual {
  const { id, category, measure, limit } = visual;
  const all = groupOf(dataset, category);
  const slices =
    limit === undefined
      ? byGreatest(all, measure, `${id} category`)
      : foldRest(all, limit, measure, `${id} category`, 'measure');
  const sliceField = groupField(visual, 'category', slices);
  const { fields, wells } = values(dataset, visual, [measure]);
  return {
    visual: {
      PieChartVisual: {
        ...frame(dataset, visual),
        ChartConfiguration: {
          FieldWells: {
            PieChartAggregatedFieldWells: { Category: [dimensionField(slices, sliceField.id)], Values: wells },
          },
          SortConfiguration: {
            CategorySort: groupSort(slices, sliceField.id),
            CategoryItemsLimit: allOf(slices),
          },
          DonutOptions: { ArcOptions: { ArcThickness: 'MEDIUM' } },
          CategoryLabelOptions: axis(dataset, [sliceField]),
          ValueLabelOptions: axis(dataset, fields),
          Tooltip: tooltip([sliceField, ...fields]),
        },
      },
    },
    fields: slices.fields,
    needs: [],
  };
}

function heatMap(dataset: Dataset, visual: HeatMapVisual): CompiledVisual {
  const { chart, page } = palettes.light;
  const { id, measure, rowLimit } = visual;
  const allRows = groupOf(dataset, visual.rows);
  const rows = rowLimit === undefined ? allRows : foldRest(allRows, rowLimit, measure, `${id} rows`, 'value');
  const columns = groupOf(dataset, visual.columns);
  const rowField = groupField(visual, 'rows', rows);
  const columnField = groupField(visual, 'columns', columns);
  const { fields, wells } = values(dataset, visual, [measure]);
  return {
    visual: {
      HeatMapVisual: {
        ...frame(dataset, visual),
        ChartConfiguration: {
          FieldWells: {
            HeatMapAggregatedFieldWells: {
              Rows: [dimensionField(rows, rowField.id)],
              Columns: [dimensionField(columns, columnField.id)],
              Values: wells,
            },
          },
          SortConfiguration: {
            HeatMapRowSort: groupSort(rows, rowField.id),
            HeatMapColumnSort: groupSort(columns, columnField.id),
            HeatMapRowItemsLimitConfiguration: allOf(rows),
            HeatMapColumnItemsLimitConfiguration: allOf(columns),
          },
          RowLabelOptions: axis(dataset, [rowField]),
          ColumnLabelOptions: axis(dataset, [columnField]),
          ColorScale: {
            Colors: [{ Color: chart.low }, { Color: chart.high }],
            ColorFillType: 'GRADIENT',
            NullValueColor: { Color: page.surface },
          },
          Tooltip: tooltip([rowField, columnField, ...fields]),
        },
      },
    },
    fields: [...rows.fields, ...columns.fields],
    needs: needsOf([rows, columns]),
  };
}

function table(dataset: Dataset, visual: TableVisual): CompiledVisual {
  const { id, columns, limit } = visual;
  const place = calculated(dataset, `${id} place`, placeBy(tableOrder(dataset, visual)));
  const placeId = fieldId(visual, 'PLACE');
  const shown = columns.map((name) => ({
    ...readable(dataset, name),
    id: fieldId(visual, name),
    label: columnLabel(name),
  }));
  return {
    visual: {
      TableVisual: {
        ...frame(dataset, visual),
        ChartConfiguration: {
          FieldWells: {
            TableUnaggregatedFieldWells: {
              Values: [
                ...shown.map(({ id, name, column }) => ({
                  FieldId: id,
                  Column: columnIn(dataset, name),
                  FormatConfiguration: valueFormat(column),
                })),
                { FieldId: placeId, Column: columnIn(dataset, place.Name), FormatConfiguration: placeFormat },
              ],
            },
          },
          SortConfiguration: { RowSort: [{ FieldSort: { FieldId: placeId, Direction: 'ASC' } }] },
          FieldOptions: {
            SelectedFieldOptions: [
              ...shown.map(({ id, label }) => ({ FieldId: id, CustomLabel: label, Visibility: 'VISIBLE' as const })),
              { FieldId: placeId, CustomLabel: 'Place', Visibility: 'HIDDEN' },
            ],
            Order: [...shown.map(({ id }) => id), placeId],
          },
        },
      },
    },
    fields: [...shown.flatMap(({ fields }) => fields), place],
    needs: [],
    limit: { place: place.Name, rows: limit },
  };
}

/** The terms of a rank that numbers the rows of a table in its order, no two alike. */
function tableOrder(dataset: Dataset, { sort }: TableVisual): string[] {
  const direction = sort.direction === 'descending' ? 'DESC' : 'ASC';
  return [
    ...nullsLast(`{${sort.column}}`, direction, columnOf(dataset, sort.column).optional),
    ...tieBreakers(dataset, sort.column).map((name) => `{${name}} ASC`),
  ];
}
