import {
  CreateDataSetCommand,
  DeleteDataSetCommand,
  DescribeDataSetCommand,
  DescribeDataSetPermissionsCommand,
  paginateListDataSets,
  UpdateDataSetCommand,
  UpdateDataSetPermissionsCommand,
  type CreateDataSetRequest,
} from '@aws-sdk/client-quicksight';
import { listIngestions } from '@sluice/publish/ingestions';
import { plain, type Provider } from '../resource.ts';
import { arnOf } from '../stage.ts';
import { despiteConflicts, ifThere, unlessThere } from '../waiting.ts';
import type { Connection } from './connection.ts';
import { readTags, tagList } from './tags.ts';

type Body = Pick<CreateDataSetRequest, 'Name' | 'PhysicalTableMap' | 'LogicalTableMap' | 'ImportMode'>;

/** Data sets, which QuickSight makes and changes at once; their ingestions go on by themselves. */
export function dataSets(connection: Connection): Provider {
  const { client, stage, sleep } = connection;
  const AwsAccountId = stage.account;
  const of = (DataSetId: string) => ({ AwsAccountId, DataSetId });
  const tags = (id: string) => readTags(connection, arnOf(stage, 'dataset', id));
  return {
    async find(id) {
      const described = await ifThere(client.send(new DescribeDataSetCommand(of(id))));
      if (!described?.DataSet) return undefined;
      const { Name, PhysicalTableMap, LogicalTableMap, ImportMode } = described.DataSet;
      const { Permissions = [] } = await client.send(new DescribeDataSetPermissionsCommand(of(id)));
      return {
        body: plain({ Name, PhysicalTableMap, LogicalTableMap, ImportMode }),
        permissions: Permissions,
        tags: await tags(id),
        state: 'settled',
      };
    },
    async create({ id, body, permissions }, own) {
      const input = { ...of(id), ...(body as unknown as Body), Permissions: [...permissions], Tags: tagList(own) };
      await unlessThere(client.send(new CreateDataSetCommand(input)));
    },
    async update({ id, body }) {
      const input = { ...of(id), ...(body as unknown as Body) };
      await despiteConflicts(sleep, () => client.send(new UpdateDataSetCommand(input)));
    },
    async permit(id, GrantPermissions, RevokePermissions) {
      const input = { ...of(id), GrantPermissions: [...GrantPermissions], RevokePermissions: [...RevokePermissions] };
      await despiteConflicts(sleep, () => client.send(new UpdateDataSetPermissionsCommand(input)));
    },
    tags,
    ingestions: async (id) => (await listIngestions(client, AwsAccountId, id)) ?? [],
    async remove(id) {
      await ifThere(despiteConflicts(sleep, () => client.send(new DeleteDataSetCommand(of(id)))));
    },
    async *list(prefix) {
      for await (const { DataSetSummaries = [] } of paginateListDataSets({ client }, { AwsAccountId }))
        for (const { DataSetId = '' } of DataSetSummaries) if (DataSetId.startsWith(prefix)) yield DataSetId;
    },
  };
}
