import * as sdk from '@aws-sdk/client-quicksight';
import { expect, test } from 'vitest';
import {
  account,
  arn,
  author,
  dashboard,
  dataSet,
  dataSource,
  definition,
  readers,
  startAccount,
  theme,
} from './account.test.support.ts';
import { operations } from '@sluice/quicksight-model/api';

test('every operation answers the SDK, and what was written is read back', async () => {
  const now = new Date('2026-11-29T08:00:00Z');
  const { quickSight, client } = await startAccount({ now: () => now, countRows: async () => 7, settlesAfter: 0 });
  const source = { ...account, DataSourceId: 'athena' };
  const set = { ...account, DataSetId: 'orders' };
  const board = { ...account, DashboardId: 'sales' };
  const brand = { ...account, ThemeId: 'brand' };
  const tags = [{ Key: 'managed-by', Value: 'sluice' }];

  expect(await client.send(new sdk.CreateDataSourceCommand({ ...dataSource, Tags: tags }))).toMatchObject({
    Status: 202,
    Arn: arn('datasource/athena'),
    CreationStatus: 'CREATION_IN_PROGRESS',
  });
  expect((await client.send(new sdk.DescribeDataSourceCommand(source))).DataSource).toMatchObject({
    Status: 'CREATION_SUCCESSFUL',
    DataSourceParameters: { AthenaParameters: { WorkGroup: 'sluice' } },
    CreatedTime: now,
  });
  await client.send(
    new sdk.UpdateDataSourceCommand({
      ...source,
      Name: 'Athena 2',
      DataSourceParameters: { AthenaParameters: { WorkGroup: 'other' } },
    }),
  );
  expect((await client.send(new sdk.DescribeDataSourceCommand(source))).DataSource).toMatchObject({
    Name: 'Athena 2',
    Status: 'UPDATE_SUCCESSFUL',
    Type: 'ATHENA',
  });
  await client.send(
    new sdk.UpdateDataSourcePermissionsCommand({
      ...source,
      GrantPermissions: [{ Principal: author, Actions: readers.dataSource }],
    }),
  );
  expect((await client.send(new sdk.DescribeDataSourcePermissionsCommand(source))).Permissions).toEqual([
    { Principal: author, Actions: readers.dataSource },
  ]);
  expect((await client.send(new sdk.ListDataSourcesCommand(account))).DataSources).toHaveLength(1);

  const made = await client.send(new sdk.CreateDataSetCommand(dataSet));
  expect(made).toMatchObject({ Status: 201, Arn: arn('dataset/orders') });
  expect((await client.send(new sdk.DescribeDataSetCommand(set))).DataSet).toMatchObject({
    PhysicalTableMap: dataSet.PhysicalTableMap,
    OutputColumns: [
      { Name: 'order', Type: 'STRING' },
      { Name: 'day', Type: 'DATETIME' },
      { Name: 'price', Type: 'DECIMAL', Description: 'In euros' },
      { Name: 'paid', Type: 'INTEGER' },
    ],
  });
  expect(
    (await client.send(new sdk.DescribeIngestionCommand({ ...set, IngestionId: made.IngestionId }))).Ingestion,
  ).toMatchObject({
    IngestionStatus: 'COMPLETED',
    RequestType: 'INITIAL_INGESTION',
    RowInfo: { RowsIngested: 7, RowsDropped: 0, TotalRowsInDataset: 7 },
  });
  expect(await client.send(new sdk.UpdateDataSetCommand({ ...dataSet, Name: 'Orders 2' }))).toMatchObject({
    IngestionArn: expect.stringContaining('dataset/orders/ingestion/edit-') as string,
  });
  await client.send(
    new sdk.UpdateDataSetPermissionsCommand({
      ...set,
      GrantPermissions: [{ Principal: author, Actions: readers.dataSet }],
    }),
  );
  expect((await client.send(new sdk.DescribeDataSetPermissionsCommand(set))).Permissions).toEqual([
    { Principal: author, Actions: readers.dataSet },
  ]);
  expect((await client.send(new sdk.ListDataSetsCommand(account))).DataSetSummaries).toMatchObject([
    { Name: 'Orders 2' },
  ]);

  await client.send(new sdk.CreateIngestionCommand({ ...set, IngestionId: 'first', IngestionType: 'FULL_REFRESH' }));
  await client.send(new sdk.ListIngestionsCommand(set));
  await client.send(new sdk.CreateIngestionCommand({ ...set, IngestionId: 'second' }));
  quickSight.inject({ when: () => true, fault: { kind: 'outcome', outcome: { kind: 'stuck' } } });
  await client.send(new sdk.CreateIngestionCommand({ ...set, IngestionId: 'third' }));
  await client.send(new sdk.CancelIngestionCommand({ ...set, IngestionId: 'third' }));
  expect(
    (await client.send(new sdk.ListIngestionsCommand(set))).Ingestions?.map(
      ({ IngestionId, IngestionStatus, RequestSource }) => [IngestionId, IngestionStatus, RequestSource],
    ),
  ).toEqual([
    [expect.stringMatching(/^edit-/), 'COMPLETED', 'MANUAL'],
    ['first', 'COMPLETED', 'MANUAL'],
    [made.IngestionId, 'COMPLETED', 'MANUAL'],
    ['second', 'COMPLETED', 'MANUAL'],
    ['third', 'CANCELLED', 'MANUAL'],
  ]);

  const schedule = {
    ScheduleId: 'daily',
    RefreshType: 'FULL_REFRESH',
    ScheduleFrequency: { Interval: 'DAILY', TimeOfTheDay: '05:00', Timezone: 'UTC' },
    StartAfterDateTime: new Date('2026-12-01T00:00:00Z'),
  } as const;
  await client.send(new sdk.CreateRefreshScheduleCommand({ ...set, Schedule: schedule }));
  await client.send(
    new sdk.UpdateRefreshScheduleCommand({
      ...set,
      Schedule: { ...schedule, ScheduleFrequency: { Interval: 'DAILY', TimeOfTheDay: '06:00' } },
    }),
  );
  expect(await client.send(new sdk.DescribeRefreshScheduleCommand({ ...set, ScheduleId: 'daily' }))).toMatchObject({
    Arn: arn('dataset/orders/refresh-schedule/daily'),
    RefreshSchedule: { ScheduleFrequency: { TimeOfTheDay: '06:00' }, StartAfterDateTime: schedule.StartAfterDateTime },
  });
  await client.send(new sdk.DeleteRefreshScheduleCommand({ ...set, ScheduleId: 'daily' }));
  expect((await client.send(new sdk.ListRefreshSchedulesCommand(set))).RefreshSchedules).toEqual([]);

  expect(await client.send(new sdk.CreateThemeCommand({ ...theme, Tags: tags }))).toMatchObject({
    Status: 202,
    Arn: arn('theme/brand'),
    VersionArn: arn('theme/brand/version/1'),
  });
  await client.send(new sdk.UpdateThemeCommand({ ...brand, BaseThemeId: 'MIDNIGHT', Name: 'Brand 2' }));
  expect((await client.send(new sdk.DescribeThemeCommand(brand))).Theme).toMatchObject({
    Name: 'Brand 2',
    Type: 'CUSTOM',
    Version: {
      VersionNumber: 2,
      Status: 'CREATION_SUCCESSFUL',
      BaseThemeId: 'MIDNIGHT',
      Configuration: theme.Configuration,
    },
  });
  await client.send(
    new sdk.UpdateThemePermissionsCommand({
      ...brand,
      GrantPermissions: [{ Principal: author, Actions: readers.theme }],
    }),
  );
  expect((await client.send(new sdk.DescribeThemePermissionsCommand(brand))).Permissions).toEqual([
    { Principal: author, Actions: readers.theme },
  ]);
  expect((await client.send(new sdk.ListThemesCommand({ ...account, Type: 'CUSTOM' }))).ThemeSummaryList).toMatchObject(
    [{ ThemeId: 'brand', LatestVersionNumber: 2 }],
  );

  await client.send(new sdk.CreateDashboardCommand({ ...dashboard, Tags: tags }));
  const changed = { Name: 'Sales 2', VersionDescription: 'more', ThemeArn: arn('theme/brand') };
  await client.send(new sdk.UpdateDashboardCommand({ ...dashboard, ...changed }));
  await client.send(new sdk.UpdateDashboardPublishedVersionCommand({ ...board, VersionNumber: 2 }));
  expect((await client.send(new sdk.DescribeDashboardCommand(board))).Dashboard).toMatchObject({
    Name: 'Sales 2',
    LastPublishedTime: now,
    Version: { VersionNumber: 2, Status: 'CREATION_SUCCESSFUL', Sheets: [{ SheetId: 'overview', Name: 'Overview' }] },
  });
  expect(await client.send(new sdk.DescribeDashboardDefinitionCommand(board))).toMatchObject({
    Definition: definition,
    ThemeArn: arn('theme/brand'),
  });
  expect((await client.send(new sdk.ListDashboardsCommand(account))).DashboardSummaryList).toMatchObject([
    { DashboardId: 'sales', PublishedVersionNumber: 2 },
  ]);
  expect((await client.send(new sdk.ListDashboardVersionsCommand(board))).DashboardVersionSummaryList).toMatchObject([
    { VersionNumber: 1 },
    { VersionNumber: 2, Description: 'more' },
  ]);
  await client.send(
    new sdk.UpdateDashboardPermissionsCommand({
      ...board,
      GrantPermissions: [{ Principal: author, Actions: readers.dashboard }],
    }),
  );
  expect((await client.send(new sdk.DescribeDashboardPermissionsCommand(board))).Permissions).toEqual([
    { Principal: author, Actions: readers.dashboard },
  ]);

  const ResourceArn = arn('dashboard/sales');
  await client.send(new sdk.TagResourceCommand({ ResourceArn, Tags: [{ Key: 'stage', Value: 'dev' }] }));
  await client.send(new sdk.UntagResourceCommand({ ResourceArn, TagKeys: ['managed-by'] }));
  expect((await client.send(new sdk.ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual([
    { Key: 'stage', Value: 'dev' },
  ]);
  expect((await client.send(new sdk.DescribeAccountSubscriptionCommand(account))).AccountInfo?.Edition).toBe(
    'ENTERPRISE',
  );
  expect(
    (await client.send(new sdk.DescribeUserCommand({ ...account, Namespace: 'default', UserName: 'ana' }))).User?.Arn,
  ).toBe(author);
  expect(
    (await client.send(new sdk.DescribeGroupCommand({ ...account, Namespace: 'default', GroupName: 'analysts' })))
      .Group,
  ).toMatchObject({ Arn: arn('group/default/analysts') });
  expect((await client.send(new sdk.ListNamespacesCommand(account))).Namespaces).toMatchObject([{ Name: 'default' }]);

  await client.send(new sdk.DeleteDashboardCommand(board));
  await client.send(new sdk.DeleteThemeCommand(brand));
  await client.send(new sdk.DeleteDataSetCommand(set));
  await client.send(new sdk.DeleteDataSourceCommand(source));
  for (const gone of [
    new sdk.DescribeDashboardCommand(board),
    new sdk.DescribeThemeCommand(brand),
    new sdk.DescribeDataSetCommand(set),
    new sdk.DescribeDataSourceCommand(source),
    new sdk.ListTagsForResourceCommand({ ResourceArn }),
  ])
    await expect(client.send(gone as sdk.DescribeDataSetCommand)).rejects.toThrow(sdk.ResourceNotFoundException);

  const answered = quickSight.calls.filter(({ answer }) => answer === 'success').map(({ operation }) => operation);
  expect([...new Set(answered)].toSorted()).toEqual([...operations]);
});

test('lists come in pages, and a token that is none of theirs is refused', async () => {
  const { client } = await startAccount({ pageSize: 2 });
  for (const id of ['c', 'a', 'e', 'b', 'd'])
    await client.send(new sdk.CreateDataSourceCommand({ ...dataSource, DataSourceId: id }));
  const pages: (string | undefined)[][] = [];
  for await (const { DataSources } of sdk.paginateListDataSources({ client }, { ...account }))
    pages.push(DataSources?.map(({ DataSourceId }) => DataSourceId) ?? []);
  expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  await expect(client.send(new sdk.ListDataSourcesCommand({ ...account, NextToken: 'mine' }))).rejects.toThrow(
    sdk.InvalidNextTokenException,
  );
});
