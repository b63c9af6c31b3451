import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { compileVisual, filterOptionsQuery, visualsOf } from '@sluice/dashboard-spec';
import type { Dashboard, FilterState, Query } from '@sluice/dashboard-spec';

export type Cell = string | number | boolean | null;

/**
 * The final tables as publishing makes them, a few rows each; written out by hand, so that a contract whose types move
 * away from what the dashboards ask for is noticed. A dashboard over another dataset adds its table, with rows for each
 * of its visuals. 5 October 2026 is a Monday.
 */
const tables = `
  CREATE TABLE iot_sensor_data (sensor_id VARCHAR, "timestamp" TIMESTAMP, temperature DECIMAL(5,2), humidity DECIMAL(5,2),
    event_date DATE, source_file VARCHAR, source_line BIGINT);
  INSERT INTO iot_sensor_data VALUES
    ('s1', '2026-10-05 08:00:00', 20.10, 40.00, '2026-10-05', 'iot.csv', 2),
    ('s1', '2026-10-05 09:00:00', 21.10, 41.00, '2026-10-05', 'iot.csv', 3),
    ('s2', '2026-10-05 08:30:00', 18.00, 55.50, '2026-10-05', 'iot.csv', 4),
    ('s2', '2026-10-06 08:00:00', -1.20, 60.50, '2026-10-06', 'iot.csv', 5);

  CREATE TABLE sales_records (transaction_id VARCHAR, item VARCHAR, quantity BIGINT, region VARCHAR, "timestamp" TIMESTAMP,
    event_date DATE, source_file VARCHAR, source_line BIGINT);
  INSERT INTO sales_records VALUES
    ('T1001', 'Laptop', 2, 'north', '2026-10-05 08:15:00', '2026-10-05', 'sales.csv', 2),
    ('T1002', 'Desk',   1, 'south', '2026-10-05 23:59:59', '2026-10-05', 'sales.csv', 3),
    ('T1003', 'Laptop', 4, 'south', '2026-10-11 00:00:00', '2026-10-11', 'sales.csv', 4),
    ('T1004', 'Cable',  9, 'east',  '2026-10-12 10:00:00', '2026-10-12', 'sales.csv', 5);

  CREATE TABLE user_logs (user_id VARCHAR, action VARCHAR, device_type VARCHAR, location VARCHAR, "timestamp" TIMESTAMP,
    event_date DATE, source_file VARCHAR, source_line BIGINT);
  INSERT INTO user_logs VALUES
    ('U1', 'login',    'desktop', 'Berlin',    '2026-10-05 08:15:00', '2026-10-05', 'logs.csv', 2),
    ('U1', 'purchase', 'desktop', 'Berlin',    '2026-10-05 08:20:00', '2026-10-05', 'logs.csv', 3),
    ('U2', 'login',    'mobile',  'São Paulo', '2026-10-06 21:00:00', '2026-10-06', 'logs.csv', 4),
    ('U3', 'view',     'mobile',  'Berlin',    NULL,                  '2026-10-07', 'logs.csv', 5);
`;

/** What a dashboard shows of those rows. */
export interface Screen {
  /** Columns and rows of each visual, by id. */
  readonly visuals: Readonly<Record<string, { readonly columns: readonly string[]; readonly rows: readonly Cell[][] }>>;
  /** The rows that each filter offers, by column. */
  readonly options: Readonly<Record<string, readonly Cell[][]>>;
}

/** A DuckDB in memory with the tables. */
export async function openTables(): Promise<DuckDBConnection> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(tables);
  return connection;
}

/** Draws a dashboard over the tables. */
export async function show(dashboard: Dashboard, filters: FilterState = {}): Promise<Screen> {
  const connection = await openTables();
  const visuals: Record<string, Screen['visuals'][string]> = {};
  for (const { id } of visualsOf(dashboard)) visuals[id] = await run(connection, compileVisual(dashboard, id, filters));
  const options: Record<string, Cell[][]> = {};
  for (const filter of dashboard.filters) {
    options[filter.column] = (await run(connection, filterOptionsQuery(dashboard, filter))).rows;
  }
  return { visuals, options };
}

/** What a query answers: numbers, texts, booleans and nulls; times and decimals as text. */
export async function run(
  connection: DuckDBConnection,
  { sql, parameters }: Query,
): Promise<{ columns: string[]; rows: Cell[][] }> {
  const result = await connection.runAndReadAll(sql, [...parameters]);
  const rows = result.getRows().map((row) =>
    row.map((value): Cell => {
      if (typeof value === 'bigint') return Number(value);
      return typeof value === 'object' && value !== null ? String(value) : value;
    }),
  );
  return { columns: result.columnNames(), rows };
}
