import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import {
  boolean,
  category,
  date,
  decimal,
  defineDataset,
  duckdbType,
  finalColumns,
  identifier,
  integer,
  text,
  timestamp,
} from '@sluice/contract';
import type { Dataset, Value } from '@sluice/contract';
import { compileVisual, defineDashboard } from './index.ts';
import type { FilterState, Query, Visual } from './index.ts';
import type { NamesOf } from './names.ts';

/** A column of every kind, under names that are words of SQL. */
export const orders = defineDataset({
  name: 'order',
  version: 1,
  title: 'Orders',
  owner: 'tests',
  columns: {
    id: identifier(),
    select: text({ optional: true }),
    quantity: integer(),
    price: decimal({ precision: 12, scale: 2 }),
    paid: boolean({ optional: true }),
    group: category(['north', 'south', 'east'], { optional: true }),
    day: date({ formats: ['yyyy-MM-dd'] }),
    timestamp: timestamp({ formats: ['yyyy-MM-ddTHH:mm:ss.SSSX'], zone: 'UTC', optional: true }),
  },
  key: ['id'],
  eventTime: 'day',
});

/** id, select, quantity, price, paid, group, day, timestamp, event_date, source_file, source_line. 1 March is a Sunday. */
export const orderRows: readonly (readonly Value[])[] = [
  ['o1', 'tea', 2, '0.10', true, 'north', '2026-03-01', '2026-03-01 00:00:00', '2026-03-01', 'a.csv', 2],
  ['o2', 'tea', 3, '0.20', true, 'south', '2026-03-01', '2026-03-01 23:59:59.999', '2026-03-01', 'a.csv', 3],
  ['o3', 'cake', 1, '2.50', false, 'north', '2026-03-02', '2026-03-02 00:00:00', '2026-03-02', 'a.csv', 4],
  ['o4', 'cake', 4, '2.50', null, null, '2026-03-02', '2026-03-02 09:30:00', '2026-03-02', 'a.csv', 5],
  ['o5', null, 5, '1.00', true, 'south', '2026-03-08', '2026-03-08 09:00:00', '2026-03-08', 'b.csv', 2],
  ['o6', 'Other', 1, '9.99', false, 'east', '2026-03-09', null, '2026-03-09', 'b.csv', 3],
  ['o7', 'jam', 3, '0.70', true, 'north', '2026-04-01', '2026-04-01 09:59:00', '2026-04-01', 'b.csv', 4],
];

export type OrdersVisual = Visual<NamesOf<typeof orders>>;

/** A dashboard of some visuals over the orders, with a filter of every kind. */
export const dashboardOf = (...visuals: readonly OrdersVisual[]) =>
  defineDashboard(orders, {
    name: 'orders',
    title: 'Orders',
    filters: [
      { kind: 'date-range', column: 'event_date' },
      { kind: 'date-range', column: 'timestamp' },
      { kind: 'category', column: 'group' },
      { kind: 'category', column: 'select' },
      { kind: 'category', column: 'paid' },
    ],
    sheets: [{ title: 'All', visuals }],
  });

/** Visuals without their id and title. */
export type Bare<V> = V extends unknown ? Omit<V, 'id' | 'title'> : never;

/** A DuckDB in memory with one table: a dataset's final table. */
export async function openTable(dataset: Dataset, rows: readonly (readonly Value[])[]): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await fillTable(connection, dataset, rows);
  return connection;
}

/** Puts exactly these rows into the dataset's table, all in their contract's types. */
export async function fillTable(
  connection: DuckDBConnection,
  dataset: Dataset,
  rows: readonly (readonly Value[])[],
): Promise<void> {
  const columns = Object.entries(finalColumns(dataset));
  const declared = columns.map(([name, column]) => `"${name}" ${duckdbType(column)}`);
  await connection.run(`CREATE OR REPLACE TABLE "${dataset.name}" (${declared.join(', ')})`);
  if (rows.length === 0) return;
  const line = `(${columns.map(([, column]) => `CAST(? AS ${duckdbType(column)})`).join(', ')})`;
  await connection.run(
    `INSERT INTO "${dataset.name}" VALUES ${rows.map(() => line).join(', ')}`,
    rows.flat().map((value) => (typeof value === 'number' ? BigInt(value) : value)),
  );
}

/** The rows that a query answers: numbers, texts, booleans and nulls; times and decimals as text. */
export async function answer(connection: DuckDBConnection, { sql, parameters }: Query): Promise<Value[][]> {
  const result = await connection.runAndReadAll(sql, [...parameters]);
  return result.getRows().map((row) => row.map(plain));
}

function plain(value: DuckDBValue): Value {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'object' && value !== null ? String(value) : value;
}

/** The rows of one visual over the orders. */
export async function draw(
  connection: DuckDBConnection,
  visual: Bare<OrdersVisual>,
  filters: FilterState = {},
): Promise<Value[][]> {
  const dashboard = dashboardOf({ id: 'it', title: 'It', ...visual });
  return answer(connection, compileVisual(dashboard, 'it', filters));
}
