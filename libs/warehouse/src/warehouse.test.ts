import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineDataset, integer, text } from '@sluice/contract';
import { describe, expect, onTestFinished, test } from 'vitest';
import { QueryError } from './errors.ts';
import { datasets, orderHeader, orders, select, temporaryLake, upload, withdraw } from './lake.fixture.ts';
import { readManifest } from './manifest.ts';
import { publish } from './publish.ts';
import { openWarehouse } from './warehouse.ts';

async function publishedLake() {
  const lake = await temporaryLake();
  await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1.5,north,', 'A2,2026-01-02,2.25,south,hi']);
  await publish(lake, orders);
  const warehouse = await openWarehouse(lake, datasets);
  onTestFinished(() => warehouse.close());
  return { lake, warehouse };
}

test('a table that was never published is empty and typed', async () => {
  const lake = await temporaryLake();
  const warehouse = await openWarehouse(lake, datasets);
  onTestFinished(() => warehouse.close());
  expect(await warehouse.query('SELECT * FROM orders')).toEqual({
    columns: [
      { name: 'id', type: 'VARCHAR' },
      { name: 'day', type: 'DATE' },
      { name: 'price', type: 'DECIMAL(9,2)' },
      { name: 'region', type: 'VARCHAR' },
      { name: 'note', type: 'VARCHAR' },
      { name: 'event_date', type: 'DATE' },
      { name: 'source_file', type: 'VARCHAR' },
      { name: 'source_line', type: 'BIGINT' },
    ],
    rows: [],
  });
});

test('a table whose rows are all gone is empty', async () => {
  const { lake, warehouse } = await publishedLake();
  await withdraw(lake, 'orders/a.csv');
  expect(await publish(lake, orders, { confirm: true })).toMatchObject({ clean: 0, final: 0, partitionsWritten: 2 });
  await warehouse.refresh();
  expect((await warehouse.query('SELECT count(*), max(price) FROM orders')).rows).toEqual([[0, null]]);
});

test('parameters fill a query in', async () => {
  const { warehouse } = await publishedLake();
  expect(
    (await warehouse.query('SELECT id FROM orders WHERE event_date >= ? AND price > ?', ['2026-01-02', '2.2'])).rows,
  ).toEqual([['A2']]);
  expect((await warehouse.query('SELECT id FROM orders WHERE region = $1 LIMIT $2', ['north', 5])).rows).toEqual([
    ['A1'],
  ]);
  expect((await warehouse.query('SELECT sum(price) AS total, avg(price) FROM orders')).rows).toEqual([['3.75', 1.875]]);
});

test('queries see one state until the refresh', async () => {
  const { lake, warehouse } = await publishedLake();
  await upload(lake, 'orders/b.csv', [orderHeader, 'B1,2026-01-05,1,north,']);
  await publish(lake, orders);
  expect((await warehouse.query('SELECT count(*) FROM orders')).rows).toEqual([[2]]);
  const running = warehouse.query('SELECT count(*) FROM orders, range(100000)');
  await Promise.all([warehouse.refresh(), warehouse.refresh()]);
  expect((await warehouse.query('SELECT count(*) FROM orders')).rows).toEqual([[3]]);
  expect((await running).rows).toEqual([[200000]]);
});

test('queries run side by side', async () => {
  const { warehouse } = await publishedLake();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => warehouse.query('SELECT ? + count(*) FROM orders', [n])),
  );
  expect(answers.map(({ rows }) => rows[0]?.[0])).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
});

describe('a query cannot', () => {
  test.each([
    'DROP VIEW orders',
    'CREATE TABLE t AS SELECT 1',
    `COPY orders TO '/tmp/sluice-never.csv'`,
    'SET enable_external_access = true',
    `SELECT * FROM read_text('/etc/passwd')`,
    `SELECT * FROM '/etc/passwd'`,
    `SELECT * FROM '/tmp/other.parquet'`,
    'SELECT 1; SELECT 2',
    'SELECT nothing FROM orders',
    'SELECT FROM WHERE',
  ])('%s', async (sql) => {
    const { warehouse } = await publishedLake();
    await expect(warehouse.query(sql)).rejects.toThrow(QueryError);
    expect((await warehouse.query('SELECT count(*) FROM orders')).rows).toEqual([[2]]);
  });

  test('reach files beside the tables', async () => {
    const { warehouse } = await publishedLake();
    const folder = await mkdtemp(join(tmpdir(), 'sluice-test-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'secret.csv');
    await writeFile(path, 'a\n1\n');
    await expect(warehouse.query(`SELECT * FROM '${path}'`)).rejects.toThrow('disabled by configuration');
  });

  test('take parameters that are not there', async () => {
    const { warehouse } = await publishedLake();
    await expect(warehouse.query('SELECT ?')).rejects.toThrow(QueryError);
  });

  test('run after the close', async () => {
    const { warehouse } = await publishedLake();
    await warehouse.close();
    await expect(warehouse.query('SELECT 1')).rejects.toThrow(QueryError);
  });
});

test('a table published under an older contract shows the columns of the newer', async () => {
  const { lake } = await publishedLake();
  const { note: _, ...columns } = orders.columns;
  const newer = defineDataset({
    name: 'orders',
    version: 2,
    title: 'Orders',
    owner: 'tests',
    key: ['id'],
    eventTime: 'day',
    columns: { ...columns, id: text(), quantity: integer({ optional: true }) },
  });
  const warehouse = await openWarehouse(lake, [newer]);
  onTestFinished(() => warehouse.close());
  const { columns: found, rows } = await warehouse.query('SELECT id, quantity FROM orders ORDER BY id');
  expect(found).toEqual([
    { name: 'id', type: 'VARCHAR' },
    { name: 'quantity', type: 'BIGINT' },
  ]);
  expect(rows).toEqual([
    ['A1', null],
    ['A2', null],
  ]);
});

test('a query answers what the manifest counts', async () => {
  const { lake } = await publishedLake();
  const { manifest } = (await readManifest(lake.final, 'orders'))!;
  expect(
    await select(lake, 'SELECT CAST(event_date AS VARCHAR), count(*) FROM orders GROUP BY ALL ORDER BY ALL'),
  ).toEqual(manifest.partitions.map(({ date, final }) => [date, final]));
});
