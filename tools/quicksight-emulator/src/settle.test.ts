import {
  CancelIngestionCommand,
  CreateDashboardCommand,
  CreateDataSetCommand,
  CreateDataSourceCommand,
  CreateIngestionCommand,
  DeleteDashboardCommand,
  DescribeDashboardCommand,
  DescribeDataSourceCommand,
  DescribeIngestionCommand,
  UpdateDashboardCommand,
  UpdateDashboardPublishedVersionCommand,
  UpdateDataSetCommand,
  UpdateDataSourceCommand,
  type Ingestion,
  type QuickSightClient,
} from '@aws-sdk/client-quicksight';
import { expect, test } from 'vitest';
import { account, arn, dashboard, dataSet, dataSource, startAccount } from './account.test.support.ts';
import { stuck } from './faults.ts';
import type { QuickSight, QuickSightOptions } from './quicksight.ts';

const set = { ...account, DataSetId: 'orders' };
const board = { ...account, DashboardId: 'sales' };

/** Where nothing goes on but by the test, and all that is in the account is done. */
async function startSettled(
  options: QuickSightOptions = {},
): Promise<{ quickSight: QuickSight; client: QuickSightClient }> {
  const started = await startAccount({ settlesAfter: Infinity, ...options });
  const { quickSight, client } = started;
  const settleAll = async (): Promise<void> => {
    for (const item of quickSight.pending()) await quickSight.settle(item);
  };
  await client.send(new CreateDataSourceCommand(dataSource));
  await settleAll();
  await client.send(new CreateDataSetCommand(dataSet));
  await settleAll();
  await client.send(new CreateDashboardCommand(dashboard));
  await settleAll();
  return started;
}

test('the first look at what a call has started finds it going on, the second finds it done', async () => {
  const { client } = await startAccount();
  await client.send(new CreateDataSourceCommand(dataSource));
  const look = async () =>
    (await client.send(new DescribeDataSourceCommand({ ...account, DataSourceId: 'athena' }))).DataSource?.Status;
  expect([await look(), await look()]).toEqual(['CREATION_IN_PROGRESS', 'CREATION_SUCCESSFUL']);
});

test('a version is published when it is made, and no sooner', async () => {
  const { quickSight, client } = await startSettled();
  const publish = () => client.send(new UpdateDashboardPublishedVersionCommand({ ...board, VersionNumber: 2 }));
  const published = async () =>
    (await client.send(new DescribeDashboardCommand(board))).Dashboard?.Version?.VersionNumber;
  await expect(publish()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await client.send(new UpdateDashboardCommand(dashboard));
  const { Dashboard } = await client.send(new DescribeDashboardCommand({ ...board, VersionNumber: 2 }));
  expect(Dashboard?.Version?.Status).toBe('CREATION_IN_PROGRESS');
  const update = () => client.send(new UpdateDashboardCommand(dashboard));
  const remove = () => client.send(new DeleteDashboardCommand(board));
  for (const early of [publish, update, remove])
    await expect(early()).rejects.toMatchObject({ name: 'ConflictException' });
  await quickSight.settle(arn('dashboard/sales/version/2'));
  expect(await published()).toBe(1);
  await publish();
  expect(await published()).toBe(2);
});

test('a version fails as scripted, and the published one stays', async () => {
  const { quickSight, client } = await startSettled({ settlesAfter: 0 });
  const errors = [{ Type: 'INTERNAL_FAILURE', Message: 'try again' } as const];
  quickSight.inject({
    when: ({ operation }) => operation === 'UpdateDashboard',
    fault: { kind: 'outcome', outcome: { kind: 'version-fails', errors } },
  });
  await client.send(new UpdateDashboardCommand(dashboard));
  const look = async (VersionNumber?: number) =>
    (await client.send(new DescribeDashboardCommand({ ...board, VersionNumber }))).Dashboard?.Version;
  expect(await look(2)).toMatchObject({ Status: 'CREATION_FAILED', Errors: errors });
  expect(await look()).toMatchObject({ VersionNumber: 1, Status: 'CREATION_SUCCESSFUL' });
});

test('what is stuck goes on until the test settles it', async () => {
  const { quickSight, client } = await startAccount({ settlesAfter: 0 });
  quickSight.inject({ when: () => true, fault: stuck });
  await client.send(new CreateDataSourceCommand(dataSource));
  const look = async () =>
    (await client.send(new DescribeDataSourceCommand({ ...account, DataSourceId: 'athena' }))).DataSource?.Status;
  expect([await look(), await look()]).toEqual(['CREATION_IN_PROGRESS', 'CREATION_IN_PROGRESS']);
  await expect(
    client.send(new UpdateDataSourceCommand({ ...account, DataSourceId: 'athena', Name: 'x' })),
  ).rejects.toMatchObject({
    name: 'ConflictException',
  });
  await quickSight.settle(arn('datasource/athena'));
  expect(await look()).toBe('CREATION_SUCCESSFUL');
  await expect(quickSight.settle(arn('datasource/athena'))).rejects.toThrow('it does not go on');
});

test('one ingestion of a data set runs at a time, and others take their turns', async () => {
  const { quickSight, client } = await startSettled({ countRows: async () => 10 });
  const look = async (IngestionId: string): Promise<Ingestion | undefined> =>
    (await client.send(new DescribeIngestionCommand({ ...set, IngestionId }))).Ingestion;
  const ingestion = (id: string): string => arn(`dataset/orders/ingestion/${id}`);
  for (const IngestionId of ['a', 'b', 'c', 'd'])
    await client.send(new CreateIngestionCommand({ ...set, IngestionId }));
  expect(await look('a')).toMatchObject({ IngestionStatus: 'RUNNING' });
  expect(await look('b')).toMatchObject({
    IngestionStatus: 'QUEUED',
    QueueInfo: { WaitingOnIngestion: 'a', QueuedIngestion: 'b' },
  });
  await expect(quickSight.settle(ingestion('b'))).rejects.toThrow('it waits for another');

  await quickSight.settle(ingestion('a'), { kind: 'rows-dropped', rows: 3 });
  expect(await look('a')).toMatchObject({
    IngestionStatus: 'COMPLETED',
    RowInfo: { RowsIngested: 7, RowsDropped: 3, TotalRowsInDataset: 7 },
  });
  expect(await look('b')).toMatchObject({ IngestionStatus: 'RUNNING' });
  expect(await look('c')).toMatchObject({ QueueInfo: { WaitingOnIngestion: 'b' } });

  await client.send(new CancelIngestionCommand({ ...set, IngestionId: 'b' }));
  await expect(client.send(new CancelIngestionCommand({ ...set, IngestionId: 'a' }))).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
  });
  const error = { Type: 'SQL_EXCEPTION', Message: 'no' } as const;
  await quickSight.settle(ingestion('c'), { kind: 'ingestion-fails', error });
  expect(await look('c')).toMatchObject({ IngestionStatus: 'FAILED', ErrorInfo: error });

  const { IngestionId } = await client.send(new UpdateDataSetCommand(dataSet));
  expect(await look('d')).toMatchObject({ IngestionStatus: 'FAILED', ErrorInfo: { Type: 'INGESTION_SUPERSEDED' } });
  expect(quickSight.pending()).toEqual([ingestion(IngestionId ?? '')]);
});
