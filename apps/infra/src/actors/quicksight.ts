import type { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { dataSetId, databaseNames, quickSightId, stageTag } from '@sluice/publish/names';
import type { Stage } from '../stage.ts';
import { askTables } from './queries.ts';
import { allow, arn, ofEachDataset, readAddress, tables, useKey, type Access } from './statements.ts';

/**
 * QuickSight, when it asks the tables for the stage's data source: in a role that is passed with the data source and
 * takes the place of the one that QuickSight has for the whole account. It has what AWS's managed policy
 * AWSQuicksightAthenaAccess lets read, and no more: in the stage's workgroup, of its published tables.
 */
export function dataSource(scope: Stack, access: Access): PolicyStatement[] {
  return [
    ...askTables(scope, access),
    // What there is to choose from, when an owner opens a data set.
    allow(['athena:ListDataCatalogs', 'athena:ListEngineVersions'], ['*']),
    allow(
      [
        'athena:GetDataCatalog',
        'athena:GetDatabase',
        'athena:GetTableMetadata',
        'athena:ListDatabases',
        'athena:ListTableMetadata',
      ],
      [arn(scope, 'athena', 'datacatalog/AwsDataCatalog')],
    ),
    allow(['glue:GetDatabases'], tables(scope, databaseNames(access.stage.name).final)),
  ];
}

/** How QuickSight knows a user ('user/name') or a group ('group/name') of its namespace that each account has. */
export function principalArn(
  scope: Stack,
  { identityRegion = scope.region }: NonNullable<Stage['quicksight']>,
  principal: string,
): string {
  const [type = '', ...name] = principal.split('/');
  return arn(scope, 'quicksight', `${type}/default/${name.join('/')}`, { region: identityRegion });
}

/** What `sluice doctor` asks of a stage with dashboards; `role` is the ARN of the data source's. */
export function examiner(
  scope: Stack,
  { stage, zones: { final } }: Access,
  quicksight: NonNullable<Stage['quicksight']>,
  role: string,
): PolicyStatement[] {
  return [
    allow(['iam:GetRole', 'iam:SimulatePrincipalPolicy'], [role]),
    allow(['s3:GetEncryptionConfiguration'], [final.bucketArn]),
    allow(['quicksight:DescribeDataSource'], [arn(scope, 'quicksight', `datasource/${quickSightId(stage.name)}`)]),
    // A policy for people has few characters: it does not name each of them.
    allow(
      ['quicksight:DescribeUser', 'quicksight:DescribeGroup'],
      ['user/*', 'group/*'].map((principal) => principalArn(scope, quicksight, principal)),
    ),
    allow(['lakeformation:GetDataLakeSettings', 'lakeformation:ListPermissions'], ['*']),
  ];
}

/** People and pipelines that run `sluice-quicksight`; `role` is the ARN of the data source's. */
export function provisioner(scope: Stack, { stage, zones: { final }, key }: Access, role: string): PolicyStatement[] {
  const quickSight = (resource: string): string => arn(scope, 'quicksight', resource);
  const base = quickSightId(stage.name);
  const dataSet = (dataset: string): string => dataSetId(stage.name, dataset);
  const changeDashboards = [
    'quicksight:UpdateDashboard',
    'quicksight:UpdateDashboardPermissions',
    'quicksight:UpdateDashboardPublishedVersion',
    'quicksight:DeleteDashboard',
    'quicksight:TagResource',
  ];
  return [
    ...readAddress(scope, stage),
    allow(['iam:PassRole'], [role], { StringEquals: { 'iam:PassedToService': 'quicksight.amazonaws.com' } }),
    // IAM knows no resource of a data source that is not there yet.
    allow(['quicksight:CreateDataSource'], ['*'], { StringEquals: { [`aws:RequestTag/${stageTag}`]: stage.name } }),
    allow(
      [
        'quicksight:DescribeDataSource',
        'quicksight:DescribeDataSourcePermissions',
        'quicksight:UpdateDataSource',
        'quicksight:UpdateDataSourcePermissions',
        'quicksight:DeleteDataSource',
        'quicksight:TagResource',
        // Data sets are made from it.
        'quicksight:PassDataSource',
        'quicksight:CreateDataSet',
        'quicksight:UpdateDataSet',
      ],
      [quickSight(`datasource/${base}`)],
    ),
    ...ofEachDataset(
      [
        'quicksight:CreateDataSet',
        'quicksight:DescribeDataSet',
        'quicksight:DescribeDataSetPermissions',
        'quicksight:UpdateDataSet',
        'quicksight:UpdateDataSetPermissions',
        'quicksight:DeleteDataSet',
        'quicksight:TagResource',
        // Dashboards are made from them.
        'quicksight:PassDataSet',
      ],
      (dataset) => quickSight(`dataset/${dataSet(dataset)}`),
    ),
    ...ofEachDataset(
      [
        'quicksight:CreateRefreshSchedule',
        'quicksight:DescribeRefreshSchedule',
        'quicksight:UpdateRefreshSchedule',
        'quicksight:DeleteRefreshSchedule',
      ],
      (dataset) => quickSight(`dataset/${dataSet(dataset)}/refresh-schedule/*`),
    ),
    allow(
      [
        'quicksight:CreateTheme',
        'quicksight:DescribeTheme',
        'quicksight:DescribeThemePermissions',
        'quicksight:UpdateTheme',
        'quicksight:UpdateThemePermissions',
        'quicksight:DeleteTheme',
        'quicksight:TagResource',
      ],
      [quickSight(`theme/${base}`)],
    ),
    allow(
      [
        'quicksight:CreateDashboard',
        'quicksight:DescribeDashboard',
        'quicksight:DescribeDashboardDefinition',
        'quicksight:DescribeDashboardPermissions',
        'quicksight:ListDashboardVersions',
        ...changeDashboards,
      ],
      [quickSight(`dashboard/${base}-*`)],
    ),
    // Names of dashboards have hyphens, as names of stages do: what another stage has made is told by its tag.
    new PolicyStatement({
      effect: Effect.DENY,
      actions: changeDashboards,
      resources: [quickSight(`dashboard/${base}-*`)],
      conditions: {
        Null: { [`aws:ResourceTag/${stageTag}`]: 'false' },
        StringNotEquals: { [`aws:ResourceTag/${stageTag}`]: stage.name },
      },
    }),
    // What there is, and whose: ids of other stages may begin alike.
    allow(
      [
        'quicksight:ListDataSources',
        'quicksight:ListDataSets',
        'quicksight:ListDashboards',
        'quicksight:ListThemes',
        'quicksight:ListIngestions',
        'quicksight:ListRefreshSchedules',
      ],
      ['*'],
    ),
    allow(
      ['quicksight:ListTagsForResource'],
      ['datasource', 'dataset', 'theme', 'dashboard'].map((type) => quickSight(`${type}/${base}*`)),
    ),
    // Whether SPICE holds what the tables do, by their entries and Iceberg metadata; no rows.
    allow(['glue:GetTable'], tables(scope, databaseNames(stage.name).final, '*')),
    allow(['s3:ListBucket'], [final.bucketArn]),
    allow(['s3:GetObject'], [final.arnForObjects('*/metadata/*')]),
    ...useKey(scope, key, ['kms:Decrypt']),
  ];
}
