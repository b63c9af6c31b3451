import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { whyNoMoto } from '@sluice/emulators';
import { datasets } from '@sluice/datasets';
import { ingestObject, type Address, type Lake } from '@sluice/lake';
import { personalExecution } from '@sluice/warehouse/iceberg';
import { beforeAll, describe, expect, test } from 'vitest';
import { openStage } from '../aws/stage.ts';
import { executeMachines, play, putPlayer } from '../runs/testing.ts';
import { sluice, stubAws, useAccount } from '../testing.ts';

const patient = { timeout: 120_000 };
const good = 'transaction_id,item,quantity,region,timestamp\nT0001,Lamp,1,north,2026-10-01 10:00:00\n';

describe.skipIf(whyNoMoto())('watch', patient, () => {
  const account = useAccount();
  let address: Address;
  let lake: Lake;
  beforeAll(async () => {
    stubAws(account.endpoint);
    await executeMachines(account);
    address = await account.deploy('dev');
    ({ lake } = await openStage('dev'));
    await putPlayer(address);
  }, 60_000);

  const put = (Key: string, Body: string) =>
    account.s3.send(new PutObjectCommand({ Bucket: address.buckets.raw, Key, Body }));
  const send = (QueueUrl: string) => account.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'an event' }));
  const ingest = (key: string, maxBytes?: number) => ingestObject(lake, key, { datasets, maxBytes });

  /** One look, without waiting. */
  async function look(key: string): Promise<{ code: number; err: string; document: Record<string, unknown> }> {
    const { code, out, err } = await sluice('watch', '--stage', 'dev', key, '--timeout', '0', '--json');
    return { code, err, document: JSON.parse(out) as Record<string, unknown> };
  }
  const text = (part: string): string => expect.stringContaining(part) as string;

  test('says that there is no object, and how to make one', async () => {
    const { code, document } = await look('sales_records_none.csv');
    expect(code).toBe(3);
    expect(document).toMatchObject({
      stage: 'dev',
      key: 'sales_records_none.csv',
      outcome: 'timed_out',
      steps: [
        {
          step: 'object',
          state: 'waiting',
          todo: text("aws s3 cp FILE 's3://sluice-dev-raw/sales_records_none.csv'"),
        },
      ],
    });
  });

  test('follows an upload through queue, dead letters and lost events to its receipt', async () => {
    const key = 'sales_records.csv';
    await put(key, good);
    const object = { step: 'object', state: 'done', message: text(`${good.length} bytes, uploaded at 20`) };
    const receipt = { step: 'receipt', state: 'waiting', message: 'none yet' };
    const queue = async (): Promise<unknown> => {
      const { code, document } = await look(key);
      expect([code, document['outcome']]).toEqual([3, 'timed_out']);
      expect(document['steps']).toMatchObject([object, {}, receipt]);
      return (document['steps'] as object[])[1];
    };
    expect(await queue()).toEqual({
      step: 'queue',
      state: 'waiting',
      message: '0 messages waiting, 0 in work, 0 given up, 0 events not delivered',
      todo: text('npx sluice sweep --stage dev'),
    });
    await send(address.ingest.queueUrl);
    expect(await queue()).toMatchObject({
      state: 'waiting',
      message: text('1 messages waiting'),
      todo: text('#oldest'),
    });
    await send(address.ingest.eventDeadLetterQueueUrl);
    expect(await queue()).toMatchObject({
      state: 'stuck',
      message: text('1 events'),
      todo: text('#event-dead-letters'),
    });
    await send(address.ingest.deadLetterQueueUrl);
    expect(await queue()).toMatchObject({
      state: 'stuck',
      message: text('1 given'),
      todo: text('#ingest-dead-letters'),
    });
    await account.sqs.send(new ReceiveMessageCommand({ QueueUrl: address.ingest.queueUrl, VisibilityTimeout: 600 }));
    expect(await queue()).toMatchObject({ state: 'waiting', message: text('0 messages waiting, 1 in work') });

    await ingest(key);
    expect((await look(key)).document).toMatchObject({
      outcome: 'timed_out',
      steps: [
        object,
        {
          step: 'receipt',
          state: 'done',
          message: 'committed as sales_records: 1 read = 1 clean + 0 rejected, 1 lines skipped',
        },
        { step: 'publish', state: 'waiting' },
      ],
    });
  });

  test('waits for the newest version, and tells a quarantine from an arrival', async () => {
    const key = 'sales_records_replaced.csv';
    await put(key, good);
    await ingest(key);
    await put(key, 'no,such,columns\n1,2,3\n');
    expect((await look(key)).document).toMatchObject({
      outcome: 'timed_out',
      steps: [{}, {}, { step: 'receipt', message: 'tells of an older version' }],
    });
    await ingest(key);
    const { code, document } = await look(key);
    expect(code).toBe(1);
    expect(document).toMatchObject({
      outcome: 'quarantined',
      steps: [{}, { state: 'stuck', message: text('an earlier version keeps its rows'), todo: text('#files-quarant') }],
    });
  });

  test('says of a file that is too large how it is taken in', async () => {
    const key = 'sales_records_large.csv';
    await put(key, good);
    await ingest(key, 10);
    expect((await look(key)).document).toMatchObject({
      outcome: 'quarantined',
      steps: [{}, { message: text('(too_large)'), todo: text('npx sluice sweep --stage dev') }],
    });
  });

  test('follows a deletion', async () => {
    const key = 'sales_records_gone.csv';
    await put(key, good);
    await ingest(key);
    await account.s3.send(new DeleteObjectCommand({ Bucket: address.buckets.raw, Key: key }));
    expect((await look(key)).document).toMatchObject({
      outcome: 'timed_out',
      steps: [{ message: text('deleted at 20') }, {}, { message: text('before it was deleted') }],
    });
    await ingest(key);
    expect((await look(key)).document).toMatchObject({
      outcome: 'timed_out',
      steps: [{}, { state: 'done', message: 'withdrawn' }, { step: 'publish', state: 'waiting' }],
    });
  });

  test('waits until the upload is published, and tells each step once', async () => {
    const key = 'sales_records_later.csv';
    await put(key, good);
    const watched = sluice('watch', '--stage', 'dev', key);
    await ingest(key);
    await play(address, personalExecution('sales_records', new Date()), {
      outcome: { answer: 'published', message: 'published: 1 final' },
      refresh: { answer: 'none', message: 'QuickSight has no dataset' },
    });
    const { code, out, err } = await watched;
    expect([code, out]).toEqual([0, `${key}: published\n`]);
    expect(err.match(/^object/gm)).toHaveLength(1);
    expect(err).toMatch(/^publish {2}done {5}sales_records-publish-\d+-[0-9a-f]{6}: published: 1 final$/m);
    expect(err).toMatch(/^spice {4}done {5}QuickSight has no dataset$/m);
  });
});

test.each([
  [['watch', 'x.csv'], '--stage'],
  [['watch', 'x.csv', '--stage', 'dev', '--timeout', '1m'], 'whole number'],
])('%j is wrong use', async (argv, message) => {
  const { code, err } = await sluice(...argv);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});
