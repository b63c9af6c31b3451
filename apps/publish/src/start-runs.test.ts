import { iotSensorData, salesRecords, userLogs } from '@sluice/datasets';
import { receiptKey, type ObjectInfo, type Lake } from '@sluice/lake';
import type { PublishedList } from '@sluice/warehouse/iceberg';
import type { SQSEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { lookAtEverything } from './hourly-look.ts';
import { startFromReceipts } from './receipt-batch.ts';
import {
  memoryCatalogue,
  memoryExecutions,
  memoryReporter,
  publishOf,
  putList,
  putTable,
  sensors,
  tablesOf,
  temporaryLake,
  upload,
} from './stage.test.support.ts';

const bucket = 'test-processed';
const now = new Date('2026-01-02T12:00:30Z');
const bucketEnd = Date.UTC(2026, 0, 2, 12, 2) / 1000;
const debounce = 120;
const datasets = [iotSensorData, salesRecords, userLogs];

const created = (key: string, name = bucket): string =>
  JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail: { bucket: { name }, object: { key } } });
const batch = (...bodies: string[]): SQSEvent =>
  ({ Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })) }) as SQSEvent;

describe('events of receipts', () => {
  async function start(lake: Lake, event: SQSEvent, executions = memoryExecutions()) {
    const reporter = memoryReporter();
    const options = { processed: lake.processed, bucket, datasets, executions, debounce, reporter };
    const { batchItemFailures } = await startFromReceipts(event, options, now);
    return { failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), executions, ...reporter };
  }

  test('start one run for each dataset, at the end of the time bucket', async () => {
    const lake = await temporaryLake();
    const keys = ['iot_sensor_data/a.csv', 'iot_sensor_data/b.csv'];
    await upload(lake, ...keys);
    const event = batch(...[...keys, ...keys].map((key) => created(receiptKey(key))));
    const { failed, executions } = await start(lake, event);
    expect(failed).toEqual([]);
    expect([...executions.started]).toEqual([
      [
        `iot_sensor_data-publish-${bucketEnd}`,
        {
          dataset: sensors.name,
          kind: 'publish',
          mode: 'changes',
          confirm: false,
          notBefore: '2026-01-02T12:02:00.000Z',
        },
      ],
    ]);
    expect((await start(lake, event, executions)).failed).toEqual([]);
    expect(executions.started.size).toBe(1);
  });

  test('of what has no dataset, or is gone, start nothing', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'nothing.csv');
    await lake.processed.delete(receiptKey('nothing.csv'));
    const { failed, executions } = await start(lake, batch(created(receiptKey('nothing.csv'))));
    expect([failed, executions.started.size]).toEqual([[], 0]);
  });

  test('of a dataset whose contract is gone are told in the log', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'iot_sensor_data/a.csv');
    const reporter = memoryReporter();
    const options = {
      processed: lake.processed,
      bucket,
      datasets: [],
      executions: memoryExecutions(),
      debounce,
      reporter,
    };
    expect(await startFromReceipts(batch(created(receiptKey('iot_sensor_data/a.csv'))), options, now)).toEqual({
      batchItemFailures: [],
    });
    expect(reporter.logged).toMatchObject([{ level: 'warn', message: 'no contract' }]);
  });

  test('that are none, and receipts that cannot be read, are sent again, and nothing else', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'iot_sensor_data/a.csv');
    await lake.processed.put(receiptKey('broken'), new TextEncoder().encode('{"format":2}'));
    const { failed, executions, logged } = await start(
      lake,
      batch(
        'hello',
        created(receiptKey('iot_sensor_data/a.csv')),
        created('iot_sensor_data/a.csv'),
        created(receiptKey('x'), 'other'),
        created(receiptKey('broken')),
      ),
    );
    expect(failed).toEqual(['m0', 'm2', 'm3', 'm4']);
    expect(executions.started.size).toBe(1);
    expect((logged[0]?.facts as { error: Error }).error.message).toBe(
      "cannot read a message: expected an 'Object Created' event below '_receipts/' of bucket 'test-processed', " +
        "found 'hello'; see what sends it to the queue",
    );
  });

  test('whose run cannot be started are sent again', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'iot_sensor_data/a.csv');
    const executions = memoryExecutions();
    executions.start = () => Promise.reject(new Error('throttled'));
    const event = batch(created(receiptKey('iot_sensor_data/a.csv')), created(receiptKey('iot_sensor_data/a.csv')));
    expect((await start(lake, event, executions)).failed).toEqual(['m0', 'm1']);
  });
});

describe('the hourly look', () => {
  /** Receipts as the lake lists them, with times that a test sets. */
  function aged(lake: Lake, hours: Readonly<Record<string, number>>): Lake['processed'] {
    return {
      ...lake.processed,
      async *list(prefix: string): AsyncGenerator<ObjectInfo> {
        for await (const info of lake.processed.list(prefix)) {
          const age = Object.entries(hours).find(([key]) => receiptKey(key) === info.key)?.[1] ?? 0;
          yield { ...info, lastModified: new Date(now.getTime() - age * 3_600_000) };
        }
      },
    };
  }

  async function etags(lake: Lake): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for await (const { key, etag } of lake.processed.list('_receipts/')) found.set(key, etag);
    return found;
  }

  async function look(
    lake: Lake,
    hours: Readonly<Record<string, number>>,
    catalogue = memoryCatalogue(),
    executions = memoryExecutions(),
  ) {
    const reporter = memoryReporter();
    const read: string[] = [];
    const listed = aged(lake, hours);
    const processed: Lake['processed'] = {
      ...listed,
      get: (key, options) => (read.push(key), listed.get(key, options)),
    };
    const tables = tablesOf(lake, catalogue);
    await lookAtEverything({ processed, tables, datasets, executions, debounce, reporter }, now);
    const unpublished = Object.fromEntries(
      reporter.measured.flatMap(({ dataset, measurements }) =>
        measurements.UnpublishedHours === undefined ? [] : [[dataset, measurements.UnpublishedHours]],
      ),
    ) as Record<string, number>;
    return { unpublished, started: [...executions.started.keys()], read };
  }

  const [a, b] = ['iot_sensor_data/a.csv', 'iot_sensor_data/b.csv'] as const;
  const run = `iot_sensor_data-publish-${bucketEnd}`;
  const sourceOf = (found: Map<string, string>, source: string) => ({
    source,
    etag: found.get(receiptKey(source)) ?? '',
  });

  async function published(
    lake: Lake,
    dataset: string,
    sources: PublishedList['sources'],
    others: PublishedList['others'] = [],
  ) {
    const catalogue = memoryCatalogue();
    await putTable(lake, catalogue, dataset, [publishOf('1', 100, 1, '_published/list.json')]);
    await putList(lake, '_published/list.json', dataset, { sources, others });
    return catalogue;
  }

  test('starts what was missed, and measures how long the oldest receipt has been waiting', async () => {
    const lake = await temporaryLake();
    await upload(lake, a, b);
    expect(await look(lake, { [a]: 3, [b]: 5 })).toMatchObject({
      unpublished: { iot_sensor_data: 5, user_logs: 0, sales_records: 0 },
      started: [run],
    });
  });

  test('starts nothing, and reads no receipt, where all is published', async () => {
    const lake = await temporaryLake();
    await upload(lake, a, b);
    const found = await etags(lake);
    const catalogue = await published(
      lake,
      sensors.name,
      [a, b].map((key) => sourceOf(found, key)),
    );
    expect(await look(lake, { [a]: 3, [b]: 5 }, catalogue)).toEqual({
      unpublished: { iot_sensor_data: 0, user_logs: 0, sales_records: 0 },
      started: [],
      read: [],
    });
  });

  test('reads only receipts that no table has seen', async () => {
    const lake = await temporaryLake();
    await upload(lake, a, b);
    const catalogue = await published(lake, sensors.name, [sourceOf(await etags(lake), a)]);
    expect(await look(lake, { [a]: 9, [b]: 1 }, catalogue)).toMatchObject({
      unpublished: { iot_sensor_data: 1 },
      started: [run],
      read: [receiptKey(b)],
    });
  });

  test('reads no receipt that the publish of another dataset has read, and knows what it names', async () => {
    const lake = await temporaryLake();
    await upload(lake, a, b);
    const found = await etags(lake);
    const catalogue = await published(
      lake,
      'user_logs',
      [],
      [
        { ...sourceOf(found, a), dataset: sensors.name },
        { ...sourceOf(found, b), dataset: null },
      ],
    );
    expect(await look(lake, { [a]: 4, [b]: 8 }, catalogue)).toEqual({
      unpublished: { iot_sensor_data: 4, user_logs: 0, sales_records: 0 },
      started: [run],
      read: [],
    });
  });

  test('sees that rows are to leave a table whose upload is now of another dataset', async () => {
    const lake = await temporaryLake();
    await upload(lake, a);
    const catalogue = await published(lake, 'user_logs', [{ source: a, etag: 'before' }]);
    expect(await look(lake, { [a]: 2 }, catalogue)).toMatchObject({
      unpublished: { iot_sensor_data: 2, user_logs: 2, sales_records: 0 },
      started: [run, `user_logs-publish-${bucketEnd}`],
    });
  });

  test('counts everything as pending where nobody knows what is published', async () => {
    const lake = await temporaryLake();
    await upload(lake, a);
    const foreign = memoryCatalogue();
    await putTable(lake, foreign, sensors.name, [{ id: '1', at: 1, records: 1 }]);
    expect(await look(lake, { [a]: 2 }, foreign)).toMatchObject({
      unpublished: { iot_sensor_data: 2 },
      started: [run],
    });
    const lost = memoryCatalogue();
    await putTable(lake, lost, sensors.name, [publishOf('1', 100, 1, '_published/lost.json')]);
    expect(await look(lake, { [a]: 2 }, lost)).toMatchObject({ unpublished: { iot_sensor_data: 2 }, started: [run] });
  });

  test.each([
    ['nothing came since its last run began', 1, 2, []],
    ['nothing came since the end of its last run’s time bucket', 0.9, 0.92, []],
    ['something came since', 3, 2, [run]],
    ['a day has passed', 25, 48, [run]],
  ])(
    'tries a held or failing dataset again only as it should: %s',
    async (_, ranHoursAgo, receiptHoursAgo, started) => {
      const lake = await temporaryLake();
      await upload(lake, a);
      const at = now.getTime() - ranHoursAgo * 3_600_000;
      const executions = memoryExecutions({
        name: `iot_sensor_data-publish-${at / 1000}`,
        startedAt: new Date(at - 120_000),
      });
      const found = await look(lake, { [a]: receiptHoursAgo }, memoryCatalogue(), executions);
      expect(found.started).toEqual(started);
      expect(found.unpublished['iot_sensor_data']).toBeCloseTo(receiptHoursAgo);
    },
  );

  test('does what it can for the others where one table cannot be read, or one run not be started', async () => {
    const lake = await temporaryLake();
    await upload(lake, a);
    const reporter = memoryReporter();
    const executions = memoryExecutions();
    const options = {
      processed: aged(lake, { [a]: 2 }),
      tables: tablesOf(lake, memoryCatalogue({ Name: 'user_logs' })),
      datasets: datasets.toReversed(),
      executions,
      debounce,
      reporter,
    };
    await expect(lookAtEverything(options, now)).rejects.toThrow(
      "cannot look at 'user_logs': see the log for each of them",
    );
    expect([...executions.started.keys()]).toEqual([run]);
    expect(reporter.measured.map(({ dataset }) => dataset)).toEqual(['sales_records', 'iot_sensor_data']);
    expect((reporter.logged[0]?.facts as { error: Error }).error.message).toMatch(/^cannot read table 'user_logs'/);

    executions.start = () => Promise.reject(new Error('throttled'));
    await expect(lookAtEverything({ ...options, tables: tablesOf(lake, memoryCatalogue()) }, now)).rejects.toThrow(
      "cannot look at 'iot_sensor_data'",
    );
  });

  test('other datasets’ runs and refreshes do not count', async () => {
    const lake = await temporaryLake();
    await upload(lake, a);
    const executions = memoryExecutions(
      { name: `user_logs-publish-${bucketEnd - 120}`, startedAt: now },
      { name: `iot_sensor_data-refresh-${bucketEnd - 120}`, startedAt: now },
    );
    expect((await look(lake, { [a]: 1 }, memoryCatalogue(), executions)).started).toEqual([run]);
  });
});
