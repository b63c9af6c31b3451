import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileVisual, DashboardError, filterOptionsQuery } from './index.ts';
import type { FilterState } from './index.ts';
import { answer, dashboardOf, openTable, orderRows, orders } from './orders.test.fixture.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openTable(orders, orderRows);
});

const sort = { column: 'id', direction: 'ascending' } as const;
const dashboard = dashboardOf({ kind: 'table', id: 'ids', title: 'Ids', columns: ['id'], sort, limit: 100 });

/** The ids of the orders that a state lets through: 'o1 o2'. */
const ids = async (state: FilterState): Promise<string> =>
  (await answer(connection, compileVisual(dashboard, 'ids', state))).join(' ');

describe('a date range', () => {
  it('includes both its dates', async () => {
    expect(await ids({ event_date: { from: '2026-03-02', to: '2026-03-09' } })).toBe('o3 o4 o5 o6');
    expect(await ids({ event_date: { from: '2026-03-09' } })).toBe('o6 o7');
    expect(await ids({ event_date: { to: '2026-03-01' } })).toBe('o1 o2');
  });

  it('includes the last millisecond of its last day, and the first of its first', async () => {
    expect(await ids({ timestamp: { from: '2026-03-01', to: '2026-03-01' } })).toBe('o1 o2');
    expect(await ids({ timestamp: { from: '2026-03-02', to: '2026-03-02' } })).toBe('o3 o4');
  });

  it('lets rows without a time through only when it has no bound', async () => {
    expect(await ids({ timestamp: {} })).toBe('o1 o2 o3 o4 o5 o6 o7');
    expect(await ids({ timestamp: { from: '0001-01-01', to: '9999-12-31' } })).toBe('o1 o2 o3 o4 o5 o7');
  });
});

describe('a category filter', () => {
  it('lets any of its values through, null only where chosen', async () => {
    expect(await ids({ group: { values: ['north'] } })).toBe('o1 o3 o7');
    expect(await ids({ group: { values: ['north', 'east', 'north'] } })).toBe('o1 o3 o6 o7');
    expect(await ids({ group: { values: ['east', null] } })).toBe('o4 o6');
    expect(await ids({ group: { values: [null] } })).toBe('o4');
  });

  it('filters nothing when nothing is chosen', async () => {
    expect(await ids({ group: { values: [] } })).toBe('o1 o2 o3 o4 o5 o6 o7');
    expect(await ids({})).toBe('o1 o2 o3 o4 o5 o6 o7');
  });

  it('knows booleans as texts', async () => {
    expect(await ids({ paid: { values: ['false', null] } })).toBe('o3 o4 o6');
  });

  it('takes any text for what it is', async () => {
    expect(await ids({ select: { values: [`'; DROP TABLE "order"; --`, '$1', ''] } })).toBe('');
    expect(await ids({})).toBe('o1 o2 o3 o4 o5 o6 o7');
  });
});

it('filters combine, whatever the order in which they were chosen', async () => {
  const state: FilterState = { group: { values: ['south', null] }, event_date: { from: '2026-03-02' } };
  const reversed = Object.fromEntries(Object.entries(state).reverse());
  expect(await ids(state)).toBe('o4 o5');
  expect(compileVisual(dashboard, 'ids', reversed)).toEqual(compileVisual(dashboard, 'ids', state));
});

describe('a state that no filter takes', () => {
  it.each<[FilterState, string]>([
    [{ price: { values: [] } }, "there is no filter on 'price'; there is event_date, timestamp, group, select, paid"],
    [{ group: { from: '2026-03-01' } }, "the filter on 'group' takes values, found a date range"],
    [{ timestamp: { values: ['x'] } }, "the filter on 'timestamp' takes from and to, found values"],
    [{ timestamp: { to: '2026-02-30' } }, "the filter on 'timestamp' takes dates as yyyy-MM-dd, found '2026-02-30'"],
    [{ timestamp: { from: '1.3.2026' } }, "the filter on 'timestamp' takes dates as yyyy-MM-dd, found '1.3.2026'"],
    [
      { event_date: { from: '2026-03-02', to: '2026-03-01' } },
      "the filter on 'event_date' goes from '2026-03-02' back to '2026-03-01'",
    ],
  ])('%o is refused', (state, message) => {
    expect(() => compileVisual(dashboard, 'ids', state)).toThrow(new DashboardError('filter', 'orders', [{ message }]));
  });
});

describe('filterOptionsQuery', () => {
  const options = async (column: string) => {
    const filter = dashboard.filters.find((candidate) => candidate.column === column);
    return answer(connection, filterOptionsQuery(dashboard, filter!));
  };

  it('answers the first and the last date', async () => {
    expect(await options('event_date')).toEqual([['2026-03-01', '2026-04-01']]);
    expect(await options('timestamp')).toEqual([['2026-03-01', '2026-04-01']]);
  });

  it('answers the values there are, sorted, null last', async () => {
    expect(await options('group')).toEqual([['east'], ['north'], ['south'], [null]]);
    expect(await options('select')).toEqual([['Other'], ['cake'], ['jam'], ['tea'], [null]]);
    expect(await options('paid')).toEqual([['false'], ['true'], [null]]);
  });

  it('offers the thousand values with the most rows', async () => {
    const own = await openTable(orders, orderRows.slice(0, 1));
    await own.run(`INSERT INTO "order" ("id", "select") SELECT 'o', 'b' || n % 1001 FROM range(1001 + 1000) AS t(n)`);
    const offered = await answer(own, filterOptionsQuery(dashboard, { kind: 'category', column: 'select' }));
    expect(offered).toHaveLength(1_000);
    expect(offered).not.toContainEqual(['b1000']);
    expect(offered).not.toContainEqual(['tea']);
  });

  it('answers nulls for an empty table', async () => {
    const empty = await openTable(orders, []);
    const query = filterOptionsQuery(dashboard, { kind: 'date-range', column: 'timestamp' });
    expect(await answer(empty, query)).toEqual([[null, null]]);
  });
});
