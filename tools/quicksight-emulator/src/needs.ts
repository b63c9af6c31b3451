import type { Permission } from '@sluice/emulators';
import type { OperationName } from '@sluice/quicksight-model/api';
import type { Call } from './faults.ts';
import { arnOf, type Account } from './operations/context.ts';

/** What tells, in a call's input, which resources it works on. */
interface Input {
  readonly ResourceArn?: string;
  readonly DataSourceId?: string;
  readonly DataSetId?: string;
  readonly ScheduleId?: string;
  readonly Schedule?: { readonly ScheduleId: string };
  readonly ThemeId?: string;
  readonly DashboardId?: string;
  readonly ThemeArn?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly DataSourceParameters?: { readonly AthenaParameters?: { readonly RoleArn?: string } };
  readonly PhysicalTableMap?: Readonly<
    Record<string, { readonly RelationalTable?: { readonly DataSourceArn: string } }>
  >;
  readonly Definition?: { readonly DataSetIdentifierDeclarations?: readonly { readonly DataSetArn: string }[] };
}

/**
 * What a caller must be allowed for a call: the action of the operation's name on the resource that the Service
 * Authorization Reference has for it, and what CloudFormation's types AWS::QuickSight::* need besides for the same call.
 * @throws Error for an operation that neither a data source, a data set, its schedules, a theme nor a dashboard has
 */
export function permissionsOfCall(
  { operation, input }: Pick<Call, 'operation' | 'input'>,
  account: Account,
): Permission[] {
  const arn = (resource: string): string => arnOf({ account }, resource);
  const { Tags = [], DataSourceParameters, PhysicalTableMap = {}, ThemeArn, Definition, ...ids } = input as Input;
  const own = resourceOf(ids, arn);
  const dataSources = Object.values(PhysicalTableMap).flatMap((table) => table.RelationalTable?.DataSourceArn ?? []);
  const dataSets = (Definition?.DataSetIdentifierDeclarations ?? []).map(({ DataSetArn }) => DataSetArn);
  const role = DataSourceParameters?.AthenaParameters?.RoleArn;
  const needs = (action: string, resources: readonly string[]): Permission[] =>
    resources.map((resource) => ({ action: `quicksight:${action}`, resource }));
  return [
    ...(operation === 'CreateDataSource'
      ? needs(operation, ['*']).map((each) => ({ ...each, context: requestTags(Tags) }))
      : needs(operation, askedOf(operation, own, dataSources, arn))),
    ...needs('PassDataSource', dataSources),
    ...needs('PassDataSet', dataSets),
    ...needs('DescribeTheme', ThemeArn === undefined ? [] : [ThemeArn]),
    ...(operation.startsWith('Create') && Tags.length > 0 && own !== undefined ? needs('TagResource', [own]) : []),
    ...(role === undefined
      ? []
      : [{ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'quicksight.amazonaws.com' } }]),
  ];
}

/** What the call is about, where it is one thing. */
function resourceOf(ids: Input, arn: (resource: string) => string): string | undefined {
  const { ResourceArn, DashboardId, ThemeId, DataSetId, DataSourceId, Schedule } = ids;
  const { ScheduleId = Schedule?.ScheduleId } = ids;
  if (ResourceArn !== undefined) return ResourceArn;
  if (ThemeId !== undefined) return arn(`theme/${ThemeId}`);
  if (DashboardId !== undefined) return arn(`dashboard/${DashboardId}`);
  if (ScheduleId !== undefined) return arn(`dataset/${DataSetId}/refresh-schedule/${ScheduleId}`);
  if (DataSetId !== undefined) return arn(`dataset/${DataSetId}`);
  return DataSourceId === undefined ? undefined : arn(`datasource/${DataSourceId}`);
}

/** The resources on which IAM asks for an operation's own action; `*` where it knows none. */
function askedOf(
  operation: OperationName,
  own: string | undefined,
  dataSources: readonly string[],
  arn: (resource: string) => string,
): readonly string[] {
  switch (operation) {
    case 'ListDataSources':
    case 'ListDataSets':
    case 'ListIngestions':
    case 'ListRefreshSchedules':
      return ['*'];
    case 'ListDashboards':
      return [arn('dashboard/*')];
    case 'ListThemes':
      return [arn('theme/*')];
    // The reference has the data source and not the data set itself.
    case 'CreateDataSet':
      return dataSources;
    case 'UpdateDataSet':
      return own === undefined ? dataSources : [own, ...dataSources];
    default:
      if (own !== undefined) return [own];
      throw new Error(`cannot name the permissions of ${operation}: add it to permissionsOfCall`);
  }
}

const requestTags = (tags: NonNullable<Input['Tags']>): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value]));
