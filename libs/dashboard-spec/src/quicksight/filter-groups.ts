import type { Dataset } from '@sluice/contract';
import { columnOf } from '../columns.ts';
import { columnLabel } from '../labels.ts';
import type { Filter } from '../spec.ts';
import type {
  CalculatedField,
  FilterGroup,
  FilterScope,
  ParameterControl,
  ParameterDeclaration,
  QuickSightFilter,
} from './definition.ts';
import { calculated, columnIn, readable } from './scope.ts';
import type { CompiledVisual } from './visual.ts';

/** What the rows without a value are called in the control of a filter. A value of that very name joins them. */
export const noValueLabel = '(none)';

/** Filters, and the calculated fields that they refer to. */
export interface CompiledFilters {
  readonly groups: readonly FilterGroup[];
  readonly fields: readonly CalculatedField[];
}

/** The id of a dashboard's filter. Visuals' ids have no capitals. */
const filterId = ({ column }: Filter): string => `FILTER_${column}`;

/** A dashboard's filter, with the control that it has on each sheet. */
export interface DashboardFilter extends CompiledFilters {
  readonly parameters: readonly ParameterDeclaration[];
  /** What chooses for it on a sheet, under the control's id: its parameter's control, or its own. */
  readonly control: (id: string) => { readonly parameter: ParameterControl } | { readonly filter: string };
}

/**
 * A dashboard's filter, which narrows every visual of every sheet, and filters nothing until something is chosen. Where
 * it can be a parameter's, links to the dashboard can choose for it: of the values that a column always has, as controls
 * of parameters list those of a data set's columns and of no calculated field.
 */
export function dashboardFilter(dataset: Dataset, filter: Filter): DashboardFilter {
  const { fields, column } = filterColumn(dataset, filter);
  const common = { FilterId: filterId(filter), Column: columnIn(dataset, column) };
  const Title = columnLabel(filter.column);
  switch (filter.kind) {
    case 'date-range':
      return byItself({
        TimeRangeFilter: {
          ...common,
          IncludeMinimum: true,
          IncludeMaximum: true,
          NullOption: 'NON_NULLS_ONLY',
          TimeGranularity: 'DAY',
          DefaultFilterControlConfiguration: {
            Title,
            ControlOptions: {
              DefaultDateTimePickerOptions: { Type: 'DATE_RANGE', DisplayOptions: { DateTimeFormat: 'YYYY-MM-DD' } },
            },
          },
        },
      });
    case 'category':
      return column === filter.column
        ? byParameter(filter.column.replaceAll('_', ''))
        : byItself({
            CategoryFilter: {
              ...common,
              Configuration: {
                FilterListConfiguration: {
                  MatchOperator: 'CONTAINS',
                  SelectAllOptions: 'FILTER_ALL_VALUES',
                  NullOption: 'NON_NULLS_ONLY',
                },
              },
              DefaultFilterControlConfiguration: {
                Title,
                ControlOptions: { DefaultDropdownOptions: { Type: 'MULTI_SELECT' } },
              },
            },
          });
  }

  function of(quickSight: QuickSightFilter): CompiledFilters {
    return { fields, groups: [group(common.FilterId, { AllSheets: {} }, quickSight)] };
  }

  function byItself(quickSight: QuickSightFilter): DashboardFilter {
    return { ...of(quickSight), parameters: [], control: () => ({ filter: common.FilterId }) };
  }

  function byParameter(Name: string): DashboardFilter {
    const Configuration = {
      CustomFilterConfiguration: { MatchOperator: 'EQUALS', ParameterName: Name, NullOption: 'NON_NULLS_ONLY' },
    } as const;
    return {
      ...of({ CategoryFilter: { ...common, Configuration } }),
      parameters: [
        {
          StringParameterDeclaration: {
            Name,
            ParameterValueType: 'MULTI_VALUED',
            ValueWhenUnset: { ValueWhenUnsetOption: 'RECOMMENDED_VALUE' },
          },
        },
      ],
      control: (id) => ({
        parameter: {
          Dropdown: {
            ParameterControlId: id,
            Title,
            SourceParameterName: Name,
            Type: 'MULTI_SELECT',
            SelectableValues: { LinkToDataSetColumn: common.Column },
          },
        },
      }),
    };
  }
}

/** The field that a filter looks at: never null, so that rows without a value are chosen like any others. */
function filterColumn(dataset: Dataset, filter: Filter): { fields: CalculatedField[]; column: string } {
  const { name, column, fields } = readable(dataset, filter.column);
  if (filter.kind === 'date-range' || !column.optional) return { fields: [...fields], column: name };
  const choice = calculated(
    dataset,
    `${filter.column} choice`,
    `ifelse(isNull({${name}}), '${noValueLabel}', {${name}})`,
  );
  return { fields: [...fields, choice], column: choice.Name };
}

/** The filters of one visual: only rows that have its times, and no more rows than its limit. */
export function visualFilters(
  dataset: Dataset,
  sheet: string,
  visual: string,
  { needs, limit }: CompiledVisual,
): CompiledFilters {
  const scope: FilterScope = {
    SelectedSheets: {
      SheetVisualScopingConfigurations: [{ SheetId: sheet, Scope: 'SELECTED_VISUALS', VisualIds: [visual] }],
    },
  };
  const optional = [...new Set(needs)].filter((name) => columnOf(dataset, name).optional);
  const present = optional.map((name) => calculated(dataset, `${name} present`, `ifelse(isNull({${name}}), 0, 1)`));
  return {
    fields: present,
    groups: [
      ...present.map(({ Name }, index) => {
        const FilterId = `${visual}_WITH_${optional[index]}`;
        return group(FilterId, scope, {
          NumericEqualityFilter: {
            FilterId,
            Column: columnIn(dataset, Name),
            Value: 1,
            MatchOperator: 'EQUALS',
            NullOption: 'NON_NULLS_ONLY',
          },
        });
      }),
      ...(limit === undefined
        ? []
        : [
            group(`${visual}_LIMIT`, scope, {
              NumericRangeFilter: {
                FilterId: `${visual}_LIMIT`,
                Column: columnIn(dataset, limit.place),
                RangeMaximum: { StaticValue: limit.rows },
                IncludeMaximum: true,
                NullOption: 'NON_NULLS_ONLY',
              },
            }),
          ]),
    ],
  };
}

const group = (id: string, scope: FilterScope, filter: QuickSightFilter): FilterGroup => ({
  FilterGroupId: id,
  Filters: [filter],
  ScopeConfiguration: scope,
  Status: 'ENABLED',
  CrossDataset: 'SINGLE_DATASET',
});
