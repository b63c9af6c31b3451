import { expect, test } from 'vitest';
import type { Call } from './faults.ts';
import { permissionsOfCall } from './needs.ts';

const account = {
  id: '123456789012',
  region: 'us-east-1',
  identityRegion: 'us-east-1',
  edition: 'ENTERPRISE',
  users: [],
  groups: [],
} as const;
const arn = (resource: string): string => `arn:aws:quicksight:us-east-1:123456789012:${resource}`;
const role = 'arn:aws:iam::123456789012:role/r';
const Tags = [{ Key: 'k', Value: 'v' }];

test.each<[Call['operation'], Call['input'], [string, string][]]>([
  [
    'CreateDataSource',
    { DataSourceId: 's', Tags, DataSourceParameters: { AthenaParameters: { RoleArn: role } } },
    [
      ['quicksight:CreateDataSource', '*'],
      ['quicksight:TagResource', arn('datasource/s')],
      ['iam:PassRole', role],
    ],
  ],
  [
    'UpdateDataSet',
    { DataSetId: 'd', PhysicalTableMap: { t: { RelationalTable: { DataSourceArn: arn('datasource/s') } } } },
    [
      ['quicksight:UpdateDataSet', arn('dataset/d')],
      ['quicksight:UpdateDataSet', arn('datasource/s')],
      ['quicksight:PassDataSource', arn('datasource/s')],
    ],
  ],
  [
    'CreateRefreshSchedule',
    { DataSetId: 'd', Schedule: { ScheduleId: 'daily' } },
    [['quicksight:CreateRefreshSchedule', arn('dataset/d/refresh-schedule/daily')]],
  ],
  [
    'UpdateDashboard',
    {
      DashboardId: 'b',
      ThemeArn: arn('theme/t'),
      Definition: { DataSetIdentifierDeclarations: [{ DataSetArn: arn('dataset/d') }] },
    },
    [
      ['quicksight:UpdateDashboard', arn('dashboard/b')],
      ['quicksight:PassDataSet', arn('dataset/d')],
      ['quicksight:DescribeTheme', arn('theme/t')],
    ],
  ],
  ['UpdateTheme', { ThemeId: 't' }, [['quicksight:UpdateTheme', arn('theme/t')]]],
  ['TagResource', { ResourceArn: arn('dashboard/b'), Tags }, [['quicksight:TagResource', arn('dashboard/b')]]],
  ['ListDataSets', {}, [['quicksight:ListDataSets', '*']]],
])('%s needs what works on its resources, and what it passes on', (operation, input, needed) => {
  const found = permissionsOfCall({ operation, input }, account);
  expect(found.map(({ action, resource }) => [action, resource])).toEqual(needed);
});

test('an operation on none of these is not known here', () => {
  expect(() => permissionsOfCall({ operation: 'ListNamespaces', input: {} }, account)).toThrow(
    'cannot name the permissions of ListNamespaces',
  );
});
