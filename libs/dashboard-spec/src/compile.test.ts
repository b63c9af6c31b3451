import type { DuckDBConnection } from '@duckdb/node-api';
import { defineDataset, text } from '@sluice/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileVisual, DashboardError, defineDashboard, visualsOf } from './index.ts';
import { answer, dashboardOf, draw, openTable, orderRows, orders } from './orders.test.fixture.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openTable(orders, orderRows);
});

const count = { aggregate: 'count' } as const;
const quantity = { aggregate: 'sum', column: 'quantity' } as const;
const price = { aggregate: 'sum', column: 'price' } as const;
const averagePrice = { aggregate: 'average', column: 'price' } as const;

describe('a KPI', () => {
  it.each([
    [count, 7],
    [{ aggregate: 'count-distinct', column: 'select' } as const, 4],
    [quantity, 19],
    [price, 16.99],
    [{ aggregate: 'average', column: 'quantity' } as const, 19 / 7],
    [{ aggregate: 'min', column: 'price' } as const, 0.1],
    [{ aggregate: 'max', column: 'price' } as const, 9.99],
  ])('answers %o', async (measure, expected) => {
    expect(await draw(connection, { kind: 'kpi', measure })).toEqual([[expected]]);
  });

  it('counts no rows as 0 and has no sum of them', async () => {
    const none = { event_date: { from: '2027-01-01' } };
    expect(await draw(connection, { kind: 'kpi', measure: count }, none)).toEqual([[0]]);
    expect(await draw(connection, { kind: 'kpi', measure: price }, none)).toEqual([[null]]);
    expect(await draw(connection, { kind: 'kpi', measure: averagePrice }, none)).toEqual([[null]]);
  });

  it('sums decimals exactly, where doubles would drift', async () => {
    const own = await repeat('0.10', 1, 1_000);
    expect(await draw(own, { kind: 'kpi', measure: price })).toEqual([[100]]);
    expect(await draw(own, { kind: 'kpi', measure: averagePrice })).toEqual([[0.1]]);
  });

  it('sums whole numbers beyond 64 bits', async () => {
    const own = await repeat('0.10', Number.MAX_SAFE_INTEGER, 1_200);
    expect(await draw(own, { kind: 'kpi', measure: quantity })).toEqual([[Number.MAX_SAFE_INTEGER * 1_200]]);
  });
});

/** A table of one order, many times over. */
async function repeat(price: string, quantity: number, times: number): Promise<DuckDBConnection> {
  const row = ['o', null, quantity, price, null, null, '2026-03-01', null, '2026-03-01', 'a.csv', 2];
  const own = await openTable(orders, [row]);
  await own.run(`INSERT INTO "order" SELECT "order".* FROM "order", range(${times - 1})`);
  return own;
}

describe('a line', () => {
  it('groups by day, and leaves out rows without the time', async () => {
    const time = { column: 'timestamp', grain: 'day' } as const;
    expect(await draw(connection, { kind: 'line', time, measures: [count, price] })).toEqual([
      ['2026-03-01', 2, 0.3],
      ['2026-03-02', 2, 5],
      ['2026-03-08', 1, 1],
      ['2026-04-01', 1, 0.7],
    ]);
  });

  it('begins weeks on Monday, and hours and months at their first moment', async () => {
    const measures = [count];
    expect(await draw(connection, { kind: 'line', time: { column: 'day', grain: 'week' }, measures })).toEqual([
      ['2026-02-23', 2],
      ['2026-03-02', 3],
      ['2026-03-09', 1],
      ['2026-03-30', 1],
    ]);
    expect(await draw(connection, { kind: 'line', time: { column: 'event_date', grain: 'month' }, measures })).toEqual([
      ['2026-03-01', 6],
      ['2026-04-01', 1],
    ]);
    expect(await draw(connection, { kind: 'line', time: { column: 'timestamp', grain: 'hour' }, measures })).toEqual([
      ['2026-03-01 00:00:00', 1],
      ['2026-03-01 23:00:00', 1],
      ['2026-03-02 00:00:00', 1],
      ['2026-03-02 09:00:00', 1],
      ['2026-03-08 09:00:00', 1],
      ['2026-04-01 09:00:00', 1],
    ]);
  });

  it('has a line per value of its series, nulls last', async () => {
    const time = { column: 'event_date', grain: 'month' } as const;
    expect(await draw(connection, { kind: 'line', time, measures: [quantity], series: 'group' })).toEqual([
      ['2026-03-01', 'east', 1],
      ['2026-03-01', 'north', 3],
      ['2026-03-01', 'south', 8],
      ['2026-03-01', null, 4],
      ['2026-04-01', 'north', 3],
    ]);
  });

  it('folds all but the greatest series, and averages the rest over its rows, not over its series', async () => {
    const time = { column: 'event_date', grain: 'month' } as const;
    const visual = { kind: 'line', time, measures: [averagePrice], series: 'select', seriesLimit: 1 } as const;
    // 'Other' is greatest by price and so kept; the rest joins it: (0.10 + 0.20 + 2.50 + 2.50 + 1.00 + 9.99) / 6.
    expect(await draw(connection, visual)).toEqual([
      ['2026-03-01', 'Other', 16.29 / 6],
      ['2026-04-01', 'Other', 0.7],
    ]);
    expect(await draw(connection, { ...visual, seriesLimit: 2 })).toEqual([
      ['2026-03-01', 'cake', 2.5],
      ['2026-03-01', 'Other', 11.29 / 4],
      ['2026-04-01', 'Other', 0.7],
    ]);
  });
});

describe('bars', () => {
  it('are sorted by measure, ties by category, nulls last', async () => {
    const visual = { kind: 'bar', category: 'select', measure: quantity, limit: 10 } as const;
    expect(await draw(connection, visual)).toEqual([
      ['cake', 5],
      ['tea', 5],
      [null, 5],
      ['jam', 3],
      ['Other', 1],
    ]);
    expect(await draw(connection, { ...visual, limit: 2 })).toEqual([
      ['cake', 5],
      ['tea', 5],
    ]);
  });

  it('are sorted by category where asked, and by the calendar for parts of a time', async () => {
    expect(await draw(connection, { kind: 'bar', category: 'group', measure: count, sort: 'category' })).toEqual([
      ['east', 1],
      ['north', 3],
      ['south', 2],
      [null, 1],
    ]);
    const category = { column: 'day', part: 'day-of-week' } as const;
    expect(await draw(connection, { kind: 'bar', category, measure: count })).toEqual([
      [1, 3],
      [3, 1],
      [7, 3],
    ]);
  });

  it('group booleans as texts', async () => {
    expect(await draw(connection, { kind: 'bar', category: 'paid', measure: count })).toEqual([
      ['true', 4],
      ['false', 2],
      [null, 1],
    ]);
  });

  it('stacked, are sorted by their whole', async () => {
    const visual = { kind: 'bar', category: 'group', measure: quantity, series: 'select', seriesLimit: 9 } as const;
    expect(await draw(connection, visual)).toEqual([
      ['south', 'tea', 3],
      ['south', null, 5],
      ['north', 'cake', 1],
      ['north', 'jam', 3],
      ['north', 'tea', 2],
      [null, 'cake', 4],
      ['east', 'Other', 1],
    ]);
  });

  it('stacked, keep the whole when series are folded', async () => {
    const visual = { kind: 'bar', category: 'group', measure: quantity, series: 'select', seriesLimit: 2 } as const;
    expect(await draw(connection, visual)).toEqual([
      ['south', 'tea', 3],
      ['south', 'Other', 5],
      ['north', 'cake', 1],
      ['north', 'tea', 2],
      ['north', 'Other', 3],
      [null, 'cake', 4],
      ['east', 'Other', 1],
    ]);
    expect(await draw(connection, { ...visual, limit: 1 })).toEqual([
      ['south', 'tea', 3],
      ['south', 'Other', 5],
    ]);
  });
});

describe('a donut', () => {
  it('shows every slice, greatest first', async () => {
    expect(await draw(connection, { kind: 'donut', category: 'group', measure: quantity })).toEqual([
      ['south', 8],
      ['north', 6],
      [null, 4],
      ['east', 1],
    ]);
  });

  it('folds the rest into a last slice, whatever its size, so that the ring stays the whole', async () => {
    const visual = { kind: 'donut', category: 'select', measure: quantity } as const;
    expect(await draw(connection, { ...visual, limit: 1 })).toEqual([
      ['cake', 5],
      ['Other', 14],
    ]);
    expect(await draw(connection, { ...visual, limit: 3 })).toEqual([
      ['cake', 5],
      ['tea', 5],
      [null, 5],
      ['Other', 4],
    ]);
  });
});

describe('a heat map', () => {
  it('crosses days of the week with hours of the day', async () => {
    const rows = { column: 'timestamp', part: 'day-of-week' } as const;
    const columns = { column: 'timestamp', part: 'hour-of-day' } as const;
    expect(await draw(connection, { kind: 'heat-map', rows, columns, measure: count })).toEqual([
      [1, 0, 1],
      [1, 9, 1],
      [3, 9, 1],
      [7, 0, 1],
      [7, 9, 1],
      [7, 23, 1],
    ]);
  });

  it('folds its rows', async () => {
    const visual = { kind: 'heat-map', rows: 'id', rowLimit: 2, columns: 'group', measure: quantity } as const;
    expect(await draw(connection, visual)).toEqual([
      ['o4', null, 4],
      ['o5', 'south', 5],
      ['Other', 'east', 1],
      ['Other', 'north', 6],
      ['Other', 'south', 3],
    ]);
  });
});

describe('a table', () => {
  it('shows rows as they are, ties broken by the key, nulls last', async () => {
    const sort = { column: 'quantity', direction: 'descending' } as const;
    expect(
      await draw(connection, { kind: 'table', columns: ['id', 'price', 'paid', 'timestamp'], sort, limit: 4 }),
    ).toEqual([
      ['o5', '1.00', true, '2026-03-08 09:00:00'],
      ['o4', '2.50', null, '2026-03-02 09:30:00'],
      ['o2', '0.20', true, '2026-03-01 23:59:59.999'],
      ['o7', '0.70', true, '2026-04-01 09:59:00'],
    ]);
    const paid = {
      kind: 'table',
      columns: ['id'],
      sort: { column: 'paid', direction: 'descending' },
      limit: 4,
    } as const;
    expect(await draw(connection, paid)).toEqual([['o1'], ['o2'], ['o5'], ['o7']]);
    for (const direction of ['ascending', 'descending'] as const) {
      const latest = { kind: 'table', columns: ['id'], sort: { column: 'timestamp', direction }, limit: 7 } as const;
      expect((await draw(connection, latest)).at(-1)).toEqual(['o6']);
    }
  });
});

it('a table of rows without a key breaks ties by source file and line', async () => {
  const notes = defineDataset({
    name: 'notes',
    version: 1,
    title: 'Notes',
    owner: 'tests',
    columns: { note: text() },
    eventTime: 'uploaded_at',
  });
  const sort = { column: 'note', direction: 'ascending' } as const;
  const columns = ['source_file', 'source_line'] as const;
  const dashboard = defineDashboard(notes, {
    name: 'notes',
    title: 'Notes',
    filters: [],
    sheets: [{ title: 'All', visuals: [{ kind: 'table', id: 'notes', title: 'Notes', columns, sort, limit: 9 }] }],
  });
  const places = [
    ['b.csv', 2],
    ['a.csv', 10],
    ['a.csv', 9],
  ] as const;
  const own = await openTable(
    notes,
    places.map(([file, line]) => ['same', '2026-03-01', file, line]),
  );
  expect(await answer(own, compileVisual(dashboard, 'notes'))).toEqual([
    ['a.csv', 9],
    ['a.csv', 10],
    ['b.csv', 2],
  ]);
});

describe('compileVisual', () => {
  const dashboard = dashboardOf(
    { kind: 'kpi', id: 'rows', title: 'Rows', measure: count },
    { kind: 'donut', id: 'regions', title: 'Regions', category: 'group', measure: count },
  );

  it('names its columns as the query does', async () => {
    for (const { id } of visualsOf(dashboard)) {
      const query = compileVisual(dashboard, id);
      const result = await connection.runAndReadAll(query.sql);
      expect(query.columns.map(({ name }) => name)).toEqual(result.columnNames());
      expect(await answer(connection, query)).not.toHaveLength(0);
    }
  });

  it('says which visuals there are', () => {
    expect(() => compileVisual(dashboard, 'row')).toThrow(
      new DashboardError('draw', 'orders', [{ visual: 'row', message: 'is not among rows, regions' }]),
    );
  });
});
