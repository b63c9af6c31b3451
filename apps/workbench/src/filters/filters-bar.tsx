import type { DashboardView, FilterState, FilterView } from '@sluice/dashboard-spec';
import type { FilterOptions } from '../api/types.ts';
import { withFilter } from '../routing/filter-state.ts';
import { CloseIcon } from '../ui/icons.tsx';
import { CategoryFilter } from './category-filter.tsx';
import { DateRangeFilter } from './date-range-filter.tsx';

/** The controls that narrow every visual of a dashboard. */
export function FiltersBar({
  dashboard,
  options,
  filters,
  onChange,
}: {
  dashboard: DashboardView;
  options: FilterOptions;
  filters: FilterState;
  onChange: (filters: FilterState) => void;
}) {
  if (dashboard.filters.length === 0) return null;
  const control = (filter: FilterView) => {
    const offered = options[filter.column] ?? [];
    const setting = filters[filter.column];
    if (filter.kind === 'date-range') {
      return (
        <DateRangeFilter
          key={filter.column}
          filter={filter}
          extent={offered[0] ?? []}
          range={setting && !('values' in setting) ? setting : undefined}
          onChange={(range) => onChange(withFilter(filters, filter.column, range))}
        />
      );
    }
    return (
      <CategoryFilter
        key={filter.column}
        filter={filter}
        options={offered.map(([value]) => (value === null || value === undefined ? null : String(value)))}
        chosen={setting && 'values' in setting ? setting.values : []}
        onChange={(values) => onChange(withFilter(filters, filter.column, { values }))}
      />
    );
  };
  return (
    <div className="filters" role="group" aria-label="Filters">
      {dashboard.filters.map(control)}
      {Object.keys(filters).length > 0 && (
        <button type="button" className="button button-quiet" onClick={() => onChange({})}>
          <CloseIcon />
          Clear filters
        </button>
      )}
    </div>
  );
}
