import {
  CreateDataSourceCommand,
  DescribeDataSourceCommand,
  ListDataSourcesCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type QuickSightClient,
} from '@aws-sdk/client-quicksight';
import { expect, test } from 'vitest';
import { account, dataSource, startAccount } from './account.test.support.ts';
import { accessDenied, answerLost, internalFailure, requestLost, throttled } from './faults.ts';

const create = (client: QuickSightClient) => client.send(new CreateDataSourceCommand(dataSource));
const count = async (client: QuickSightClient) =>
  (await client.send(new ListDataSourcesCommand(account))).DataSources?.length;

test('the client tries again what was throttled or failed, and all tries are on record', async () => {
  const { quickSight, client } = await startAccount({}, 3);
  quickSight.inject({ when: ({ operation }) => operation === 'CreateDataSource', fault: throttled });
  quickSight.inject({ when: ({ number }) => number === 2, fault: internalFailure });
  await create(client);
  expect(quickSight.calls.map(({ number, operation, answer }) => [number, operation, answer])).toEqual([
    [1, 'CreateDataSource', 'ThrottlingException'],
    [2, 'CreateDataSource', 'InternalFailureException'],
    [3, 'CreateDataSource', 'success'],
  ]);
  expect(quickSight.calls[0]?.input).toEqual(dataSource);
});

test('a lost request does nothing, a lost answer does all', async () => {
  const { quickSight, client } = await startAccount();
  quickSight.inject({ when: () => true, fault: requestLost });
  await expect(create(client)).rejects.toThrow(/ECONNRESET|socket hang up/);
  expect(await count(client)).toBe(0);
  quickSight.inject({ when: () => true, fault: answerLost });
  await expect(create(client)).rejects.toThrow(/ECONNRESET|socket hang up/);
  expect(await count(client)).toBe(1);
  await expect(create(client)).rejects.toThrow(ResourceExistsException);
});

test('an error stands in the place of the answer as often as it should', async () => {
  const { quickSight, client } = await startAccount();
  quickSight.inject({ when: () => true, fault: { ...accessDenied, message: 'not you' }, times: 2 });
  for (let time = 0; time < 2; time++)
    await expect(create(client)).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'not you' });
  await create(client);
});

test('stopped at any call and repeated, the same steps end in the same state', async () => {
  const { quickSight, client } = await startAccount({ now: () => new Date(0), settlesAfter: 0 });
  const empty = quickSight.snapshot();
  async function ensure(): Promise<void> {
    for (const DataSourceId of ['a', 'b', 'c'])
      try {
        await client.send(new DescribeDataSourceCommand({ ...account, DataSourceId }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        await client.send(new CreateDataSourceCommand({ ...dataSource, DataSourceId }));
      }
  }
  const outcome = async () => (await client.send(new ListDataSourcesCommand(account))).DataSources;
  await ensure();
  const calls = quickSight.calls.length;
  const wanted = await outcome();
  expect(calls).toBe(6);
  for (const fault of [requestLost, answerLost])
    for (let stop = 1; stop <= calls; stop++) {
      quickSight.reset(empty);
      quickSight.inject({ when: ({ number }) => number === stop, fault });
      await expect(ensure()).rejects.toThrow(/ECONNRESET|socket hang up/);
      expect(quickSight.calls).toHaveLength(stop);
      await ensure();
      expect(await outcome()).toEqual(wanted);
    }
});

test('a path of no operation and an operation that is not emulated are said to be so', async () => {
  const { quickSight } = await startAccount();
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${quickSight.endpoint}${path}`, init);
    return [
      response.status,
      response.headers.get('x-amzn-errortype'),
      ((await response.json()) as { Message: string }).Message,
    ];
  };
  expect(await ask('/nothing')).toEqual([404, 'UnknownOperationException', 'No operation is GET /nothing']);
  expect(await ask('/accounts/123456789012/templates')).toEqual([
    404,
    'UnknownOperationException',
    'ListTemplates is not known to the emulator',
  ]);
  expect(await ask('/accounts/123456789012/data-sets', { method: 'POST', body: '[' })).toEqual([
    400,
    'SerializationException',
    'The body is no JSON object',
  ]);
});
