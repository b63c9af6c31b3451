import type { Filter, FilterGroup, ParameterDeclaration } from '@aws-sdk/client-quicksight';
import type { Value } from './value.ts';

/** What a person chose in a filter's control: days, both included, or some of the values. */
export type Choice = { readonly from?: string; readonly to?: string } | { readonly values: readonly string[] };

/** What was chosen, by the filter's id, whether in its own control or in its parameter's; filters without a choice are as the definition has them. */
export type Choices = Readonly<Record<string, Choice>>;

/** Whether a group of filters applies to a visual. */
export function applies({ ScopeConfiguration: scope, Status }: FilterGroup, sheet: string, visual: string): boolean {
  if (Status !== 'ENABLED') return false;
  if (scope?.AllSheets !== undefined) return true;
  return (scope?.SelectedSheets?.SheetVisualScopingConfigurations ?? []).some(
    ({ SheetId, Scope, VisualIds }) => SheetId === sheet && (Scope === 'ALL_VISUALS' || VisualIds?.includes(visual)),
  );
}

/** A condition on one field. */
export interface Condition {
  readonly field: string;
  readonly passes: (value: Value) => boolean;
}

/** The condition that a filter sets. */
export function conditionOf(filter: Filter, choices: Choices, parameters: readonly ParameterDeclaration[]): Condition {
  const { CategoryFilter, TimeRangeFilter, NumericEqualityFilter, NumericRangeFilter } = filter;
  const known = CategoryFilter ?? TimeRangeFilter ?? NumericEqualityFilter ?? NumericRangeFilter;
  const field = known?.Column?.ColumnName;
  if (field === undefined) throw new Error(`a filter that is not modelled: ${Object.keys(filter).join()}`);
  const choice = choices[known?.FilterId ?? ''];
  const { FilterListConfiguration: list, CustomFilterConfiguration: custom } = CategoryFilter?.Configuration ?? {};
  const nulls = known && 'NullOption' in known ? known.NullOption : (list ?? custom)?.NullOption;
  const test = testOf();
  return { field, passes: (value) => (value === null ? nulls !== 'NON_NULLS_ONLY' : test(value)) };

  function testOf(): (value: string | number) => boolean {
    if (TimeRangeFilter) {
      const { from = '', to = '9999-12-31' } = choice && !('values' in choice) ? choice : {};
      const { IncludeMinimum, IncludeMaximum, TimeGranularity } = TimeRangeFilter;
      if (!IncludeMinimum || !IncludeMaximum || TimeGranularity !== 'DAY') throw new Error('only ranges of whole days');
      return (value) => String(value).slice(0, 10) >= from && String(value).slice(0, 10) <= to;
    }
    if (CategoryFilter) {
      if (custom) return ofParameter(custom.ParameterName ?? '', custom.MatchOperator);
      if (list?.MatchOperator !== 'CONTAINS') throw new Error('only lists of values are modelled');
      if (choice && 'values' in choice) return (value) => choice.values.includes(String(value));
      if (list.SelectAllOptions === 'FILTER_ALL_VALUES') return () => true;
      return (value) => (list.CategoryValues ?? []).includes(String(value));
    }
    if (NumericEqualityFilter) return (value) => value === NumericEqualityFilter.Value;
    const { RangeMinimum, RangeMaximum, IncludeMaximum } = NumericRangeFilter ?? {};
    const most = RangeMaximum?.StaticValue;
    if (RangeMinimum !== undefined || most === undefined || !IncludeMaximum)
      throw new Error('only at most is modelled');
    return (value) => Number(value) <= most;
  }

  /** A parameter that nothing has set stands for all values. */
  function ofParameter(name: string, operator: string | undefined): (value: string | number) => boolean {
    const declared = parameters.find(({ StringParameterDeclaration: it }) => it?.Name === name);
    const { ParameterValueType, DefaultValues, ValueWhenUnset } = declared?.StringParameterDeclaration ?? {};
    const isKnown = ParameterValueType === 'MULTI_VALUED' && DefaultValues === undefined && operator === 'EQUALS';
    if (!isKnown || ValueWhenUnset?.ValueWhenUnsetOption !== 'RECOMMENDED_VALUE')
      throw new Error(`parameter '${name}': only such of several values, unset, are modelled`);
    return (value) => !choice || !('values' in choice) || choice.values.includes(String(value));
  }
}
