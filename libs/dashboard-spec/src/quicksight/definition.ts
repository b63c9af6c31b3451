import type { Colour } from '../palette.ts';

/**
 * The parts of a QuickSight definition that dashboards compile to, as its API names them. They fit what
 * `@aws-sdk/client-quicksight` takes, which a test proves; arrays are mutable because the SDK's are.
 */

export interface QuickSightDefinition {
  DataSetIdentifierDeclarations: { Identifier: string; DataSetArn: string }[];
  Sheets: QuickSightSheet[];
  CalculatedFields: CalculatedField[];
  ParameterDeclarations: ParameterDeclaration[];
  FilterGroups: FilterGroup[];
  Options: {
    Timezone: string;
    WeekStart: 'MONDAY';
    VisualMessages: { NoDataMessage: { Enabled: boolean; Title: string; Description: string } };
  };
}

export interface QuickSightSheet {
  SheetId: string;
  Name: string;
  ContentType: 'INTERACTIVE';
  ParameterControls: ParameterControl[];
  FilterControls: { CrossSheet: { FilterControlId: string; SourceFilterId: string } }[];
  Visuals: QuickSightVisual[];
  Layouts: { Configuration: { GridLayout: GridLayout } }[];
  SheetControlLayouts: { Configuration: { GridLayout: GridLayout } }[];
}

interface GridLayout {
  Elements: GridElement[];
}

export interface GridElement {
  ElementId: string;
  ElementType: 'VISUAL' | 'FILTER_CONTROL' | 'PARAMETER_CONTROL';
  ColumnIndex: number;
  ColumnSpan: number;
  RowIndex: number;
  RowSpan: number;
}

/** A column of the data set, or a calculated field by its name. */
export interface ColumnIdentifier {
  DataSetIdentifier: string;
  ColumnName: string;
}

export interface CalculatedField {
  DataSetIdentifier: string;
  Name: string;
  Expression: string;
}

/** Values that a control or a link to the dashboard chooses; all until one does. */
export interface ParameterDeclaration {
  StringParameterDeclaration: {
    Name: string;
    ParameterValueType: 'MULTI_VALUED';
    ValueWhenUnset: { ValueWhenUnsetOption: 'RECOMMENDED_VALUE' };
  };
}

export interface ParameterControl {
  Dropdown: {
    ParameterControlId: string;
    Title: string;
    SourceParameterName: string;
    Type: 'MULTI_SELECT';
    SelectableValues: { LinkToDataSetColumn: ColumnIdentifier };
  };
}

export interface FilterGroup {
  FilterGroupId: string;
  Filters: QuickSightFilter[];
  ScopeConfiguration: FilterScope;
  Status: 'ENABLED';
  CrossDataset: 'SINGLE_DATASET';
}

export type FilterScope =
  | { AllSheets: Record<string, never> }
  | {
      SelectedSheets: {
        SheetVisualScopingConfigurations: { SheetId: string; Scope: 'SELECTED_VISUALS'; VisualIds: string[] }[];
      };
    };

interface FilterCommon {
  FilterId: string;
  Column: ColumnIdentifier;
}

interface TimeRangeFilter extends FilterCommon {
  IncludeMinimum: boolean;
  IncludeMaximum: boolean;
  NullOption: 'NON_NULLS_ONLY';
  TimeGranularity: 'DAY';
  DefaultFilterControlConfiguration: {
    Title: string;
    ControlOptions: {
      DefaultDateTimePickerOptions: { Type: 'DATE_RANGE'; DisplayOptions: { DateTimeFormat: string } };
    };
  };
}

/** By the values of a parameter. */
interface ParameterFilter extends FilterCommon {
  Configuration: {
    CustomFilterConfiguration: { MatchOperator: 'EQUALS'; ParameterName: string; NullOption: 'NON_NULLS_ONLY' };
  };
}

/** By the values that are chosen in its own control. */
interface ListFilter extends FilterCommon {
  Configuration: {
    FilterListConfiguration: {
      MatchOperator: 'CONTAINS';
      SelectAllOptions: 'FILTER_ALL_VALUES';
      NullOption: 'NON_NULLS_ONLY';
    };
  };
  DefaultFilterControlConfiguration: {
    Title: string;
    ControlOptions: { DefaultDropdownOptions: { Type: 'MULTI_SELECT' } };
  };
}

interface NumericEqualityFilter extends FilterCommon {
  Value: number;
  MatchOperator: 'EQUALS';
  NullOption: 'NON_NULLS_ONLY';
}

interface NumericRangeFilter extends FilterCommon {
  RangeMaximum: { StaticValue: number };
  IncludeMaximum: boolean;
  NullOption: 'NON_NULLS_ONLY';
}

export type QuickSightFilter =
  | { TimeRangeFilter: TimeRangeFilter }
  | { CategoryFilter: ParameterFilter | ListFilter }
  | { NumericEqualityFilter: NumericEqualityFilter }
  | { NumericRangeFilter: NumericRangeFilter };

export interface NumericFormat {
  NumberDisplayFormatConfiguration: {
    Suffix?: string;
    NumberScale: 'NONE';
    SeparatorConfiguration: {
      DecimalSeparator: 'DOT';
      ThousandsSeparator: { Symbol: 'COMMA'; Visibility: 'VISIBLE' };
    };
    DecimalPlacesConfiguration: { DecimalPlaces: number };
    NullValueFormatConfiguration: NullFormat;
  };
}

interface NullFormat {
  NullString: string;
}

interface StringFormat {
  NullValueFormatConfiguration: NullFormat;
}

interface DateTimeFormat extends StringFormat {
  DateTimeFormat: string;
}

/** How a table's value is written, by its type. */
export type ValueFormat =
  | { NumberFormatConfiguration: { FormatConfiguration: NumericFormat } }
  | { StringFormatConfiguration: StringFormat }
  | { DateTimeFormatConfiguration: DateTimeFormat };

interface FieldCommon {
  FieldId: string;
  Column: ColumnIdentifier;
}

export interface CategoricalDimension {
  CategoricalDimensionField: FieldCommon & { FormatConfiguration: StringFormat };
}

interface DateDimension {
  DateDimensionField: FieldCommon & {
    DateGranularity: 'HOUR' | 'DAY' | 'WEEK' | 'MONTH';
    FormatConfiguration: DateTimeFormat;
  };
}

/** A number that is shown though the column counted is none. */
interface CountFormat {
  NumericFormatConfiguration: NumericFormat;
}

export type NumericalAggregation = 'SUM' | 'AVERAGE' | 'MIN' | 'MAX' | 'DISTINCT_COUNT';

export type MeasureField =
  | {
      NumericalMeasureField: FieldCommon & {
        AggregationFunction: { SimpleNumericalAggregation: NumericalAggregation };
        FormatConfiguration: { FormatConfiguration: NumericFormat };
      };
    }
  | {
      CategoricalMeasureField: FieldCommon & {
        AggregationFunction: 'COUNT' | 'DISTINCT_COUNT';
        FormatConfiguration: CountFormat;
      };
    }
  | {
      DateMeasureField: FieldCommon & { AggregationFunction: 'DISTINCT_COUNT'; FormatConfiguration: CountFormat };
    };

type FieldSort = { FieldSort: { FieldId: string; Direction: 'ASC' | 'DESC' } };

/** By the least value that a column outside of the visual has in each group. */
type ColumnSort = {
  ColumnSort: {
    SortBy: ColumnIdentifier;
    Direction: 'ASC';
    AggregationFunction: { NumericalAggregationFunction: { SimpleNumericalAggregation: 'MIN' } };
  };
};

export type Sort = FieldSort | ColumnSort;

export interface ItemsLimit {
  ItemsLimit: number;
  OtherCategories: 'INCLUDE' | 'EXCLUDE';
}

export interface AxisLabel {
  AxisLabelOptions: { CustomLabel: string; ApplyTo: { FieldId: string; Column: ColumnIdentifier } }[];
}

export interface Tooltip {
  TooltipVisibility: 'VISIBLE';
  SelectedTooltipType: 'DETAILED';
  FieldBasedTooltip: {
    AggregationVisibility: 'HIDDEN';
    TooltipTitleType: 'PRIMARY_VALUE';
    TooltipFields: { FieldTooltipItem: { FieldId: string; Label: string; Visibility: 'VISIBLE' } }[];
  };
}

/** What every visual has. */
export interface VisualFrame {
  VisualId: string;
  Title: { Visibility: 'VISIBLE'; FormatText: { PlainText: string } };
  Subtitle: { Visibility: 'VISIBLE'; FormatText: { PlainText: string } } | { Visibility: 'HIDDEN' };
}

interface VisualCommon<Configuration> extends VisualFrame {
  ChartConfiguration: Configuration;
}

type KpiChart = VisualCommon<{ FieldWells: { Values: MeasureField[] } }>;

type LineChart = VisualCommon<{
  FieldWells: {
    LineChartAggregatedFieldWells: {
      Category: DateDimension[];
      Values: MeasureField[];
      Colors: CategoricalDimension[];
    };
  };
  SortConfiguration: { CategorySort: Sort[]; ColorItemsLimitConfiguration?: ItemsLimit };
  Type: 'LINE';
  XAxisLabelOptions: AxisLabel;
  PrimaryYAxisLabelOptions: AxisLabel;
  PrimaryYAxisDisplayOptions: {
    MissingDataConfigurations: { TreatmentOption: 'SHOW_AS_ZERO' | 'SHOW_AS_BLANK' }[];
  };
  Tooltip: Tooltip;
}>;

type BarChart = VisualCommon<{
  FieldWells: {
    BarChartAggregatedFieldWells: {
      Category: CategoricalDimension[];
      Values: MeasureField[];
      Colors: CategoricalDimension[];
    };
  };
  SortConfiguration: {
    CategorySort: Sort[];
    CategoryItemsLimit: ItemsLimit;
    ColorSort?: Sort[];
    ColorItemsLimit?: ItemsLimit;
  };
  Orientation: 'VERTICAL' | 'HORIZONTAL';
  BarsArrangement: 'CLUSTERED' | 'STACKED';
  CategoryLabelOptions: AxisLabel;
  ValueLabelOptions: AxisLabel;
  Tooltip: Tooltip;
}>;

type DonutChart = VisualCommon<{
  FieldWells: { PieChartAggregatedFieldWells: { Category: CategoricalDimension[]; Values: MeasureField[] } };
  SortConfiguration: { CategorySort: Sort[]; CategoryItemsLimit: ItemsLimit };
  DonutOptions: { ArcOptions: { ArcThickness: 'MEDIUM' } };
  CategoryLabelOptions: AxisLabel;
  ValueLabelOptions: AxisLabel;
  Tooltip: Tooltip;
}>;

type HeatMapChart = VisualCommon<{
  FieldWells: {
    HeatMapAggregatedFieldWells: {
      Rows: CategoricalDimension[];
      Columns: CategoricalDimension[];
      Values: MeasureField[];
    };
  };
  SortConfiguration: {
    HeatMapRowSort: Sort[];
    HeatMapColumnSort: Sort[];
    HeatMapRowItemsLimitConfiguration: ItemsLimit;
    HeatMapColumnItemsLimitConfiguration: ItemsLimit;
  };
  RowLabelOptions: AxisLabel;
  ColumnLabelOptions: AxisLabel;
  ColorScale: { Colors: { Color: Colour }[]; ColorFillType: 'GRADIENT'; NullValueColor: { Color: Colour } };
  Tooltip: Tooltip;
}>;

interface TableField extends FieldCommon {
  FormatConfiguration: ValueFormat;
}

type TableChart = VisualCommon<{
  FieldWells: { TableUnaggregatedFieldWells: { Values: TableField[] } };
  SortConfiguration: { RowSort: FieldSort[] };
  FieldOptions: {
    SelectedFieldOptions: { FieldId: string; CustomLabel: string; Visibility: 'VISIBLE' | 'HIDDEN' }[];
    Order: string[];
  };
}>;

export type QuickSightVisual =
  | { KPIVisual: KpiChart }
  | { LineChartVisual: LineChart }
  | { BarChartVisual: BarChart }
  | { PieChartVisual: DonutChart }
  | { HeatMapVisual: HeatMapChart }
  | { TableVisual: TableChart };
