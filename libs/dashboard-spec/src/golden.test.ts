import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileVisual, filterOptionsQuery, visualsOf } from './index.ts';
import type { Query } from './index.ts';
import { dashboardOf } from './orders.test.fixture.ts';

/** Listed before any test runs, since vitest writes what is missing: a new query is to be looked at and committed. */
const files = readdirSync(new URL('../golden', import.meta.url));

const count = { aggregate: 'count' } as const;
const quantity = { aggregate: 'sum', column: 'quantity' } as const;
const average = { aggregate: 'average', column: 'price' } as const;
const day = { column: 'timestamp', grain: 'day' } as const;
const weekday = { column: 'timestamp', part: 'day-of-week' } as const;
const hour = { column: 'timestamp', part: 'hour-of-day' } as const;

const dashboard = dashboardOf(
  { id: 'kpi', title: 'KPI', kind: 'kpi', measure: { aggregate: 'count-distinct', column: 'select' } },
  { id: 'line', title: 'Line', kind: 'line', time: day, measures: [count, average] },
  { id: 'line-series', title: 'Line by series', kind: 'line', time: day, measures: [average], series: 'group' },
  {
    id: 'line-folded',
    title: 'Line, series folded',
    kind: 'line',
    time: { column: 'event_date', grain: 'week' },
    measures: [quantity],
    series: 'select',
    seriesLimit: 3,
  },
  { id: 'bar', title: 'Bar', kind: 'bar', category: 'select', measure: quantity, limit: 10 },
  { id: 'bar-weekday', title: 'Bar by weekday', kind: 'bar', category: weekday, measure: average },
  { id: 'bar-stacked', title: 'Stacked bar', kind: 'bar', category: 'group', measure: count, series: 'paid' },
  {
    id: 'bar-stacked-folded',
    title: 'Stacked bar, series folded',
    kind: 'bar',
    category: 'select',
    sort: 'category',
    limit: 5,
    measure: quantity,
    series: 'source_file',
    seriesLimit: 2,
  },
  { id: 'donut', title: 'Donut', kind: 'donut', category: 'group', measure: quantity },
  { id: 'donut-folded', title: 'Donut, folded', kind: 'donut', category: 'select', measure: count, limit: 4 },
  { id: 'heat-map', title: 'Heat map', kind: 'heat-map', rows: weekday, columns: hour, measure: count },
  {
    id: 'heat-map-folded',
    title: 'Folded',
    kind: 'heat-map',
    rows: 'id',
    rowLimit: 8,
    columns: hour,
    measure: average,
  },
  {
    id: 'table',
    title: 'Table',
    kind: 'table',
    columns: ['id', 'price', 'timestamp', 'source_line'],
    sort: { column: 'timestamp', direction: 'descending' },
    limit: 50,
  },
);

const filters = {
  event_date: { from: '2026-03-01', to: '2026-03-31' },
  timestamp: { to: '2026-03-30' },
  group: { values: ['north', null] },
};

const golden: Record<string, Query> = {
  ...Object.fromEntries(visualsOf(dashboard).map(({ id }) => [id, compileVisual(dashboard, id)])),
  filtered: compileVisual(dashboard, 'bar', filters),
  'table-filtered': compileVisual(dashboard, 'table', filters),
  'options-date-range': filterOptionsQuery(dashboard, { kind: 'date-range', column: 'timestamp' }),
  'options-category': filterOptionsQuery(dashboard, { kind: 'category', column: 'paid' }),
};

it.each(Object.entries(golden))('%s compiles to the golden query', async (name, { sql, parameters }) => {
  const bound = parameters.map((value, index) => `-- $${index + 1} = ${JSON.stringify(value)}\n`);
  await expect(`${bound.join('')}${sql};\n`).toMatchFileSnapshot(`../golden/${name}.sql`);
});

it('has a golden query for each, and no other', () => {
  expect(files.sort()).toEqual(
    Object.keys(golden)
      .map((name) => `${name}.sql`)
      .sort(),
  );
});
