import {
  CreateRefreshScheduleCommand,
  DeleteRefreshScheduleCommand,
  DescribeRefreshScheduleCommand,
  ListRefreshSchedulesCommand,
  UpdateRefreshScheduleCommand,
  type RefreshSchedule,
} from '@aws-sdk/client-quicksight';
import { plain, type JsonObject, type Provider } from '../resource.ts';
import { despiteConflicts, ifThere, unlessThere } from '../waiting.ts';
import type { Connection } from './connection.ts';
import { dataSets } from './data-set.ts';

type Body = Pick<RefreshSchedule, 'ScheduleFrequency' | 'RefreshType'>;

/** Refresh schedules. They have no permissions, and the tags of their data set, with which they go. */
export function refreshSchedules(connection: Connection): Provider {
  const { client, stage, sleep } = connection;
  const owners = dataSets(connection);
  const tags = (id: string) => owners.tags(of(id).DataSetId);
  const of = (id: string) => {
    const [DataSetId = '', ScheduleId = ''] = id.split('/');
    return { AwsAccountId: stage.account, DataSetId, ScheduleId };
  };
  const schedule = (id: string, body: JsonObject) => {
    const { ScheduleId, ...place } = of(id);
    return { ...place, Schedule: { ScheduleId, ...(body as unknown as Body) } };
  };
  return {
    async find(id) {
      const found = await ifThere(client.send(new DescribeRefreshScheduleCommand(of(id))));
      if (!found?.RefreshSchedule) return undefined;
      const { ScheduleFrequency, RefreshType } = found.RefreshSchedule;
      return {
        body: plain({ ScheduleFrequency, RefreshType }),
        permissions: [],
        tags: await tags(id),
        state: 'settled',
      };
    },
    async create({ id, body }) {
      const input = schedule(id, body);
      await despiteConflicts(sleep, () => unlessThere(client.send(new CreateRefreshScheduleCommand(input))));
    },
    async update({ id, body }) {
      await despiteConflicts(sleep, () => client.send(new UpdateRefreshScheduleCommand(schedule(id, body))));
    },
    permit: () => Promise.resolve(),
    tags,
    async remove(id) {
      await ifThere(despiteConflicts(sleep, () => client.send(new DeleteRefreshScheduleCommand(of(id)))));
    },
    async *list(prefix) {
      for await (const DataSetId of owners.list(prefix)) {
        const input = { AwsAccountId: stage.account, DataSetId };
        const { RefreshSchedules = [] } = (await ifThere(client.send(new ListRefreshSchedulesCommand(input)))) ?? {};
        for (const { ScheduleId } of RefreshSchedules) yield `${DataSetId}/${ScheduleId}`;
      }
    },
  };
}
