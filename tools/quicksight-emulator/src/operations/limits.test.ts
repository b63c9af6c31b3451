import {
  CreateIngestionCommand,
  CreateRefreshScheduleCommand,
  DescribeDataSetCommand,
  ListIngestionsCommand,
  TagResourceCommand,
  UpdateDataSetCommand,
  type RefreshSchedule,
} from '@aws-sdk/client-quicksight';
import { expect, test } from 'vitest';
import { account, arn, dataSet, startWithDataSet } from '../account.test.support.ts';

const set = { ...account, DataSetId: 'orders' };

test('a data set has 32 manual ingestions in any 24 hours, those by which it was made and changed among them', async () => {
  const hour = 60 * 60 * 1000;
  let now = Date.parse('2026-11-29T08:00:00Z');
  const { client, quickSight } = await startWithDataSet({ now: () => new Date(now) });
  const ingest = (id: number) => client.send(new CreateIngestionCommand({ ...set, IngestionId: `i${id}` }));
  const update = (Name: string) => client.send(new UpdateDataSetCommand({ ...dataSet, Name }));
  now += hour;
  for (let id = 2; id < 32; id++) await ingest(id);
  await update('Orders 2');
  for (const refused of [ingest(32), update('Orders 3')])
    await expect(refused).rejects.toMatchObject({ name: 'LimitExceededException', ResourceType: 'INGESTION' });
  await expect(ingest(31)).rejects.toMatchObject({ name: 'ResourceExistsException' });
  expect((await client.send(new DescribeDataSetCommand(set))).DataSet?.Name).toBe('Orders 2');

  const ScheduleFrequency = { Interval: 'DAILY', TimeOfTheDay: '05:00' } as const;
  const Schedule = { ScheduleId: 'daily', RefreshType: 'FULL_REFRESH', ScheduleFrequency } as const;
  await client.send(new CreateRefreshScheduleCommand({ ...set, Schedule }));
  await quickSight.runSchedule(arn('dataset/orders/refresh-schedule/daily'));
  await expect(quickSight.runSchedule(arn('dataset/orders/refresh-schedule/no'))).rejects.toThrow('there is none');
  const { Ingestions = [] } = await client.send(new ListIngestionsCommand(set));
  expect(Ingestions.filter(({ RequestSource }) => RequestSource === 'SCHEDULED')).toHaveLength(1);

  now += 23 * hour;
  await ingest(32);
  await expect(ingest(33)).rejects.toMatchObject({ name: 'LimitExceededException' });
});

test.each<[string, Partial<RefreshSchedule>, string]>([
  ['no time of the day', { ScheduleFrequency: { Interval: 'DAILY' } }, 'InvalidParameterValueException'],
  ['no day', { ScheduleFrequency: { Interval: 'WEEKLY', TimeOfTheDay: '05:00' } }, 'InvalidParameterValueException'],
  ['an increment', { RefreshType: 'INCREMENTAL_REFRESH' }, 'PreconditionNotMetException'],
])('a schedule with %s is refused', async (_, change, name) => {
  const { client } = await startWithDataSet();
  const Schedule: RefreshSchedule = {
    ScheduleId: 'daily',
    RefreshType: 'FULL_REFRESH',
    ScheduleFrequency: { Interval: 'DAILY', TimeOfTheDay: '05:00' },
    ...change,
  };
  await expect(client.send(new CreateRefreshScheduleCommand({ ...set, Schedule }))).rejects.toMatchObject({ name });
});

test('a data set has five schedules', async () => {
  const { client } = await startWithDataSet();
  const create = (ScheduleId: string) =>
    client.send(
      new CreateRefreshScheduleCommand({
        ...set,
        Schedule: { ScheduleId, RefreshType: 'FULL_REFRESH', ScheduleFrequency: { Interval: 'HOURLY' } },
      }),
    );
  for (const id of ['a', 'b', 'c', 'd', 'e']) await create(id);
  await expect(create('f')).rejects.toMatchObject({ name: 'LimitExceededException' });
});

test('a resource has 50 tags, each once', async () => {
  const { client } = await startWithDataSet();
  const tag = (keys: readonly string[]) =>
    client.send(
      new TagResourceCommand({ ResourceArn: arn('dataset/orders'), Tags: keys.map((Key) => ({ Key, Value: 'v' })) }),
    );
  const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
  await tag(keys);
  await tag(keys.slice(0, 3));
  await expect(tag(['one-more'])).rejects.toMatchObject({ name: 'LimitExceededException' });
  await expect(tag(['a', 'a'])).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
});
