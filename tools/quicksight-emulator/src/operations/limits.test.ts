import {
  CreateIngestionCommand,
  CreateRefreshScheduleCommand,
  TagResourceCommand,
  type RefreshSchedule,
} from '@aws-sdk/client-quicksight';
import { expect, test } from 'vitest';
import { account, arn, startWithDataSet } from '../account.test.support.ts';

const set = { ...account, DataSetId: 'orders' };

test('a data set has 32 manual ingestions in any 24 hours', async () => {
  let now = Date.parse('2026-11-29T08:00:00Z');
  const client = await startWithDataSet({ now: () => new Date(now) });
  const ingest = (id: number) => client.send(new CreateIngestionCommand({ ...set, IngestionId: `i${id}` }));
  for (let id = 0; id < 32; id++) await ingest(id);
  await expect(ingest(32)).rejects.toMatchObject({ name: 'LimitExceededException', ResourceType: 'INGESTION' });
  await expect(ingest(31)).rejects.toMatchObject({ name: 'ResourceExistsException' });
  now += 24 * 60 * 60 * 1000;
  await ingest(32);
});

test.each<[string, Partial<RefreshSchedule>, string]>([
  ['no time of the day', { ScheduleFrequency: { Interval: 'DAILY' } }, 'InvalidParameterValueException'],
  ['no day', { ScheduleFrequency: { Interval: 'WEEKLY', TimeOfTheDay: '05:00' } }, 'InvalidParameterValueException'],
  ['an increment', { RefreshType: 'INCREMENTAL_REFRESH' }, 'PreconditionNotMetException'],
])('a schedule with %s is refused', async (_, change, name) => {
  const client = await startWithDataSet();
  const Schedule: RefreshSchedule = {
    ScheduleId: 'daily',
    RefreshType: 'FULL_REFRESH',
    ScheduleFrequency: { Interval: 'DAILY', TimeOfTheDay: '05:00' },
    ...change,
  };
  await expect(client.send(new CreateRefreshScheduleCommand({ ...set, Schedule }))).rejects.toMatchObject({ name });
});

test('a data set has five schedules', async () => {
  const client = await startWithDataSet();
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
  const client = await startWithDataSet();
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
