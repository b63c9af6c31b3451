import type { Dataset } from '@sluice/contract';
import { columnProblems } from './check-column.ts';
import { additiveProblems, measureProblems } from './check-measure.ts';
import { findColumn } from './columns.ts';
import type { Place } from './columns.ts';
import type { DashboardProblem } from './errors.ts';
import type { BarVisual, DashboardDefinition, Dimension, Filter, TimeAxis, Visual } from './spec.ts';

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const maxTableRows = 1_000;
const maxGroups = 200;

/** Everything wrong with a definition. TypeScript finds most of it earlier; definitions from elsewhere end here. */
export function checkDashboard(dataset: Dataset, definition: DashboardDefinition): DashboardProblem[] {
  const { name, title, filters, sheets } = definition;
  const messages = [
    ...(kebab.test(name) ? [] : [`name must be kebab-case such as 'daily-sales', found '${name}'`]),
    ...titleProblems(title),
    ...filterProblems(dataset, filters),
    ...(sheets.length > 0 ? [] : ['needs at least one sheet']),
    ...sheets.flatMap((sheet) => [
      ...titleProblems(sheet.title),
      ...(sheet.visuals.length > 0 ? [] : [`sheet '${sheet.title}' needs at least one visual`]),
    ]),
  ];
  const visuals = sheets.flatMap((sheet) => sheet.visuals);
  return [
    ...messages.map((message) => ({ message })),
    ...visuals.flatMap((visual, index) => {
      const twin = visuals.findIndex(({ id }) => id === visual.id) < index;
      const problems = [
        ...(kebab.test(visual.id) ? [] : [`id must be kebab-case such as 'sales-by-day'`]),
        ...(twin ? ['id is used twice'] : []),
        ...titleProblems(visual.title),
        ...visualProblems(dataset, visual),
      ];
      return problems.map((message) => ({ visual: visual.id, message }));
    }),
  ];
}

const titleProblems = (title: string): string[] => (title.trim() === '' ? ['needs a title'] : []);

function filterProblems(dataset: Dataset, filters: readonly Filter[]): string[] {
  return filters.flatMap((filter, index) => {
    const { kind, column } = filter;
    const twin = filters.findIndex((other) => other.column === column) < index;
    const places = filterPlaces[kind] as readonly Place[] | undefined;
    if (places === undefined) return [unknownKind('filter', kind, Object.keys(filterPlaces))];
    return [
      ...columnProblems(dataset, column, `a ${kind} filter`, places),
      ...(twin ? [`column '${column}' has two filters: keep one`] : []),
    ];
  });
}

const filterPlaces = { 'date-range': ['date', 'timestamp'], category: ['group'] } as const;

const unknownKind = (what: string, kind: string, known: readonly string[]): string =>
  `unknown kind of ${what} '${kind}': use one of ${known.join(', ')}`;

type Checks = { readonly [K in Visual['kind']]: (dataset: Dataset, visual: Extract<Visual, { kind: K }>) => string[] };

const checks: Checks = {
  kpi: (dataset, { measure }) => measureProblems(dataset, measure),
  line: (dataset, { time, measures, series, seriesLimit }) => [
    ...timeProblems(dataset, time),
    ...(measures.length > 0 ? [] : ['needs at least one measure']),
    ...measures.flatMap((measure) => measureProblems(dataset, measure)),
    ...(series !== undefined && measures.length > 1 ? ['with a series, a line has exactly one measure'] : []),
    ...seriesProblems(dataset, series, seriesLimit),
  ],
  bar: (dataset, visual) => [
    ...dimensionProblems(dataset, visual.category, 'the category'),
    ...limitProblems(dataset, visual.category, visual.limit, 'limit'),
    ...sortProblems(visual),
    ...(visual.series === undefined
      ? measureProblems(dataset, visual.measure)
      : additiveProblems(dataset, visual.measure)),
    ...seriesProblems(dataset, visual.series, visual.seriesLimit),
  ],
  donut: (dataset, { category, measure, limit }) => [
    ...dimensionProblems(dataset, category, 'the category'),
    ...limitProblems(dataset, category, limit, 'limit'),
    ...additiveProblems(dataset, measure),
  ],
  'heat-map': (dataset, { rows, columns, measure, rowLimit }) => [
    ...dimensionProblems(dataset, rows, 'the rows'),
    ...dimensionProblems(dataset, columns, 'the columns'),
    ...limitProblems(dataset, rows, rowLimit, 'rowLimit'),
    ...(typeof columns === 'string' && isUnbounded(dataset, columns)
      ? [`column '${columns}' may have any number of values: use it for the rows, with a rowLimit`]
      : []),
    ...measureProblems(dataset, measure),
  ],
  table: (dataset, { columns, sort, limit }) => [
    ...(columns.length > 0 ? [] : ['needs at least one column']),
    ...columns.flatMap((column) => columnProblems(dataset, column, 'a table', ['any'])),
    ...(new Set(columns).size < columns.length ? ['names a column twice'] : []),
    ...columnProblems(dataset, sort.column, 'sorting', ['any']),
    ...countProblems('limit', limit, maxTableRows),
  ],
};

function visualProblems(dataset: Dataset, visual: Visual): string[] {
  if (!Object.hasOwn(checks, visual.kind)) return [unknownKind('visual', visual.kind, Object.keys(checks))];
  return (checks[visual.kind] as (dataset: Dataset, visual: Visual) => string[])(dataset, visual);
}

function timeProblems(dataset: Dataset, { column, grain }: TimeAxis): string[] {
  const grains: readonly string[] = ['hour', 'day', 'week', 'month'];
  if (!grains.includes(grain)) return [`unknown grain '${grain}': use one of ${grains.join(', ')}`];
  return columnProblems(
    dataset,
    column,
    `a time axis by ${grain}`,
    grain === 'hour' ? ['timestamp'] : ['date', 'timestamp'],
  );
}

function dimensionProblems(dataset: Dataset, dimension: Dimension, place: string): string[] {
  if (typeof dimension === 'string') return columnProblems(dataset, dimension, place, ['group']);
  const parts: readonly string[] = ['hour-of-day', 'day-of-week'];
  const { column, part } = dimension;
  if (!parts.includes(part)) return [`unknown part '${part}': use one of ${parts.join(', ')}`];
  return columnProblems(dataset, column, `the ${part}`, part === 'hour-of-day' ? ['timestamp'] : ['date', 'timestamp']);
}

function sortProblems({ category, sort }: BarVisual): string[] {
  if (sort === undefined || sort === 'category') return [];
  if (sort !== 'measure') return [`unknown sort '${String(sort)}': use one of measure, category`];
  return typeof category === 'string' ? [] : [`bars by ${category.part} are sorted by category`];
}

function isUnbounded(dataset: Dataset, name: string): boolean {
  const kind = findColumn(dataset, name)?.kind;
  return kind === 'identifier' || kind === 'text';
}

/** A column of any number of values needs a limit: no page can show a million bars. */
function limitProblems(dataset: Dataset, dimension: Dimension, limit: number | undefined, name: string): string[] {
  if (limit !== undefined && typeof dimension === 'object') return [`hours and days need no ${name}`];
  if (limit !== undefined) return countProblems(name, limit, maxGroups);
  if (typeof dimension !== 'string' || !isUnbounded(dataset, dimension)) return [];
  return [`column '${dimension}' may have any number of values: give a ${name}`];
}

function seriesProblems(dataset: Dataset, series: string | undefined, seriesLimit: number | undefined): string[] {
  if (series === undefined) return seriesLimit === undefined ? [] : ['a seriesLimit needs a series'];
  return [
    ...columnProblems(dataset, series, 'the series', ['group']),
    ...limitProblems(dataset, series, seriesLimit, 'seriesLimit'),
  ];
}

const countProblems = (name: string, count: number, max: number): string[] =>
  Number.isInteger(count) && count >= 1 && count <= max
    ? []
    : [`${name} must be a whole number from 1 to ${max}, found ${count}`];
