import {
  CreateDashboardCommand,
  CreateDataSourceCommand,
  DescribeAccountSubscriptionCommand,
  DescribeUserCommand,
  ListDashboardsCommand,
  ListDataSetsCommand,
  ListIngestionsCommand,
  UpdateDashboardPermissionsCommand,
} from '@aws-sdk/client-quicksight';
import { expect, test } from 'vitest';
import {
  account,
  actions,
  arn,
  author,
  dashboard,
  dataSource,
  readers,
  startAccount,
  startWithDataSet,
} from '../account.test.support.ts';

const board = { ...account, DashboardId: 'sales' };

test('permissions are whole sets, of principals that are there', async () => {
  const { client } = await startWithDataSet();
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

test('an account without a subscription says so in the words of each operation', async () => {
  const { client } = await startAccount({ account: { edition: 'none' } });
  await expect(client.send(new ListDashboardsCommand(account))).rejects.toMatchObject({
    name: 'UnsupportedUserEditionException',
    message: 'Account 123456789012 is not subscribed for QuickSight',
  });
  await expect(client.send(new ListDataSetsCommand(account))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(client.send(new ListIngestionsCommand({ ...account, DataSetId: 'orders' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Directory information for account 123456789012 is not found',
  });
  await expect(client.send(new DescribeAccountSubscriptionCommand(account))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(
    client.send(new DescribeUserCommand({ ...account, Namespace: 'default', UserName: 'ana' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException', ResourceType: 'NAMESPACE' });
});

test('users are known in the region of the identities only', async () => {
  const { client } = await startAccount({ account: { identityRegion: 'eu-west-1' } });
  const ana = new DescribeUserCommand({ ...account, Namespace: 'default', UserName: 'ana' });
  await expect(client.send(ana)).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('your identity region is eu-west-1. Please') as string,
  });
  await client.send(new CreateDataSourceCommand(dataSource));
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
