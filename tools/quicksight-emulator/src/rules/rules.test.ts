import {
  CreateDashboardCommand,
  CreateDataSetCommand,
  CreateDataSourceCommand,
  CreateIngestionCommand,
  CreateRefreshScheduleCommand,
  DeleteDataSetCommand,
  DeleteDataSourceCommand,
  DescribeAccountSubscriptionCommand,
  DescribeDashboardCommand,
  DescribeUserCommand,
  ListDashboardsCommand,
  ListDataSetsCommand,
  TagResourceCommand,
  UpdateDashboardPermissionsCommand,
  UpdateDashboardPublishedVersionCommand,
  UpdateDataSetCommand,
  type CreateDataSetCommandInput,
  type DashboardVersionDefinition,
  type QuickSightClient,
  type RefreshSchedule,
} from '@aws-sdk/client-quicksight';
import { expect, test } from 'vitest';
import {
  account,
  actions,
  arn,
  author,
  dashboard,
  dataSet,
  dataSource,
  definition,
  readers,
  startAccount,
} from '../account.test.support.ts';

const set = { ...account, DataSetId: 'orders' };
const board = { ...account, DashboardId: 'sales' };

/** With a data source and a data set that are ready. */
async function startWithDataSet(now?: () => Date): Promise<QuickSightClient> {
  const { client } = await startAccount({ settlesAfter: 0, ...(now && { now }) });
  await client.send(new CreateDataSourceCommand(dataSource));
  await client.send(new CreateDataSetCommand(dataSet));
  return client;
}

/** The text with one name in the place of another, as often as it says so. */
function replaced(from: string, to: string, occurrence = 0): DashboardVersionDefinition {
  let seen = -1;
  const text = JSON.stringify(definition).replaceAll(from, (found) => (++seen === occurrence ? to : found));
  expect(seen).toBeGreaterThanOrEqual(occurrence);
  return JSON.parse(text) as DashboardVersionDefinition;
}

const twice = <T>(items: readonly T[] = []): T[] => [...items, ...items];
const [sheet] = definition.Sheets ?? [];

test.each<[string, DashboardVersionDefinition, string]>([
  ['a sheet twice', { ...definition, Sheets: twice(definition.Sheets) }, 'SheetId overview is not unique'],
  [
    'a visual on two sheets',
    { ...definition, Sheets: [...(definition.Sheets ?? []), { ...sheet, SheetId: 'other', FilterControls: [] }] },
    'VisualId revenue is not unique',
  ],
  ['a filter twice', { ...definition, FilterGroups: twice(definition.FilterGroups) }, 'FilterId order is not unique'],
  [
    'a data set identifier twice',
    { ...definition, DataSetIdentifierDeclarations: twice(definition.DataSetIdentifierDeclarations) },
    'Identifier orders is not unique',
  ],
  [
    'a calculated field twice',
    { ...definition, CalculatedFields: twice(definition.CalculatedFields) },
    'Calculated field orders.double is not unique',
  ],
  ['a field twice', replaced('"FieldId":"price"', '"FieldId":"day"'), 'FieldId day of visual revenue is not unique'],
  [
    'a sort by no field',
    replaced('"FieldId":"day"', '"FieldId":"date"', 1),
    'FieldId date of visual revenue is no field',
  ],
  [
    'an undeclared data set',
    replaced('"DataSetIdentifier":"orders"', '"DataSetIdentifier":"returns"'),
    'DataSetIdentifier returns is not declared',
  ],
  [
    'a control of no filter',
    replaced('"SourceFilterId":"order"', '"SourceFilterId":"day"'),
    'SourceFilterId day is not declared',
  ],
  [
    'a layout of no visual',
    replaced('"ElementId":"revenue"', '"ElementId":"costs"'),
    'Element costs of a layout is not on sheet overview',
  ],
  [
    'a filter of no visual',
    replaced('"VisualIds":["revenue"]', '"VisualIds":["costs"]'),
    'Visual costs of a filter is not on sheet overview',
  ],
])('a definition with %s is refused', async (_, Definition, problem) => {
  const client = await startWithDataSet();
  const refused = client.send(new CreateDashboardCommand({ ...dashboard, Definition }));
  await expect(refused).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message: expect.stringContaining(problem) as string,
  });
});

test.each<[string, DashboardVersionDefinition, string, string]>([
  [
    'a column that is not there',
    replaced('"ColumnName":"price"', '"ColumnName":"cost"'),
    'COLUMN_REPLACEMENT_MISSING',
    "Required column 'cost' is missing in data set 'orders'",
  ],
  [
    'a measure of text',
    replaced('"ColumnName":"price"', '"ColumnName":"order"'),
    'COLUMN_TYPE_MISMATCH',
    "Column 'order' is STRING, NumericalMeasureField takes INTEGER or DECIMAL",
  ],
  [
    'a data set that is not there',
    replaced('dataset/orders', 'dataset/returns'),
    'DATA_SET_NOT_FOUND',
    "The data set of the identifier 'orders' is not found",
  ],
])('a definition with %s is taken, and its version fails', async (_, Definition, Type, Message) => {
  const client = await startWithDataSet();
  await client.send(new CreateDashboardCommand({ ...dashboard, Definition }));
  const { Dashboard } = await client.send(new DescribeDashboardCommand(board));
  expect(Dashboard?.Version).toMatchObject({ Status: 'CREATION_FAILED', Errors: [{ Type, Message }] });
  await expect(
    client.send(new UpdateDashboardPublishedVersionCommand({ ...board, VersionNumber: 1 })),
  ).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  await expect(client.send(new CreateDashboardCommand(dashboard))).rejects.toMatchObject({
    name: 'ResourceExistsException',
  });
});

test('a calculated field is a column of any type', async () => {
  const client = await startWithDataSet();
  const Definition = replaced('"ColumnName":"price"', '"ColumnName":"double"');
  await client.send(new CreateDashboardCommand({ ...dashboard, Definition }));
  const { Dashboard } = await client.send(new DescribeDashboardCommand(board));
  expect(Dashboard?.Version?.Status).toBe('CREATION_SUCCESSFUL');
});

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
  const client = await startWithDataSet();
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
  const client = await startWithDataSet();
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

test('a data set has 32 manual ingestions in any 24 hours', async () => {
  let now = Date.parse('2026-11-29T08:00:00Z');
  const client = await startWithDataSet(() => new Date(now));
  const ingest = (id: number) => client.send(new CreateIngestionCommand({ ...set, IngestionId: `i${id}` }));
  for (let id = 0; id < 32; id++) await ingest(id);
  await expect(ingest(32)).rejects.toMatchObject({ name: 'LimitExceededException', ResourceType: 'INGESTION' });
  await expect(ingest(31)).rejects.toMatchObject({ name: 'ResourceExistsException' });
  now += 24 * 60 * 60 * 1000;
  await ingest(32);
});

test('a data set that asks its source each time has no ingestions', async () => {
  const client = await startWithDataSet();
  await client.send(new UpdateDataSetCommand({ ...dataSet, ImportMode: 'DIRECT_QUERY' }));
  await expect(client.send(new CreateIngestionCommand({ ...set, IngestionId: 'a' }))).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
  });
});

test.each<[string, Partial<RefreshSchedule>, string]>([
  ['no time of the day', { ScheduleFrequency: { Interval: 'DAILY' } }, 'InvalidParameterValueException'],
  ['no day', { ScheduleFrequency: { Interval: 'WEEKLY', TimeOfTheDay: '05:00' } }, 'InvalidParameterValueException'],
  ['an increment', { RefreshType: 'INCREMENTAL_REFRESH' }, 'PreconditionNotMetException'],
])('a schedule with %s is refused', async (_, change, name) => {
  const client = await startWithDataSet();
  const Schedule: RefreshSchedule = {
    ScheduleId: 'daily',
    RefreshType: 'FULL_REFRESH',
    ScheduleFrequency: { Interval: 'DAILY', TimeOfTheDay: '05:00' },
    ...change,
  };
  await expect(client.send(new CreateRefreshScheduleCommand({ ...set, Schedule }))).rejects.toMatchObject({ name });
});

test('a data set has five schedules', async () => {
  const client = await startWithDataSet();
  const create = (ScheduleId: string) =>
    client.send(
      new CreateRefreshScheduleCommand({
        ...set,
        Schedule: { ScheduleId, RefreshType: 'FULL_REFRESH', ScheduleFrequency: { Interval: 'HOURLY' } },
      }),
    );
  for (const id of ['a', 'b', 'c', 'd', 'e']) await create(id);
  await expect(create('f')).rejects.toMatchObject({ name: 'LimitExceededException' });
});

test('permissions are whole sets, of principals that are there', async () => {
  const client = await startWithDataSet();
  await client.send(new CreateDashboardCommand(dashboard));
  const update = (Principal: string, Actions: string[]) =>
    client.send(new UpdateDashboardPermissionsCommand({ ...board, GrantPermissions: [{ Principal, Actions }] }));
  await expect(update(author, actions('DescribeDashboard'))).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message: expect.stringContaining('unsupported permission sets') as string,
  });
  await expect(update(arn('user/default/bob'), readers.dashboard)).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
  });
  await update(author, readers.dashboard);
  const { Permissions } = await client.send(
    new UpdateDashboardPermissionsCommand({
      ...board,
      GrantPermissions: [{ Principal: arn('group/default/analysts'), Actions: readers.dashboard }],
      RevokePermissions: [{ Principal: author, Actions: readers.dashboard }],
    }),
  );
  expect(Permissions).toEqual([{ Principal: arn('group/default/analysts'), Actions: readers.dashboard }]);
});

test('a resource has 50 tags, each once', async () => {
  const client = await startWithDataSet();
  const tag = (keys: readonly string[]) =>
    client.send(
      new TagResourceCommand({ ResourceArn: arn('dataset/orders'), Tags: keys.map((Key) => ({ Key, Value: 'v' })) }),
    );
  const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
  await tag(keys);
  await tag(keys.slice(0, 3));
  await expect(tag(['one-more'])).rejects.toMatchObject({ name: 'LimitExceededException' });
  await expect(tag(['a', 'a'])).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
});

test('an account without a subscription says so in the words of each operation', async () => {
  const { client } = await startAccount({ account: { edition: 'none' } });
  await expect(client.send(new ListDashboardsCommand(account))).rejects.toMatchObject({
    name: 'UnsupportedUserEditionException',
    message: 'Account 123456789012 is not subscribed for QuickSight',
  });
  await expect(client.send(new ListDataSetsCommand(account))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(client.send(new DescribeAccountSubscriptionCommand(account))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(
    client.send(new DescribeUserCommand({ ...account, Namespace: 'default', UserName: 'ana' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException', ResourceType: 'NAMESPACE' });
});

test('the Standard edition has no dashboards of the API', async () => {
  const { client } = await startAccount({ account: { edition: 'STANDARD' } });
  await client.send(new ListDataSetsCommand(account));
  await expect(client.send(new ListDashboardsCommand(account))).rejects.toMatchObject({
    name: 'UnsupportedUserEditionException',
  });
});

test('a request that does not fit is refused in the words of the service, another account is denied', async () => {
  const { client } = await startAccount();
  await expect(client.send(new CreateDataSourceCommand({ ...dataSource, Name: '' }))).rejects.toMatchObject({
    name: 'ValidationException',
    message:
      "1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
  });
  await expect(client.send(new ListDataSetsCommand({ AwsAccountId: '999999999999' }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});
