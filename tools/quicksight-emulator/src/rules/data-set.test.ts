import {
  CreateDashboardCommand,
  CreateDataSetCommand,
  CreateDataSourceCommand,
  CreateIngestionCommand,
  DeleteDataSetCommand,
  DeleteDataSourceCommand,
  DescribeDashboardCommand,
  UpdateDataSetCommand,
  type CreateDataSetCommandInput,
} from '@aws-sdk/client-quicksight';
import { expect, test } from 'vitest';
import {
  account,
  arn,
  dashboard,
  dataSet,
  dataSource,
  startAccount,
  startWithDataSet,
} from '../account.test.support.ts';

const set = { ...account, DataSetId: 'orders' };
const board = { ...account, DashboardId: 'sales' };

const transform = (...DataTransforms: object[]): CreateDataSetCommandInput =>
  ({
    ...dataSet,
    LogicalTableMap: { orders: { Alias: 'Orders', Source: { PhysicalTableId: 'orders' }, DataTransforms } },
  }) as CreateDataSetCommandInput;

test.each<[string, Partial<CreateDataSetCommandInput>, string]>([
  [
    'a cast of no column',
    transform({ CastColumnTypeOperation: { ColumnName: 'cost', NewColumnType: 'STRING' } }),
    'Column cost is not found',
  ],
  [
    'a new name that is taken',
    transform({ RenameColumnOperation: { ColumnName: 'id', NewColumnName: 'day' } }),
    'Column day exists already',
  ],
  [
    'a filter, which the emulator cannot apply',
    transform({ FilterOperation: { ConditionExpression: '{price} > 0' } }),
    'Transform FilterOperation is not known to the emulator',
  ],
  [
    'a map of two tables',
    {
      PhysicalTableMap: {
        ...dataSet.PhysicalTableMap,
        more: { CustomSql: { DataSourceArn: arn('datasource/athena'), Name: 'x', SqlQuery: 'SELECT 1' } },
      },
    },
    'the emulator knows no joins',
  ],
])('a data set with %s is refused', async (_, input, problem) => {
  const { client } = await startWithDataSet();
  const command = new UpdateDataSetCommand({ ...dataSet, ...input });
  await expect(client.send(command)).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message: expect.stringContaining(problem) as string,
  });
});

test('a data set needs a data source that is ready', async () => {
  const { quickSight, client } = await startAccount({ settlesAfter: Infinity });
  const make = () => client.send(new CreateDataSetCommand(dataSet));
  await expect(make()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await client.send(new CreateDataSourceCommand(dataSource));
  await expect(make()).rejects.toMatchObject({ name: 'ConflictException' });
  await quickSight.settle(arn('datasource/athena'), {
    kind: 'data-source-fails',
    error: { Type: 'ACCESS_DENIED', Message: 'no' },
  });
  await expect(make()).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
});

test('what others are made from can be deleted, and breaks them', async () => {
  const { client } = await startWithDataSet();
  await client.send(new CreateDashboardCommand(dashboard));
  await client.send(new DeleteDataSourceCommand({ ...account, DataSourceId: 'athena' }));
  await expect(client.send(new UpdateDataSetCommand(dataSet))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    ResourceType: 'DATA_SOURCE',
  });
  await client.send(new DeleteDataSetCommand(set));
  expect((await client.send(new DescribeDashboardCommand(board))).Dashboard?.Version?.Status).toBe(
    'CREATION_SUCCESSFUL',
  );
});

test('a data set that asks its source each time has no ingestions', async () => {
  const { client } = await startWithDataSet();
  await client.send(new UpdateDataSetCommand({ ...dataSet, ImportMode: 'DIRECT_QUERY' }));
  await expect(client.send(new CreateIngestionCommand({ ...set, IngestionId: 'a' }))).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
  });
});
