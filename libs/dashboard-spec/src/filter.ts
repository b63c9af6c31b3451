import type { Value } from '@sluice/contract';
import { columnOf } from './columns.ts';
import { DashboardError } from './errors.ts';
import { dimensionSql, quoteName } from './sql.ts';
import type { Query } from './sql.ts';
import type { Dashboard, Filter } from './spec.ts';

/** UTC dates, `yyyy-MM-dd`, both included; an absent one is no bound. Without any bound, nulls stay as well. */
export interface DateRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The values whose rows stay, null among them where chosen. None chosen filters nothing. */
export interface Selection {
  readonly values: readonly (string | null)[];
}

/** What is chosen in a dashboard's filters, by column. */
export type FilterState = Readonly<Record<string, DateRange | Selection>>;

/** At most so many values are offered for a category filter: those with the most rows. */
export const maxFilterOptions = 1_000;

/**
 * What a filter offers: for a date range one row of the first and the last date (null without rows), for a category one
 * row per value, sorted, null last.
 */
export function filterOptionsQuery(dashboard: Dashboard, filter: Filter): Query {
  const { dataset } = dashboard;
  const relation = quoteName(dataset.name);
  if (filter.kind === 'date-range') {
    const name = quoteName(filter.column);
    const sql = `SELECT CAST(min(${name}) AS DATE) AS "from", CAST(max(${name}) AS DATE) AS "to"\nFROM ${relation}`;
    return { sql, parameters: [] };
  }
  const value = dimensionSql(filter.column, (name) => columnOf(dataset, name));
  const sql = [
    'WITH "_values" AS (',
    `  SELECT ${value} AS "value", count(*) AS "rows"`,
    `  FROM ${relation}`,
    '  GROUP BY 1',
    '  ORDER BY 2 DESC, 1 ASC NULLS LAST',
    `  LIMIT ${maxFilterOptions}`,
    ')',
    'SELECT "value"',
    'FROM "_values"',
    'ORDER BY 1 ASC NULLS LAST',
  ].join('\n');
  return { sql, parameters: [] };
}

/** The conditions that a state sets, in order of the dashboard's filters, and their parameters. */
export function filterConditions(
  dashboard: Dashboard,
  state: FilterState,
): { conditions: string[]; parameters: Value[] } {
  const problems = stateProblems(dashboard, state);
  if (problems.length > 0) {
    throw new DashboardError(
      'filter',
      dashboard.name,
      problems.map((message) => ({ message })),
    );
  }
  const parameters: Value[] = [];
  const bind = (value: Value): string => `$${parameters.push(value)}`;
  const conditions = dashboard.filters.flatMap((filter) => {
    const chosen = Object.hasOwn(state, filter.column) ? state[filter.column] : undefined;
    if (chosen === undefined) return [];
    return 'values' in chosen ? selection(dashboard, filter, chosen, bind) : dateRange(dashboard, filter, chosen, bind);
  });
  return { conditions, parameters };
}

type Bind = (value: Value) => string;

function dateRange({ dataset }: Dashboard, { column }: Filter, { from, to }: DateRange, bind: Bind): string[] {
  const name = quoteName(column);
  const isDate = columnOf(dataset, column).kind === 'date';
  return [
    ...(from === undefined ? [] : [`${name} >= CAST(${bind(from)} AS DATE)`]),
    ...(to === undefined
      ? []
      : [`${name} ${isDate ? `<= CAST(${bind(to)} AS DATE)` : `< CAST(${bind(to)} AS DATE) + INTERVAL 1 DAY`}`]),
  ];
}

function selection({ dataset }: Dashboard, { column }: Filter, { values }: Selection, bind: Bind): string[] {
  if (values.length === 0) return [];
  const name = dimensionSql(column, (other) => columnOf(dataset, other));
  const texts = [...new Set(values)].filter((value) => value !== null);
  const among = texts.length === 0 ? [] : [`${name} IN (${texts.map(bind).join(', ')})`];
  if (!values.includes(null)) return among;
  return among.length === 0 ? [`${name} IS NULL`] : [`(${among.join('')} OR ${name} IS NULL)`];
}

function stateProblems({ filters }: Dashboard, state: FilterState): string[] {
  return Object.entries(state).flatMap(([column, chosen]) => {
    const filter = filters.find((candidate) => candidate.column === column);
    if (filter === undefined) {
      const columns = filters.map((candidate) => candidate.column).join(', ');
      return [`there is no filter on '${column}'; there is ${columns === '' ? 'none' : columns}`];
    }
    if (filter.kind === 'category') {
      return 'values' in chosen ? [] : [`the filter on '${column}' takes values, found a date range`];
    }
    if ('values' in chosen) return [`the filter on '${column}' takes from and to, found values`];
    const { from, to } = chosen;
    const bad = [from, to].filter((date) => date !== undefined && !isDate(date));
    if (bad.length > 0) return [`the filter on '${column}' takes dates as yyyy-MM-dd, found '${bad.join("', '")}'`];
    const reversed = from !== undefined && to !== undefined && from > to;
    return reversed ? [`the filter on '${column}' goes from '${from}' back to '${to}'`] : [];
  });
}

/** A day that exists, in canonical form. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
