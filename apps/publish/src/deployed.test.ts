import { DescribeIngestionCommand } from '@aws-sdk/client-quicksight';
import { datasets } from '@sluice/datasets';
import { sqsEvent, startPump, type Lambda } from '@sluice/emulators';
import { ingestObject, readReceipt, receiptKey, type Receipt } from '@sluice/lake';
import { accessDenied, type Fault } from '@sluice/quicksight-emulator';
import { personalExecution, starterExecution, type RunInput } from '@sluice/warehouse/iceberg';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { debounce, machineNames, startStage, whyNoStage, type TestStage } from './deployed.test.support.ts';
import type { Refresh } from './decide-refresh.ts';
import { functionNames, type FunctionName } from './functions.ts';
import { publishMachine } from './machine.ts';
import { crawledTable } from './names.ts';
import { calledFunctions, checkRecordedCalls } from './recorded-calls.test.support.ts';
import { publishOf, putList, putTable, reading, sensors } from './stage.test.support.ts';

/** Generous: it ends a test that would wait for ever. */
const patience = { timeout: 120_000, interval: 100 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

const input: RunInput = {
  dataset: sensors.name,
  kind: 'publish',
  mode: 'changes',
  confirm: false,
  notBefore: '2026-01-01T00:00:00.000Z',
};

test('the machine calls every function but the one that starts it', () => {
  const called = calledFunctions(publishMachine(machineNames));
  expect([...new Set(called)].toSorted()).toEqual(functionNames.filter((name) => name !== 'start').toSorted());
});

describe.skipIf(whyNoStage())('the deployed functions', { timeout: 180_000 }, () => {
  let stage: TestStage;
  /** Of two datasets. */
  let originals: Receipt[];
  const lambdas = {} as Record<FunctionName, Lambda>;

  beforeAll(async () => {
    stage = await startStage();
    for (const name of functionNames) lambdas[name] = await stage.start(name);
    originals = [
      await upload('iot_sensor_data/first.csv', reading('a1')),
      await upload('user_logs/first.csv', 'user_id,action,device_type,location\nu1,login,mobile,berlin\n'),
    ];
    expect(originals.map(({ dataset }) => dataset)).toEqual(['iot_sensor_data', 'user_logs']);
  }, 300_000);
  afterAll(() => stage.stop());

  const invoke = (name: FunctionName, event: unknown): Promise<unknown> => lambdas[name].invoke(event);
  const measured = (name: FunctionName): string =>
    lambdas[name].logs.filter((line) => line.includes('_aws')).join('\n');

  async function upload(key: string, body: string): Promise<Receipt> {
    await stage.lake.raw.put(key, bytes(body));
    return (await ingestObject(stage.lake, key, { datasets })).receipt!;
  }

  test('a message that is no event comes again', async () => {
    const bad = sqsEvent([{ MessageId: 'm', ReceiptHandle: 'r', Body: 'hello' }]);
    expect(await invoke('start', bad)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm' }] });
  });

  test('the hourly look measures what waits, and nothing once the table holds it', async () => {
    expect(await invoke('start', { source: 'aws.events', 'detail-type': 'Scheduled Event' })).toBeNull();
    expect(measured('start')).toMatch(/"UnpublishedHours":0\.\d+/);
    for (const { name } of datasets) {
      const sources: { source: string; etag: string }[] = [];
      for (const source of ['iot_sensor_data/first.csv', 'user_logs/first.csv']) {
        const found = await readReceipt(stage.lake, source);
        if (found?.receipt.dataset === name) sources.push({ source, etag: found.etag });
      }
      await putTable(stage.lake, stage.final, name, [
        publishOf('1', Date.now() - 1000, 1, `_published/${name}/1.json`),
      ]);
      await putList(stage.lake, `_published/${name}/1.json`, name, { sources });
    }
    const from = lambdas.start.logs.length;
    await invoke('start', { source: 'aws.events' });
    const looks = lambdas.start.logs.slice(from).filter((line) => line.includes('UnpublishedHours'));
    expect(looks).toHaveLength(datasets.length);
    expect(
      looks.every((line) => line.includes('"UnpublishedHours":0,') || line.includes('"UnpublishedHours":0}')),
    ).toBe(true);
  });

  test('one publish of a dataset goes at a time', async () => {
    const [first, second] = [personalExecution('stock', new Date()), personalExecution('stock', new Date())].toSorted();
    for (const name of [first, second]) await stage.executions.start(name ?? '', { ...input, dataset: 'stock' });
    const ask = (execution: string | undefined): Promise<unknown> =>
      invoke('turn', { dataset: 'stock', execution, startedAt: new Date().toISOString() });
    const answers = [await ask(first), await ask(second)].map((turn) => (turn as { answer: string }).answer);
    expect(answers.toSorted()).toEqual(['go', 'wait']);
  });

  test('a run that somebody has stopped does not count as begun', async () => {
    const begun = new Date(Date.now() - 60_000);
    const [kept, stopped] = [personalExecution('stopped', new Date()), personalExecution('stopped', new Date())];
    for (const name of [kept, stopped]) await stage.executions.start(name, { ...input, dataset: 'stopped' });
    await stage.stopExecution(stopped);
    const names = (found: readonly { name: string }[]): string[] =>
      found.map(({ name }) => name).filter((name) => name.startsWith('stopped-'));
    expect(names(await stage.executions.since(begun))).toEqual([kept]);
    expect(names(await stage.executions.running())).toEqual([kept]);
    expect(names(await stage.executions.stopped())).toEqual([stopped]);
  });

  test('the catalogue is looked at, crawled anew when the contract has changed, and brought to it', async () => {
    const request = { dataset: sensors.name, crawler: null, error: null };
    expect(await invoke('crawl', request)).toEqual({ needed: true, reason: 'the catalogue does not know the dataset' });
    expect(await invoke('drift', request)).toMatchObject({
      agrees: true,
      message: expect.stringMatching(/headers of the newest 1 files .*; the processed table was created$/) as string,
    });
    expect(await invoke('drift', request)).toMatchObject({
      message: expect.stringContaining("the processed table is the contract's") as string,
    });
    const table = (await stage.processed.get(sensors.name))!;
    expect(table.StorageDescriptor?.Location).toBe('s3://test-processed/iot_sensor_data/');

    const { Columns, ...storage } = table.StorageDescriptor!;
    await stage.processed.create({ Name: crawledTable(sensors.name), StorageDescriptor: { ...storage, Columns } });
    await stage.processed.update({ Name: sensors.name, Parameters: { 'sluice.fingerprint': 'f' } });
    expect(await invoke('crawl', request)).toEqual({ needed: true, reason: 'the contract has changed' });
    expect(await stage.processed.get(crawledTable(sensors.name))).toBeUndefined();
    expect(await invoke('drift', request)).toMatchObject({
      message: expect.stringContaining('the processed table was brought to the contract: Description') as string,
    });
  });

  test('files that are not what the contract says are found', async () => {
    const { accepted } = await upload('iot_sensor_data/drifted.csv', reading('d1'));
    await stage.lake.processed.delete(accepted!.dataKey);
    await stage.lake.processed.put(accepted!.dataKey, bytes('sensor_id,wind\n'));
    expect(await invoke('drift', { dataset: sensors.name, crawler: null, error: null })).toMatchObject({
      agrees: false,
      message: expect.stringContaining(`'${accepted!.dataKey}': lacks`) as string,
    });
    expect(measured('drift')).toContain('"CatalogueDrift":1');
  });

  test('the outcome of a run is compared with the table', async () => {
    const execution = 'iot_sensor_data-publish-100';
    const outcome = {
      format: 1,
      dataset: sensors.name,
      run: execution,
      status: 'published',
      clean: 10,
      final: 10,
      superseded: 0,
      partitionsWritten: 1,
      snapshot: '2',
    };
    await stage.lake.final.put(`_runs/${sensors.name}/${execution}.json`, bytes(JSON.stringify(outcome)));
    await putTable(stage.lake, stage.final, sensors.name, [publishOf('1', 100, 8), publishOf('2', 200, 10)]);
    const request = { dataset: sensors.name, execution, job: { error: null } };
    expect(await invoke('outcome', request)).toEqual({
      answer: 'published',
      message: 'published: 10 clean = 10 final + 0 superseded rows, as the table counts them',
    });
    await putTable(stage.lake, stage.final, sensors.name, [publishOf('1', 100, 8), publishOf('2', 200, 9)]);
    expect(await invoke('outcome', request)).toMatchObject({ answer: 'differs' });
    await expect(invoke('outcome', { ...request, execution: 'another' })).rejects.toThrow('cannot read the outcome');
  });

  test('SPICE is refreshed when it is due', async () => {
    const request = { dataset: sensors.name, execution: 'run' };
    await putTable(stage.lake, stage.final, sensors.name, [publishOf('1', hoursAgo(0.1).getTime(), 10)]);
    const { spice } = stage;
    const refused = (fault: Fault): void =>
      spice.quickSight.inject({ when: ({ operation }) => operation === 'ListIngestions', fault });
    expect(await invoke('refresh', { ...request, dataset: 'user_logs' })).toEqual({
      answer: 'none',
      message: "QuickSight has no dataset 'sluice-test-user_logs'",
    });
    refused({ kind: 'error', name: 'UnsupportedUserEditionException', acts: false });
    expect(await invoke('refresh', request)).toMatchObject({ answer: 'none' });
    refused({ ...accessDenied, message: 'not you' });
    await expect(invoke('refresh', request)).rejects.toThrow('not you');
    for (const hours of [5, 4, 3, 2, 1]) {
      spice.setTime(hoursAgo(hours));
      await spice.ingest(`i${hours}`);
    }
    expect(await invoke('refresh', request)).toMatchObject({ answer: 'start', ingestion: 'run' });
    // The newest may be on any page.
    spice.setTime(hoursAgo(0.05));
    await spice.ingest('i2-late');
    expect(await invoke('refresh', request)).toMatchObject({ answer: 'follow', ingestion: 'i2-late' });
    await putTable(stage.lake, stage.final, sensors.name, [publishOf('1', Date.now(), 10)]);
    expect(await invoke('refresh', request)).toMatchObject({
      answer: 'later',
      later: {
        execution: expect.stringMatching(/^iot_sensor_data-refresh-\d+$/) as string,
        input: { kind: 'refresh' },
      },
    });
    const { later } = (await invoke('refresh', request)) as Refresh;
    await stage.executions.start(later?.execution ?? '', later!.input);
    expect(await invoke('refresh', request)).toMatchObject({ later });
    await stage.stopExecution(later?.execution ?? '');
    const due = Number(later?.execution.split('-').at(-1));
    expect(await invoke('refresh', request)).toMatchObject({
      answer: 'later',
      later: { execution: `iot_sensor_data-refresh-${due + 1}` },
    });
  });

  test('ingested rows are compared with the table', async () => {
    const { client, place, quickSight, ...spice } = stage.spice;
    const reconcile = async (IngestionId: string): Promise<unknown> => {
      const { Ingestion } = await client.send(new DescribeIngestionCommand({ ...place, IngestionId }));
      return invoke('reconcile', { dataset: sensors.name, spice: { Ingestion } });
    };
    await putTable(stage.lake, stage.final, sensors.name, [publishOf('1', hoursAgo(0.1).getTime(), 10)]);
    spice.setTime(new Date());
    await spice.ingest('whole');
    expect(await reconcile('whole')).toMatchObject({ answer: 'agrees' });
    quickSight.inject({
      when: ({ operation }) => operation === 'CreateIngestion',
      fault: { kind: 'outcome', outcome: { kind: 'rows-dropped', rows: 1 } },
    });
    await spice.ingest('dropping');
    expect(await reconcile('dropping')).toMatchObject({ answer: 'differs' });
    expect(measured('reconcile')).toContain('"ReconciliationMismatch":1');
    expect(measured('reconcile')).toContain('"service":"publish"');
  });

  test('an alert is worded, and the same is known the next time', async () => {
    const alert = { step: 'job', fails: true, error: 'States.Timeout', cause: { Error: 'States.Timeout' } };
    const explain = (execution: string) => invoke('explain', { dataset: 'stock', execution, alert });
    const subject = "Sluice test: stock failed at step 'job'";
    expect(await explain('run')).toMatchObject({ subject, repeated: false });
    expect(await explain('next')).toMatchObject({ subject, repeated: true });
  });

  test('a thousand receipts make one run for each dataset and time bucket', async () => {
    const begun = Date.now();
    const names = async (): Promise<string[]> => (await stage.executions.running()).map(({ name }) => name);
    const before = await names();
    let handled = 0;
    const lambda: Pick<Lambda, 'invoke'> = {
      invoke(event) {
        handled += (event as SQSEvent).Records.length;
        return lambdas.start.invoke(event);
      },
    };
    const pump = startPump({ sqs: stage.sqs, queueUrl: stage.queueUrl, lambda });
    const copies = Array.from({ length: 1000 }, (_, index) => `copies/${index}.csv`);
    // No more at once: moto counts its queue for each message that comes into it.
    const groups = Array.from({ length: 2 }, (_, group) => copies.filter((_, index) => index % 2 === group));
    await Promise.all(
      groups.map(async (keys, group) => {
        for (const key of keys) {
          const receipt = { ...originals[group % 2], key };
          await stage.lake.processed.put(receiptKey(key), bytes(JSON.stringify(receipt)));
        }
      }),
    );
    await vi.waitFor(() => expect(handled).toBeGreaterThanOrEqual(copies.length), patience);
    await vi.waitFor(async () => expect(await stage.depth()).toBe(0), patience);
    await pump.stop();
    expect(pump.answers.every((answer) => JSON.stringify(answer) === '{"batchItemFailures":[]}')).toBe(true);

    const buckets: number[] = [];
    for (let end = Math.floor(begun / 1000 / debounce) + 1; end <= Date.now() / 1000 / debounce + 1; end += 1)
      buckets.push(end * debounce);
    const possible = originals.map(({ dataset }) => buckets.map((end) => starterExecution(dataset ?? '', end)));
    const after = await names();
    for (const those of possible) expect(after.some((name) => those.includes(name))).toBe(true);
    expect(after.filter((name) => !before.includes(name) && !possible.flat().includes(name))).toEqual([]);
    expect(new Set(after).size).toBe(after.length);
  });

  test('the calls to AWS are those that the roles are made for', async () => {
    const requests = Object.entries(stage.proxies).map(
      ([name, proxies]) => [name, proxies.flatMap((proxy) => proxy.requests)] as const,
    );
    await checkRecordedCalls(Object.fromEntries(requests), publishMachine(machineNames));
  });
});
