export { compileVisual } from './compile.ts';
export type { VisualQuery } from './compile.ts';
export { defineDashboard, visualsOf } from './define.ts';
export { DashboardError } from './errors.ts';
export type { DashboardProblem } from './errors.ts';
export { filterOptionsQuery, maxFilterOptions } from './filter.ts';
export type { DateRange, FilterState, Selection } from './filter.ts';
export type { Names, NamesOf } from './names.ts';
export { palettes } from './palette.ts';
export type { Colour, Palette } from './palette.ts';
export { toQuickSightDefinition } from './quicksight/compile.ts';
export { toQuickSightDataSet } from './quicksight/data-set.ts';
export type { QuickSightDataSet, QuickSightDataSetPlace } from './quicksight/data-set.ts';
export { noValueLabel } from './quicksight/filter-groups.ts';
export type { QuickSightDefinition } from './quicksight/definition.ts';
export { toQuickSightTheme } from './quicksight/theme.ts';
export type { QuickSightTheme } from './quicksight/theme.ts';
export type { KnownValue, ResultColumn, ResultRole, ResultType } from './result.ts';
export type {
  AdditiveMeasure,
  BarVisual,
  CategoryFilter,
  CountDistinctMeasure,
  CountMeasure,
  Dashboard,
  DashboardDefinition,
  DashboardDefinitionOf,
  DateRangeFilter,
  Dimension,
  DonutVisual,
  Filter,
  Grain,
  HeatMapVisual,
  KpiVisual,
  LineVisual,
  Measure,
  NumberFormat,
  Part,
  PlainBarVisual,
  Sheet,
  StackedBarVisual,
  StatisticMeasure,
  SumMeasure,
  TableVisual,
  TimeAxis,
  TimePart,
  Visual,
} from './spec.ts';
export { restLabel } from './sql.ts';
export type { Query } from './sql.ts';
export { toDashboardView } from './view.ts';
export type { DashboardView, FilterView, SheetView, VisualView } from './view.ts';
