import {
  CreateDataSourceCommand,
  DeleteDataSourceCommand,
  DescribeDataSourceCommand,
  DescribeDataSourcePermissionsCommand,
  paginateListDataSources,
  UpdateDataSourceCommand,
  UpdateDataSourcePermissionsCommand,
  type CreateDataSourceRequest,
  type DataSourceErrorInfo,
} from '@aws-sdk/client-quicksight';
import { ProvisionError } from '../errors.ts';
import { plain, type Found, type Provider } from '../resource.ts';
import { arnOf } from '../stage.ts';
import { despiteConflicts, ifThere, unlessThere, waitFor } from '../waiting.ts';
import type { Connection } from './connection.ts';
import { stateOf } from './status.ts';
import { readTags, tagList } from './tags.ts';

type Body = Pick<CreateDataSourceRequest, 'Name' | 'Type' | 'DataSourceParameters' | 'SslProperties'>;

/** Data sources: Athena, as its workgroup is. */
export function dataSources(connection: Connection): Provider {
  const { client, stage, sleep } = connection;
  const AwsAccountId = stage.account;
  const of = (DataSourceId: string) => ({ AwsAccountId, DataSourceId });
  const tags = (id: string) => readTags(connection, arnOf(stage, 'datasource', id));

  async function find(id: string): Promise<Found | undefined> {
    const described = await ifThere(client.send(new DescribeDataSourceCommand(of(id))));
    if (!described?.DataSource) return undefined;
    const { Name, Type, DataSourceParameters, SslProperties, Status, ErrorInfo } = described.DataSource;
    const { Permissions = [] } = await client.send(new DescribeDataSourcePermissionsCommand(of(id)));
    return {
      body: plain({ Name, Type, DataSourceParameters, SslProperties }),
      permissions: Permissions,
      tags: await tags(id),
      ...stateOf(Status),
      ...(Status === 'CREATION_FAILED' && { problem: problemOf(ErrorInfo) }),
      ...(Status === 'UPDATE_FAILED' && { drift: `its last update failed: ${problemOf(ErrorInfo)}` }),
    };
  }

  /** Waits until QuickSight is done. @throws ProvisionError when it could not do it */
  async function settle(id: string): Promise<void> {
    const { Status, ErrorInfo } = await waitFor(sleep, `data source '${id}' is still being made`, async () => {
      const { DataSource } = await client.send(new DescribeDataSourceCommand(of(id)));
      return stateOf(DataSource?.Status).state === 'unsettled' ? undefined : DataSource;
    });
    if (Status?.endsWith('_FAILED'))
      throw new ProvisionError(`cannot make data source '${id}': ${problemOf(ErrorInfo)}`);
  }

  return {
    find,
    async create({ id, body, permissions }, own) {
      const input = { ...of(id), ...(body as unknown as Body), Permissions: [...permissions], Tags: tagList(own) };
      await unlessThere(client.send(new CreateDataSourceCommand(input)));
      await settle(id);
    },
    async update({ id, body }) {
      const { Name, DataSourceParameters, SslProperties } = body as unknown as Body;
      const input = { ...of(id), Name, DataSourceParameters, SslProperties };
      await despiteConflicts(sleep, () => client.send(new UpdateDataSourceCommand(input)));
      await settle(id);
    },
    async permit(id, GrantPermissions, RevokePermissions) {
      const input = { ...of(id), GrantPermissions: [...GrantPermissions], RevokePermissions: [...RevokePermissions] };
      await despiteConflicts(sleep, () => client.send(new UpdateDataSourcePermissionsCommand(input)));
    },
    tags,
    async remove(id) {
      await ifThere(despiteConflicts(sleep, () => client.send(new DeleteDataSourceCommand(of(id)))));
    },
    async *list(prefix) {
      for await (const { DataSources = [] } of paginateListDataSources({ client }, { AwsAccountId }))
        for (const { DataSourceId = '' } of DataSources) if (DataSourceId.startsWith(prefix)) yield DataSourceId;
    },
  };
}

const problemOf = (error: DataSourceErrorInfo | undefined): string =>
  error ? `${error.Type}: ${error.Message}` : 'QuickSight gives no reason';
