import { datasets } from '@sluice/datasets';
import { describe, expect, test } from 'vitest';
import dev from '../stages/dev.ts';
import prod from '../stages/prod.ts';
import { account, deployed, named, region, withDashboards } from '../testing.ts';
import { quickSightCalls } from './recorded-calls.test.support.ts';
import { simulate, type Target } from './simulation.test.support.ts';

const [dataset] = datasets;
if (!dataset) throw new Error('cannot test permissions: expected a dataset, found none');
const { name } = dataset;

describe.each([dev, prod].map(withDashboards))('dashboards of $name', (stage) => {
  const { actionsOf, may } = simulate(stage);
  const arn = (service: string, resource: string): Target => ({
    arn: `arn:aws:${service}:${region}:${account}:${resource}`,
  });
  const workgroup: Target = { workgroup: `sluice-${stage.name}` };
  const catalog = arn('athena', 'datacatalog/AwsDataCatalog');
  const table: Target = { database: 'final', table: name };
  const database = arn('glue', `database/sluice_${stage.name}_final`);
  const result: Target = { bucket: 'final', key: '_queries/x.csv' };
  const everything: Target = { arn: '*' };

  /**
   * What QuickSight does in the role. AWS lists no calls: these are the actions of its managed policy
   * AWSQuicksightAthenaAccess that read or ask and that Athena's and Glue's APIs have, without those of partitions, which
   * an Iceberg table has none of in the catalogue; on S3 those that Athena's guide names for data and results.
   */
  const asked: [string, Target][] = [
    ...['GetWorkGroup', 'StartQueryExecution', 'GetQueryExecution', 'GetQueryResults', 'GetQueryResultsStream'].map(
      (action): [string, Target] => [`athena:${action}`, workgroup],
    ),
    ['athena:StopQueryExecution', workgroup],
    ['athena:ListQueryExecutions', workgroup],
    ['athena:GetDataCatalog', catalog],
    ['athena:GetDatabase', catalog],
    ['athena:GetTableMetadata', catalog],
    ['athena:ListDatabases', catalog],
    ['athena:ListTableMetadata', catalog],
    ['athena:ListDataCatalogs', everything],
    ['athena:ListEngineVersions', everything],
    ['athena:ListWorkGroups', everything],
    ['glue:GetDatabase', database],
    ['glue:GetDatabase', arn('glue', 'database/default')],
    ['glue:GetDatabases', database],
    ['glue:GetTable', table],
    ['glue:GetTables', table],
    ['glue:GetPartitions', table],
    ['lakeformation:GetDataAccess', everything],
    ['s3:GetBucketLocation', { bucket: 'final' }],
    ['s3:ListBucket', { bucket: 'final' }],
    ['s3:ListBucketMultipartUploads', { bucket: 'final' }],
    ['s3:GetObject', { bucket: 'final', key: `${name}/metadata/x.json` }],
    ['s3:GetObject', { bucket: 'final', key: `${name}/data/x.parquet` }],
    ['s3:GetObject', result],
    ['s3:PutObject', result],
    ['s3:AbortMultipartUpload', result],
    ['s3:ListMultipartUploadParts', result],
  ];

  test('QuickSight may ask the published tables, and has no action beyond', async () => {
    const denied = [];
    for (const [action, target] of asked) if (!(await may('quicksight', action, target))) denied.push(action);
    expect(denied).toEqual([]);
    const actions = new Set(actionsOf('quicksight').filter((action) => !action.startsWith('kms:')));
    expect([...actions].toSorted()).toEqual([...new Set(asked.map(([action]) => action))].toSorted());
  });

  test.each<[string, Target]>([
    ['s3:GetObject', { bucket: 'raw', key: 'x.csv' }],
    ['s3:GetObject', { bucket: 'processed', key: `${name}/x.csv` }],
    ['s3:GetObject', { bucket: 'processed', key: `_rejects/${name}/x.csv` }],
    ['s3:GetObject', { bucket: 'processed', key: '_receipts/x.csv.json' }],
    ['s3:ListBucket', { bucket: 'raw' }],
    ['s3:ListBucket', { bucket: 'processed' }],
    ['s3:GetObject', { bucket: 'final', key: `_published/${name}/x.json` }],
    ['s3:PutObject', { bucket: 'final', key: `${name}/data/x.parquet` }],
    ['s3:DeleteObject', { bucket: 'final', key: `${name}/data/x.parquet` }],
    ['s3:DeleteObject', { bucket: 'final', key: '_queries/x.csv' }],
    ['glue:UpdateTable', { database: 'final', table: name }],
    ['glue:GetTable', { database: 'processed', table: name }],
    ['athena:StartQueryExecution', { workgroup: 'primary' }],
  ])('QuickSight may not %s %j', async (action, target) => {
    expect(await may('quicksight', action, target)).toBe(false);
  });

  test('only QuickSight may take the role', () => {
    const { access = {} } = deployed({ stage });
    const role = named(access, 'AWS::IAM::Role', `sluice-${stage.name}-quicksight`).Properties;
    expect((role['AssumeRolePolicyDocument'] as { Statement: unknown }).Statement).toEqual([
      { Effect: 'Allow', Principal: { Service: 'quicksight.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
  });

  test('who provisions may make each call that the commands have been seen to make, and has no action beyond', async () => {
    const calls = await quickSightCalls(stage.name);
    const denied = [];
    for (const { actor, action, target, context } of calls)
      if (!(await may(actor, action, target, context))) denied.push({ actor, action, target });
    expect(denied).toEqual([]);
    // With these it reads metadata: of what is not there, and of what is encrypted.
    const besides = ['kms:Decrypt', 's3:ListBucket'];
    const actions = [...new Set(actionsOf('provisioner'))].filter((action) => !besides.includes(action));
    expect(actions.toSorted()).toEqual([...new Set(calls.map(({ action }) => action))].toSorted());
  });

  const quickSight = (resource: string): Target => arn('quicksight', resource);
  const other = `sluice-${stage.name}-2`;
  const tagged = (value: string): Record<string, string> => ({ 'aws:ResourceTag/sluice:stage': value });
  const role = (roleName: string): Target => ({ arn: `arn:aws:iam::${account}:role/${roleName}` });

  test.each<[string, Target, Record<string, string>?]>([
    // What is somebody else's, or another stage's whose name begins alike.
    ['quicksight:CreateDataSource', everything, { 'aws:RequestTag/sluice:stage': `${stage.name}-2` }],
    ['quicksight:CreateDataSource', everything],
    ['quicksight:DescribeDataSource', quickSight('datasource/somebodys')],
    ['quicksight:UpdateDataSource', quickSight(`datasource/${other}`)],
    ['quicksight:PassDataSource', quickSight(`datasource/${other}`)],
    ['quicksight:UpdateDataSet', quickSight(`dataset/${other}-${name}`)],
    ['quicksight:DeleteDataSet', quickSight('dataset/somebodys')],
    ['quicksight:DeleteRefreshSchedule', quickSight(`dataset/${other}-${name}/refresh-schedule/daily`)],
    ['quicksight:DeleteDashboard', quickSight(`dashboard/${other}-x`), tagged(`${stage.name}-2`)],
    ['quicksight:UpdateDashboard', quickSight('dashboard/somebodys')],
    ['quicksight:UpdateTheme', quickSight(`theme/${other}`)],
    // Another role than the stage's own, or to another service.
    [
      'iam:PassRole',
      role(`sluice-${stage.name}-publish-machine`),
      { 'iam:PassedToService': 'quicksight.amazonaws.com' },
    ],
    ['iam:PassRole', role(`sluice-${stage.name}-quicksight`), { 'iam:PassedToService': 'lambda.amazonaws.com' }],
    // Nor the data itself.
    ['s3:GetObject', { bucket: 'final', key: `${name}/data/x.parquet` }],
    ['athena:StartQueryExecution', workgroup],
    ['quicksight:RegisterUser', quickSight('user/default/me')],
  ])('who provisions may not %s %j %j', async (action, target, context) => {
    expect(await may('provisioner', action, target, context)).toBe(false);
  });

  test('a dashboard that the stage has made is its own to change', async () => {
    expect(
      await may('provisioner', 'quicksight:DeleteDashboard', quickSight(`dashboard/${other}-x`), tagged(stage.name)),
    ).toBe(true);
  });
});
