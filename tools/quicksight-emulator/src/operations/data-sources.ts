import type {
  CreateDataSourceRequest,
  CreateDataSourceResponse,
  DeleteDataSourceRequest,
  DeleteDataSourceResponse,
  DescribeDataSourcePermissionsRequest,
  DescribeDataSourcePermissionsResponse,
  DescribeDataSourceRequest,
  DescribeDataSourceResponse,
  ListDataSourcesRequest,
  ListDataSourcesResponse,
  UpdateDataSourcePermissionsRequest,
  UpdateDataSourcePermissionsResponse,
  UpdateDataSourceRequest,
  UpdateDataSourceResponse,
} from '@aws-sdk/client-quicksight';
import { conflict, exists, notFound } from '../errors.ts';
import type { DataSourceEntry, Wire } from '../state.ts';
import { arnOf, given, page, startJob, type Context } from './context.ts';
import { changePermissions } from './permissions.ts';
import { putTags } from './tags.ts';

function find({ state }: Context, id: string | undefined): DataSourceEntry {
  const entry = state.dataSources.get(given(id));
  if (!entry) throw notFound(`Data source ${id}`, 'DATA_SOURCE');
  return entry;
}

export function createDataSource(input: CreateDataSourceRequest, context: Context): CreateDataSourceResponse {
  const id = given(input.DataSourceId);
  if (context.state.dataSources.has(id)) throw exists(`Data source ${id}`, 'DATA_SOURCE');
  const { Name, Type, DataSourceParameters, VpcConnectionProperties, SslProperties } = input;
  const arn = arnOf(context, `datasource/${id}`);
  const permissions = changePermissions('data source', [], { grant: input.Permissions }, context);
  putTags(context, arn, input.Tags);
  context.state.dataSources.set(id, {
    resource: {
      Arn: arn,
      DataSourceId: id,
      Name,
      Type,
      Status: 'CREATION_IN_PROGRESS',
      CreatedTime: context.now,
      LastUpdatedTime: context.now,
      DataSourceParameters,
      VpcConnectionProperties,
      SslProperties,
    },
    permissions,
    job: startJob(context),
  });
  return { Arn: arn, DataSourceId: id, CreationStatus: 'CREATION_IN_PROGRESS', Status: 202 };
}

export const describeDataSource = (
  { DataSourceId }: DescribeDataSourceRequest,
  context: Context,
): Wire<DescribeDataSourceResponse> => ({ DataSource: find(context, DataSourceId).resource });

export function updateDataSource(input: UpdateDataSourceRequest, context: Context): UpdateDataSourceResponse {
  const entry = find(context, input.DataSourceId);
  if (entry.job) throw conflict(`Data source ${input.DataSourceId} is being created or updated`);
  const { ErrorInfo: _, ...before } = entry.resource;
  const { Name, DataSourceParameters, VpcConnectionProperties, SslProperties } = input;
  entry.resource = {
    ...before,
    Name,
    DataSourceParameters,
    VpcConnectionProperties,
    SslProperties,
    Status: 'UPDATE_IN_PROGRESS',
    LastUpdatedTime: context.now,
  };
  entry.job = startJob(context);
  return {
    Arn: before.Arn,
    DataSourceId: before.DataSourceId,
    UpdateStatus: 'UPDATE_IN_PROGRESS',
    Status: 202,
  };
}

/** What is made from it stays, and breaks. */
export function deleteDataSource(
  { DataSourceId }: DeleteDataSourceRequest,
  context: Context,
): DeleteDataSourceResponse {
  const { Arn } = find(context, DataSourceId).resource;
  context.state.dataSources.delete(given(DataSourceId));
  context.state.tags.delete(Arn);
  return { Arn, DataSourceId };
}

export function listDataSources(input: ListDataSourcesRequest, context: Context): Wire<ListDataSourcesResponse> {
  const { items, ...rest } = page(context.state.dataSources, input, context);
  return { DataSources: items.map(({ resource }) => resource), ...rest };
}

export function describeDataSourcePermissions(
  { DataSourceId }: DescribeDataSourcePermissionsRequest,
  context: Context,
): DescribeDataSourcePermissionsResponse {
  const { resource, permissions } = find(context, DataSourceId);
  return { DataSourceArn: resource.Arn, DataSourceId, ...(permissions.length > 0 && { Permissions: permissions }) };
}

export function updateDataSourcePermissions(
  { DataSourceId, GrantPermissions, RevokePermissions }: UpdateDataSourcePermissionsRequest,
  context: Context,
): UpdateDataSourcePermissionsResponse {
  const entry = find(context, DataSourceId);
  entry.permissions = changePermissions(
    'data source',
    entry.permissions,
    { grant: GrantPermissions, revoke: RevokePermissions },
    context,
  );
  return { DataSourceArn: entry.resource.Arn, DataSourceId };
}
