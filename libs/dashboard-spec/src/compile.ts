import { visualsOf } from './define.ts';
import { DashboardError } from './errors.ts';
import { filterConditions } from './filter.ts';
import type { FilterState } from './filter.ts';
import { resultColumns } from './result.ts';
import type { ResultColumn } from './result.ts';
import type { Dashboard } from './spec.ts';
import type { Query } from './sql.ts';
import { visualSql } from './visual-sql.ts';

/** A visual's query and what its columns are. */
export interface VisualQuery extends Query {
  readonly columns: readonly ResultColumn[];
}

/**
 * Compiles one visual, by its id, to a query over a relation named as the dataset, whose columns are those of the final
 * table in their `duckdbType`. The order of its rows is fixed. Throws a DashboardError for an unknown visual, and for a
 * filter that the dashboard does not have or a value that the filter does not take.
 */
export function compileVisual(dashboard: Dashboard, id: string, filters: FilterState = {}): VisualQuery {
  const visuals = visualsOf(dashboard);
  const visual = visuals.find((candidate) => candidate.id === id);
  if (visual === undefined) {
    const known = visuals.map((candidate) => candidate.id).join(', ');
    throw new DashboardError('draw', dashboard.name, [{ visual: id, message: `is not among ${known}` }]);
  }
  const { conditions, parameters } = filterConditions(dashboard, filters);
  const { dataset } = dashboard;
  return { sql: visualSql(dataset, visual, conditions), parameters, columns: resultColumns(dataset, visual) };
}
