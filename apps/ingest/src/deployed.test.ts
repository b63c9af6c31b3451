import { slowDown, sqsEvent, startPump, type Lambda, type Pump, type RecordedRequest } from '@sluice/emulators';
import { datasets } from '@sluice/datasets';
import { ingestObject, openDirectoryLake, receiptKey } from '@sluice/lake';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createdEvent, deletedEvent, notification } from './aws-events.test.support.ts';
import {
  buckets,
  jsonLines,
  metricsOf,
  patience,
  processedText,
  startStage,
  whyNoStage,
  type TestStage,
} from './deployed.test.support.ts';
import { ingestRequest } from './events.ts';
import { checkRecordedCalls } from './recorded-calls.test.support.ts';
import type { StageSweep } from './sweep-stage.ts';

const sample = (name: string): Promise<Buffer> => readFile(new URL(`../../../sample-data/${name}`, import.meta.url));

const header = 'sensor_id,timestamp,temperature,humidity\n';
const reading = (sensor: string): string => `${header}${sensor},2026-01-02T03:04:05Z,21.5,40\n`;

/** What the same file gives on a laptop. */
async function locally(key: string, body: Uint8Array): Promise<{ clean?: string; rejects?: string; counts: unknown }> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-ingest-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const lake = openDirectoryLake(folder);
  await lake.raw.put(key, body);
  const { receipt } = await ingestObject(lake, key, { datasets });
  const { accepted } = receipt!;
  const [clean, rejects] = [
    await processedText(lake, accepted?.dataKey),
    await processedText(lake, accepted?.rejectsKey),
  ];
  return {
    ...(clean !== undefined && { clean }),
    ...(rejects !== undefined && { rejects }),
    counts: accepted?.reasons,
  };
}

/** moto reads a message's body into no event of its own: one invocation with these bodies. */
const batch = (...bodies: string[]): unknown =>
  sqsEvent(bodies.map((Body, index) => ({ MessageId: `m${index}`, ReceiptHandle: 'r', Body })));

describe.skipIf(whyNoStage())('the deployed functions', { timeout: 120_000 }, () => {
  let stage: TestStage;
  let lambda: Lambda;
  let pump: Pump;

  beforeAll(async () => {
    stage = await startStage();
    lambda = await stage.start('ingest', 60_000);
    pump = startPump({ sqs: stage.sqs, queueUrl: stage.queueUrl, lambda });
  }, 300_000);
  afterAll(async () => {
    await pump.stop();
    await stage.stop();
  });

  const idle = (): Promise<void> => vi.waitFor(async () => expect(await stage.depth(stage.queueUrl)).toBe(0), patience);

  describe('an upload', () => {
    test.each([
      ['iot_sensor_data.csv', 'iot_sensor_data.csv', 'iot_sensor_data'],
      ['sales_records_2026-01.csv', 'sales_records.csv', 'sales_records'],
      ['user_logs/2026/01/x y+z ä.csv', 'user_logs.csv', 'user_logs'],
      ['whatever.csv', 'sales_records.csv', 'sales_records'],
    ])('%s gives the rows and rejects that it gives on a laptop', async (key, file, dataset) => {
      const body = await sample(file);
      await stage.put(key, body);
      const { accepted } = await stage.receiptLike(key, { dataset, accepted: {} });
      const expected = await locally(key, body);
      expect(await processedText(stage.lake, accepted?.dataKey)).toBe(expected.clean);
      expect(await processedText(stage.lake, accepted?.rejectsKey)).toBe(expected.rejects);
      expect(accepted?.reasons).toEqual(expected.counts);
      expect(accepted?.read).toBeGreaterThanOrEqual(80);
    });

    test('is told in the log and in metrics of its dataset', async () => {
      const from = lambda.logs.length;
      await stage.put(
        'iot_sensor_data/told.csv',
        `${reading('a1')}a2,2026-01-02T03:04:05Z,21.5,40\na3,never,21.5,40\n`,
      );
      await stage.receiptLike('iot_sensor_data/told.csv', { accepted: { read: 3, clean: 2 } });
      await idle();
      const logs = lambda.logs.slice(from);
      expect(metricsOf(logs, 'iot_sensor_data')).toMatchObject({
        'Sluice/FilesCommitted': 1,
        'Sluice/RecordsRead': 3,
        'Sluice/RecordsClean': 2,
        'Sluice/RecordsRejected': 1,
        'Sluice/RejectedShare': expect.closeTo(33.33) as number,
      });
      expect(jsonLines(logs)).toContainEqual(
        expect.objectContaining({
          level: 'INFO',
          message: 'committed',
          key: 'iot_sensor_data/told.csv',
          service: 'ingest',
        }),
      );
    });

    test('replaced gives the new rows, deleted none', async () => {
      const key = 'iot_sensor_data/replaced.csv';
      await stage.put(key, reading('first'));
      const first = await stage.receiptLike(key, { accepted: { clean: 1 } });
      await stage.put(key, `${reading('second')}third,2026-01-02T03:04:05Z,21.5,40\n`);
      const second = await stage.receiptLike(key, { accepted: { clean: 2 } });
      expect(second.accepted?.versionId).not.toBe(first.accepted?.versionId);
      await stage.remove(key);
      // moto sends no event for a delete marker.
      await stage.send(deletedEvent(key));
      const { accepted, withdrawn } = await stage.receiptLike(key, { withdrawn: {} });
      expect([accepted, typeof withdrawn?.versionId]).toEqual([undefined, 'string']);
    });

    test('that is wrong is quarantined, acknowledged, and a warning', async () => {
      const from = lambda.logs.length;
      await stage.put('iot_sensor_data/wrong.csv', 'name,colour\nbob,red\n');
      await stage.put('holiday.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 1));
      await stage.receiptLike('iot_sensor_data/wrong.csv', { judged: { status: 'quarantined' } });
      await stage.receiptLike('holiday.jpg', { dataset: null, judged: { quarantine: { code: 'unknown_dataset' } } });
      await idle();
      expect(await stage.depth(stage.deadLetterQueueUrl)).toBe(0);
      const logs = lambda.logs.slice(from);
      expect(metricsOf(logs)).toMatchObject({ 'Sluice/FilesQuarantined': 2 });
      expect(jsonLines(logs)).toContainEqual(
        expect.objectContaining({
          level: 'WARN',
          key: 'holiday.jpg',
          code: 'unknown_dataset',
          reason: expect.stringContaining("neither the header nor the name of 'holiday.jpg'") as string,
        }),
      );
    });

    test('so large that its outputs go up in parts is taken in, or leaves nothing behind', async () => {
      const row = (index: number): string => `sensor-${index},2026-01-02T03:04:05Z,21.5,40\n`;
      const good = Array.from({ length: 450_000 }, (_, index) => row(index)).join('');
      await stage.put('iot_sensor_data/large.csv', `${header}${good}`);
      await stage.receiptLike('iot_sensor_data/large.csv', { accepted: { clean: 450_000, rejected: 0 } });
      const bad = 'sensor-1,never,21.5,40\n'.repeat(1000);
      await stage.put('iot_sensor_data/large wrong.csv', `${header}${good}${bad.repeat(1350)}`);
      await stage.receiptLike('iot_sensor_data/large wrong.csv', {
        judged: { quarantine: { code: 'too_many_rejects' } },
      });
      const files: string[] = [];
      for await (const { key } of stage.lake.processed.list('')) if (key.includes('large-wrong')) files.push(key);
      expect(files).toEqual([]);
    });

    test('that is a wrong replacement leaves the last good rows', async () => {
      const key = 'iot_sensor_data/kept.csv';
      await stage.put(key, reading('good'));
      const { accepted } = await stage.receiptLike(key, { accepted: { clean: 1 } });
      await stage.put(key, 'name,colour\nbob,red\n');
      const after = await stage.receiptLike(key, { judged: { status: 'quarantined' } });
      expect(after.accepted).toEqual(accepted);
    });
  });

  // moto's events differ from AWS's in details (`eTag`, a constant sequencer): these are in AWS's documented form.
  describe('events', () => {
    test.each([
      ['of EventBridge', createdEvent],
      ['of S3 itself, keys form-encoded', notification],
      ['of the sweep', (key: string) => ingestRequest({ bucket: buckets.raw, key })],
    ])('%s lead to their object, any number of times', async (name, event) => {
      await stage.loseEvents();
      const key = `iot_sensor_data/a b+c ä ${name}.csv`;
      await stage.put(key, reading('again'));
      const from = lambda.logs.length;
      const once = batch(event(key), event(key), event(key));
      expect(await lambda.invoke(once)).toEqual({ batchItemFailures: [] });
      const receipt = await stage.receiptLike(key, { accepted: { clean: 1 } });
      expect(metricsOf(lambda.logs.slice(from))).toMatchObject({ 'Sluice/FilesCommitted': 1 });
      expect(metricsOf(lambda.logs.slice(from))['Sluice/FilesUnchanged']).toBeUndefined();
      expect(await lambda.invoke(once)).toEqual({ batchItemFailures: [] });
      expect(await stage.receipt(key)).toEqual(receipt);
    });

    test('in reverse order end the same', async () => {
      await stage.loseEvents();
      const key = 'iot_sensor_data/reversed.csv';
      await stage.put(key, reading('old'));
      await stage.remove(key);
      await stage.put(key, `${reading('new')}newer,2026-01-02T03:04:05Z,21.5,40\n`);
      for (const event of [createdEvent(key), deletedEvent(key), createdEvent(key)])
        expect(await lambda.invoke(batch(event))).toEqual({ batchItemFailures: [] });
      expect(await stage.receipt(key)).toMatchObject({ accepted: { clean: 2 }, judged: { status: 'committed' } });
      await stage.remove(key);
      for (const event of [deletedEvent(key), createdEvent(key)]) await lambda.invoke(batch(event));
      const receipt = await stage.receipt(key);
      expect([receipt?.accepted, typeof receipt?.withdrawn]).toEqual([undefined, 'object']);
    });

    test('that are none go to the dead letters, and hold up nothing', async () => {
      await stage.send('{"hello":"world"}');
      await stage.send(createdEvent('x.csv', 'another-bucket'));
      await stage.put('iot_sensor_data/beside.csv', reading('beside'));
      await stage.receiptLike('iot_sensor_data/beside.csv', { accepted: { clean: 1 } });
      await vi.waitFor(async () => expect(await stage.depth(stage.deadLetterQueueUrl)).toBe(2), patience);
      const errors = jsonLines(lambda.logs).map(({ error }) => (error as { message?: string } | undefined)?.message);
      expect(errors).toContainEqual(expect.stringContaining(`found '{"hello":"world"}'`));
      expect(errors).toContain(`cannot ingest 'x.csv': expected bucket '${buckets.raw}', found 'another-bucket'`);
    });

    test('of objects that never were, and test events, are nothing', async () => {
      const testEvent = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: buckets.raw });
      expect(await lambda.invoke(batch(testEvent, createdEvent('never.csv')))).toEqual({ batchItemFailures: [] });
      expect(await stage.receipt('never.csv')).toBeUndefined();
    });
  });

  describe('trouble', () => {
    const isReceiptWrite =
      (key: string) =>
      ({ method, path }: RecordedRequest): boolean =>
        method === 'PUT' && decodeURIComponent(path).endsWith(receiptKey(key));

    test('that passes fails the item, and the queue brings it again', async () => {
      const key = 'iot_sensor_data/slow.csv';
      stage.proxies.ingest.inject({ when: isReceiptWrite(key), fault: slowDown, times: 4 });
      const answers = pump.answers.length;
      await stage.put(key, reading('slow'));
      await stage.receiptLike(key, { accepted: { clean: 1 } });
      await idle();
      const failures = pump.answers
        .slice(answers)
        .map((answer) => (answer as { batchItemFailures: [] }).batchItemFailures);
      expect(failures.flat().length).toBeGreaterThan(0);
    });

    test('of a process killed before its commit is mended by the next', async () => {
      const key = 'iot_sensor_data/killed.csv';
      stage.proxies.ingest.inject({
        when: (request) => isReceiptWrite(key)(request) && (lambda.kill(), true),
        fault: { kind: 'cut', acts: false },
      });
      await stage.put(key, reading('killed'));
      await stage.receiptLike(key, { accepted: { clean: 1 } });
      await idle();
    });
  });

  describe('the end of a run', () => {
    const stall = (key: string) => ({
      when: ({ method, path, query }: RecordedRequest) =>
        method === 'GET' && query['versionId'] !== undefined && decodeURIComponent(path).endsWith(key),
      fault: { kind: 'stall-response', bytes: 10 } as const,
    });

    test('is foreseen: what had the run for itself is too large, what has not begun comes again', async () => {
      await stage.loseEvents();
      const short = await stage.start('ingest', 8000);
      const keys = ['iot_sensor_data/endless.csv', 'iot_sensor_data/waiting.csv'] as const;
      for (const key of keys) await stage.put(key, reading('r'));
      stage.proxies.ingest.inject(stall(keys[0]));
      expect(await short.invoke(batch(...keys.map((key) => createdEvent(key))))).toEqual({
        batchItemFailures: [{ itemIdentifier: 'm1' }],
      });
      expect(await stage.receipt(keys[0])).toMatchObject({ judged: { quarantine: { code: 'too_large' } } });
      expect(await stage.receipt(keys[1])).toBeUndefined();
      // A verdict of a limit that no longer holds: the next look takes it in.
      expect(await short.invoke(batch(...keys.map((key) => createdEvent(key))))).toEqual({ batchItemFailures: [] });
      for (const key of keys) expect(await stage.receipt(key)).toMatchObject({ accepted: { clean: 1 } });
    });
  });

  describe('the sweep', () => {
    test('sends what was missed to the queue, removes orphans, and tells how old the newest uploads are', async () => {
      await stage.put('iot_sensor_data/gone.csv', reading('gone'));
      await stage.receiptLike('iot_sensor_data/gone.csv', { accepted: {} });
      await idle();
      await stage.loseEvents();
      const missed = Array.from({ length: 12 }, (_, index) => `iot_sensor_data/missed ${index}.csv`);
      for (const key of missed) await stage.put(key, reading('missed'));
      await stage.remove('iot_sensor_data/gone.csv');
      const name = 'orphan-r1.1-0123456789ab.csv';
      const orphans = [`iot_sensor_data/${name}`, `_rejects/iot_sensor_data/${name}`];
      for (const key of orphans) await stage.lake.processed.put(key, new TextEncoder().encode('lost'));

      const from = lambda.logs.length;
      const sweep = await stage.start('sweep', 60_000);
      const swept = (await sweep.invoke({})) as StageSweep;
      for (const key of missed) await stage.receiptLike(key, { accepted: { clean: 1 } });
      await stage.receiptLike('iot_sensor_data/gone.csv', { withdrawn: {} });
      await idle();
      // What no contract fits is looked at once more each time: one made since may fit.
      const unchanged = jsonLines(lambda.logs.slice(from)).filter(({ status }) => status === 'unchanged');
      expect(unchanged.filter(({ dataset }) => dataset !== undefined)).toEqual([]);
      const looks = unchanged.length;
      expect(swept).toMatchObject({ complete: true, sent: 13 + looks, removed: 0 });
      expect(swept.waiting).toBeGreaterThanOrEqual(1);

      // Rows that were replaced or withdrawn since become orphans, too.
      let removed = 0;
      await vi.waitFor(async () => {
        const again = (await sweep.invoke({})) as StageSweep;
        removed += again.removed;
        expect(again).toMatchObject({ complete: true, sent: looks, waiting: 0 });
      }, patience);
      expect(removed).toBeGreaterThanOrEqual(swept.waiting);
      for (const key of orphans) expect(await processedText(stage.lake, key)).toBeUndefined();
      expect(metricsOf(sweep.logs)).toMatchObject({ 'Sluice/OrphansRemoved': removed, 'Sluice/SweepsIncomplete': 0 });
      const last = sweep.logs.findLast(
        (line) => line.includes('HoursSinceArrival') && line.includes('iot_sensor_data'),
      );
      const { 'Sluice/HoursSinceArrival': hours } = metricsOf([last ?? ''], 'iot_sensor_data');
      expect(hours).toBeGreaterThanOrEqual(0);
      expect(hours).toBeLessThan(1);
    });

    test('stops before its time is over, and says how far it came', async () => {
      const sweep = await stage.start('sweep', 3000);
      stage.proxies.sweep.inject({
        when: ({ method, path }) => method === 'GET' && path.includes('/_receipts/'),
        fault: { kind: 'stall-response', bytes: 0 },
      });
      expect(await sweep.invoke({})).toEqual({ complete: false, sent: 0, removed: 0, waiting: 0 });
      expect(metricsOf(sweep.logs)).toMatchObject({ 'Sluice/SweepsIncomplete': 1 });
    });
  });

  test('the calls to AWS are those that the roles are made for', async () => {
    await checkRecordedCalls({
      ingest: stage.proxies.ingest.requests,
      sweep: stage.proxies.sweep.requests,
    });
  });
});
