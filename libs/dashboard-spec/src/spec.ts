import type { Dataset } from '@sluice/contract';
import type { Names, NamesOf } from './names.ts';

/** How a number is written: digits behind the point, and what follows it (' °C'). */
export interface NumberFormat {
  /** 0 to 10; as many as the value needs (two at most) unless given. */
  readonly decimals?: number;
  readonly suffix?: string;
}

interface MeasureCommon {
  /** Shown in legends and tooltips; made from aggregation and column unless given. */
  readonly label?: string;
  readonly format?: NumberFormat;
}

/** How many rows. */
export interface CountMeasure extends MeasureCommon {
  readonly aggregate: 'count';
}

/** How many different values, nulls aside. */
export interface CountDistinctMeasure<N extends Names = Names> extends MeasureCommon {
  readonly aggregate: 'count-distinct';
  readonly column: N['any'];
}

/** The exact sum; null over no values. */
export interface SumMeasure<N extends Names = Names> extends MeasureCommon {
  readonly aggregate: 'sum';
  readonly column: N['numeric'];
}

/** The mean, smallest or largest value, nulls aside; null over no values. */
export interface StatisticMeasure<N extends Names = Names> extends MeasureCommon {
  readonly aggregate: 'average' | 'min' | 'max';
  readonly column: N['numeric'];
}

/** Measures whose parts add up to the whole: what slices and stacks may show. */
export type AdditiveMeasure<N extends Names = Names> = CountMeasure | SumMeasure<N>;

/** What is counted or calculated of the rows of a group. */
export type Measure<N extends Names = Names> = AdditiveMeasure<N> | CountDistinctMeasure<N> | StatisticMeasure<N>;

/** How long the steps of a time axis are. */
export type Grain = 'hour' | 'day' | 'week' | 'month';
/** What of a time groups rows: hours of all days together, or days of all weeks. */
export type Part = 'hour-of-day' | 'day-of-week';

/** A time axis, in UTC. Weeks begin on Monday and are named by it, months by their first day. */
export type TimeAxis<N extends Names = Names> =
  | { readonly column: N['timestamp']; readonly grain: Grain }
  | { readonly column: N['date']; readonly grain: Exclude<Grain, 'hour'> };

/** A part of a time, in UTC: hours are 0 to 23, days of the week 1 (Monday) to 7 (Sunday). */
export type TimePart<N extends Names = Names> =
  | { readonly column: N['timestamp']; readonly part: Part }
  | { readonly column: N['date']; readonly part: 'day-of-week' };

/** What groups rows: a column's values, or a part of a time. */
export type Dimension<N extends Names = Names> = N['group'] | TimePart<N>;

interface VisualCommon {
  /** Unique in the dashboard, kebab-case, stable: links, layouts and QuickSight know the visual by it. */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

/** One number. */
export interface KpiVisual<N extends Names = Names> extends VisualCommon {
  readonly kind: 'kpi';
  readonly measure: Measure<N>;
}

/** Measures over time; with a series, one measure and a line per value. */
export interface LineVisual<N extends Names = Names> extends VisualCommon {
  readonly kind: 'line';
  readonly time: TimeAxis<N>;
  readonly measures: readonly Measure<N>[];
  readonly series?: N['group'];
  /** The series greatest by the measure; the rows of all the rest are one more, 'Other'. */
  readonly seriesLimit?: number;
}

interface BarCommon<N extends Names> extends VisualCommon {
  readonly kind: 'bar';
  readonly category: Dimension<N>;
  /** 'measure' (greatest first) unless given; parts of a time are sorted by 'category', and only so. */
  readonly sort?: 'measure' | 'category';
  /** How many bars, the first in order of `sort`. The rest is left out, and the visual's notes say so. */
  readonly limit?: number;
  /** 'vertical' unless given. */
  readonly orientation?: 'vertical' | 'horizontal';
}

/** A bar per category. */
export interface PlainBarVisual<N extends Names = Names> extends BarCommon<N> {
  readonly measure: Measure<N>;
  readonly series?: never;
  readonly seriesLimit?: never;
}

/** A bar per category, stacked from its series. */
export interface StackedBarVisual<N extends Names = Names> extends BarCommon<N> {
  readonly measure: AdditiveMeasure<N>;
  readonly series: N['group'];
  /** The series greatest by the measure; the rows of all the rest are one more, 'Other'. */
  readonly seriesLimit?: number;
}

/** A bar per category, plain or stacked from series. */
export type BarVisual<N extends Names = Names> = PlainBarVisual<N> | StackedBarVisual<N>;

/** Parts of a whole. */
export interface DonutVisual<N extends Names = Names> extends VisualCommon {
  readonly kind: 'donut';
  readonly category: N['group'];
  readonly measure: AdditiveMeasure<N>;
  /** The greatest slices; the rows of all the rest are one more slice, 'Other', so that the ring stays the whole. */
  readonly limit?: number;
}

/** A measure by two dimensions. */
export interface HeatMapVisual<N extends Names = Names> extends VisualCommon {
  readonly kind: 'heat-map';
  readonly rows: Dimension<N>;
  readonly columns: Dimension<N>;
  readonly measure: Measure<N>;
  /** The rows greatest by the measure; all the rest are one more, 'Other'. */
  readonly rowLimit?: number;
}

/** Rows as they are. */
export interface TableVisual<N extends Names = Names> extends VisualCommon {
  readonly kind: 'table';
  readonly columns: readonly N['any'][];
  /** Ties are broken by the dataset's key, then by source file and line. Nulls come last. */
  readonly sort: { readonly column: N['any']; readonly direction: 'ascending' | 'descending' };
  /** How many rows, at most 1,000. */
  readonly limit: number;
}

/** Everything a dashboard can show. A new kind goes into every compiler, which TypeScript enforces. */
export type Visual<N extends Names = Names> =
  KpiVisual<N> | LineVisual<N> | BarVisual<N> | DonutVisual<N> | HeatMapVisual<N> | TableVisual<N>;

/** Rows whose UTC date lies between two dates, both included. */
export interface DateRangeFilter<N extends Names = Names> {
  readonly kind: 'date-range';
  readonly column: N['date'] | N['timestamp'];
}

/** Rows that have one of some values. */
export interface CategoryFilter<N extends Names = Names> {
  readonly kind: 'category';
  readonly column: N['group'];
}

/** A control that narrows every visual of the dashboard. */
export type Filter<N extends Names = Names> = DateRangeFilter<N> | CategoryFilter<N>;

/** One page of a dashboard. */
export interface Sheet<N extends Names = Names> {
  readonly title: string;
  readonly visuals: readonly Visual<N>[];
}

/** What `defineDashboard` takes. */
export interface DashboardDefinition<N extends Names = Names> {
  /** Kebab-case; part of addresses and ids. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  /** At most one per column. */
  readonly filters: readonly Filter<N>[];
  readonly sheets: readonly Sheet<N>[];
}

/** A definition over one dataset: only its columns, each where its kind allows. */
export type DashboardDefinitionOf<D extends Dataset> = DashboardDefinition<NamesOf<D>>;

/** A checked dashboard: plain frozen data. */
export interface Dashboard extends DashboardDefinition {
  readonly dataset: Dataset;
}
