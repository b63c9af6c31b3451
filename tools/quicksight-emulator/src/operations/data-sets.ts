import type {
  CreateDataSetRequest,
  CreateDataSetResponse,
  DeleteDataSetRequest,
  DeleteDataSetResponse,
  DescribeDataSetPermissionsRequest,
  DescribeDataSetPermissionsResponse,
  DescribeDataSetRequest,
  DescribeDataSetResponse,
  ListDataSetsRequest,
  ListDataSetsResponse,
  UpdateDataSetPermissionsRequest,
  UpdateDataSetPermissionsResponse,
  UpdateDataSetRequest,
  UpdateDataSetResponse,
} from '@aws-sdk/client-quicksight';
import { exists } from '../errors.ts';
import { outputColumns } from '../rules/data-set.ts';
import type { DataSetEntry, Wire } from '../state.ts';
import { arnOf, given, page, type Context } from './context.ts';
import { findDataSet } from './find-data-set.ts';
import { startIngestion, supersedeIngestions } from './ingestions.ts';
import { changePermissions } from './permissions.ts';
import { putTags } from './tags.ts';

export function createDataSet(input: Wire<CreateDataSetRequest>, context: Context): CreateDataSetResponse {
  const { AwsAccountId: _, Permissions, Tags, FolderArns: _folders, ...rest } = input;
  const id = given(input.DataSetId);
  if (context.state.dataSets.has(id)) throw exists(`Data set ${id}`, 'DATA_SET');
  const entry: DataSetEntry = {
    arn: arnOf(context, `dataset/${id}`),
    input: { ...rest, DataSetId: id },
    outputColumns: outputColumns(rest, context),
    permissions: changePermissions('data set', [], { grant: Permissions }, context),
    createdTime: context.now,
    lastUpdatedTime: context.now,
    ingestions: new Map(),
    schedules: new Map(),
  };
  putTags(context, entry.arn, Tags);
  context.state.dataSets.set(id, entry);
  return { Arn: entry.arn, DataSetId: id, ...fill(entry, 'INITIAL_INGESTION', context), Status: 201 };
}

/** SPICE is filled when its data set is made or changed. */
function fill(
  entry: DataSetEntry,
  RequestType: 'INITIAL_INGESTION' | 'EDIT',
  context: Context,
): { IngestionArn?: string | undefined; IngestionId?: string } {
  if (entry.input.ImportMode !== 'SPICE') return {};
  const id = `${RequestType.toLowerCase().replaceAll('_', '-')}-${context.state.calls}`;
  const { Arn, IngestionId } = startIngestion(entry, id, { RequestType, RequestSource: 'MANUAL' }, context).resource;
  return { IngestionArn: Arn, IngestionId };
}

export function describeDataSet(
  { DataSetId }: DescribeDataSetRequest,
  context: Context,
): Wire<DescribeDataSetResponse> {
  const { arn, input, outputColumns, createdTime, lastUpdatedTime } = findDataSet(context, DataSetId);
  return {
    DataSet: {
      ...input,
      Arn: arn,
      OutputColumns: outputColumns,
      CreatedTime: createdTime,
      LastUpdatedTime: lastUpdatedTime,
      ConsumedSpiceCapacityInBytes: 0,
    },
  };
}

/** The new input in the place of the old: what it does not say is no longer so. */
export function updateDataSet(input: Wire<UpdateDataSetRequest>, context: Context): UpdateDataSetResponse {
  const { AwsAccountId: _, ...rest } = input;
  const entry = findDataSet(context, input.DataSetId);
  entry.outputColumns = outputColumns(rest, context);
  entry.input = { ...rest, DataSetId: entry.input.DataSetId };
  entry.lastUpdatedTime = context.now;
  supersedeIngestions(entry, context.state);
  return { Arn: entry.arn, DataSetId: input.DataSetId, ...fill(entry, 'EDIT', context), Status: 200 };
}

/** Its ingestions and schedules go with it; dashboards that show it stay, and break. */
export function deleteDataSet({ DataSetId }: DeleteDataSetRequest, context: Context): DeleteDataSetResponse {
  const { arn } = findDataSet(context, DataSetId);
  context.state.dataSets.delete(given(DataSetId));
  context.state.tags.delete(arn);
  return { Arn: arn, DataSetId };
}

export function listDataSets(input: ListDataSetsRequest, context: Context): Wire<ListDataSetsResponse> {
  const { items, ...rest } = page(context.state.dataSets, input, context);
  return {
    DataSetSummaries: items.map(({ arn, input: { DataSetId, Name, ImportMode }, createdTime, lastUpdatedTime }) => ({
      Arn: arn,
      DataSetId,
      Name,
      ImportMode,
      CreatedTime: createdTime,
      LastUpdatedTime: lastUpdatedTime,
    })),
    ...rest,
  };
}

export function describeDataSetPermissions(
  { DataSetId }: DescribeDataSetPermissionsRequest,
  context: Context,
): DescribeDataSetPermissionsResponse {
  const { arn, permissions } = findDataSet(context, DataSetId);
  return { DataSetArn: arn, DataSetId, ...(permissions.length > 0 && { Permissions: permissions }) };
}

export function updateDataSetPermissions(
  { DataSetId, GrantPermissions, RevokePermissions }: UpdateDataSetPermissionsRequest,
  context: Context,
): UpdateDataSetPermissionsResponse {
  const entry = findDataSet(context, DataSetId);
  const changes = { grant: GrantPermissions, revoke: RevokePermissions };
  entry.permissions = changePermissions('data set', entry.permissions, changes, context);
  return { DataSetArn: entry.arn, DataSetId };
}
