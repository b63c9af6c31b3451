import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateDataSetCommand, CreateDataSourceCommand, DescribeIngestionCommand } from '@aws-sdk/client-quicksight';
import { DuckDBInstance } from '@duckdb/node-api';
import { defineDataset, identifier } from '@sluice/contract';
import { openDirectoryLake, ingestObject } from '@sluice/lake';
import { openWarehouse, publish } from '@sluice/warehouse';
import { expect, onTestFinished, test } from 'vitest';
import { account, arn, dataSet, dataSource, startAccount } from '../account.test.support.ts';
import { countRowsInParquet } from './parquet.ts';
import { countRowsInWarehouse } from './warehouse.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'quicksight-emulator-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function writeParquet(path: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT range AS id, DATE '2026-11-29' AS day, 1.5 AS price, true AS paid FROM range(${rows})) TO '${path}' (FORMAT parquet)`,
  );
  instance.closeSync();
}

test('an ingestion of a table or of SQL takes as many rows as the Parquet files give', async () => {
  const path = await folder();
  await writeParquet(join(path, 'a.parquet'), 40);
  await writeParquet(join(path, 'b.parquet'), 2);
  const { client } = await startAccount({
    settlesAfter: 0,
    countRows: countRowsInParquet({ 'final.orders': join(path, '*.parquet') }),
  });
  await client.send(new CreateDataSourceCommand(dataSource));
  const ingestion = async (DataSetId: string, change: object) => {
    const { IngestionId } = await client.send(new CreateDataSetCommand({ ...dataSet, DataSetId, ...change }));
    return (await client.send(new DescribeIngestionCommand({ ...account, DataSetId, IngestionId }))).Ingestion;
  };
  expect(await ingestion('table', {})).toMatchObject({ IngestionStatus: 'COMPLETED', RowInfo: { RowsIngested: 42 } });
  const sql = (SqlQuery: string, Name: string) => ({
    LogicalTableMap: undefined,
    PhysicalTableMap: {
      orders: {
        CustomSql: {
          DataSourceArn: arn('datasource/athena'),
          Name: 'x',
          SqlQuery,
          Columns: [{ Name, Type: 'STRING' }],
        },
      },
    },
  });
  expect(await ingestion('sql', sql('SELECT id FROM final.orders WHERE id < 5', 'id'))).toMatchObject({
    RowInfo: { RowsIngested: 7 },
  });
  expect(await ingestion('wrong', sql('SELECT id FROM final.orders', 'cost'))).toMatchObject({
    IngestionStatus: 'FAILED',
    ErrorInfo: { Type: 'SQL_EXCEPTION', Message: expect.stringContaining('"cost"') as string },
  });
});

test('rows of a lake are those that are published at that moment', async () => {
  const orders = defineDataset({
    name: 'orders',
    version: 1,
    title: 'Orders',
    owner: 'tests',
    columns: { id: identifier() },
    key: ['id'],
    eventTime: 'uploaded_at',
  });
  const lake = openDirectoryLake(await folder());
  const warehouse = await openWarehouse(lake, [orders]);
  onTestFinished(() => warehouse.close());
  const countRows = countRowsInWarehouse(warehouse);
  const question = {
    dataSourceArn: arn('datasource/athena'),
    columns: [{ Name: 'id', Type: 'STRING' as const }],
    relation: { catalog: 'AwsDataCatalog', schema: 'sluice_dev_final', name: 'orders' },
  };
  expect(await countRows(question)).toBe(0);
  await lake.raw.put('orders.csv', new TextEncoder().encode('id\na\nb\na\n'));
  await ingestObject(lake, 'orders.csv', { datasets: [orders] });
  await publish(lake, orders);
  expect(await countRows(question)).toBe(2);
});
