import { AlreadyExistsException, type Table } from '@aws-sdk/client-glue';
import { defineDataset, processedColumns, text, type Dataset } from '@sluice/contract';
import { readReceipt, type Lake } from '@sluice/lake';
import { expect, test } from 'vitest';
import { checkCatalogue } from './check-catalogue.ts';
import { inferredDifference, processedTable, tableDifferences } from './drift.ts';
import { crawledTable } from './names.ts';
import { memoryCatalogue, memoryReporter, sensors, temporaryLake, upload } from './stage.test.support.ts';

const bucket = 'test-processed';
const noCrawl = { dataset: sensors.name, crawler: null, error: null };

const inferred = (columns: readonly string[] = processedColumns(sensors), Type = 'string'): Table => ({
  Name: crawledTable(sensors.name),
  StorageDescriptor: { Columns: columns.map((Name) => ({ Name, Type })) },
});

async function check(
  lake: Lake,
  catalogue = memoryCatalogue(),
  request: Partial<Parameters<typeof checkCatalogue>[0]> = {},
) {
  const reporter = memoryReporter();
  const options = { catalogue, processed: lake.processed, bucket };
  const drift = await checkCatalogue({ ...noCrawl, ...request }, options, reporter);
  return { ...drift, ...reporter, tables: catalogue.tables };
}

/** Replaces the header of the file that a receipt names. */
async function spoil(lake: Lake, key: string, header: string): Promise<string> {
  const { dataKey } = (await readReceipt(lake, key))!.receipt.accepted!;
  await lake.processed.delete(dataKey);
  await lake.processed.put(dataKey, new TextEncoder().encode(`${header}\n`));
  return dataKey;
}

test('where the inference agrees, the processed table is made from the contract, once', async () => {
  const lake = await temporaryLake();
  const catalogue = memoryCatalogue(inferred());
  const first = await check(lake, catalogue);
  expect(first).toMatchObject({ agrees: true, message: 'the processed table was created' });
  expect(first.tables.get(sensors.name)).toEqual(processedTable(sensors, bucket));
  expect(first.tables.get(sensors.name)?.StorageDescriptor?.Location).toBe('s3://test-processed/iot_sensor_data/');
  expect(first.measured).toEqual([{ dataset: sensors.name, measurements: { CatalogueDrift: 0 } }]);
  expect(await check(lake, catalogue)).toMatchObject({ message: "the processed table is the contract's" });
});

test('a table that differs is brought to the contract; what AWS adds to one is no difference', async () => {
  const lake = await temporaryLake();
  const wanted = processedTable(sensors, bucket);
  const added: Table = {
    ...structuredClone(wanted as Table),
    CreateTime: new Date(),
    Parameters: { ...wanted.Parameters, transient_lastDdlTime: '1' },
    // In another order of the fields.
    StorageDescriptor: {
      NumberOfBuckets: -1,
      ...wanted.StorageDescriptor,
      Columns: wanted.StorageDescriptor?.Columns?.map(({ Name, ...rest }) => ({ ...rest, Parameters: {}, Name })),
    },
  };
  expect(tableDifferences(wanted, added)).toEqual([]);
  const old: Table = { ...added, Owner: 'somebody', StorageDescriptor: { ...added.StorageDescriptor, Columns: [] } };
  const { message, tables } = await check(lake, memoryCatalogue(inferred(), old));
  expect(message).toBe('the processed table was brought to the contract: Owner, StorageDescriptor.Columns');
  expect(tables.get(sensors.name)).toEqual(wanted);
});

test('where another run made the table first, that one is looked at', async () => {
  const lake = await temporaryLake();
  const catalogue = memoryCatalogue(inferred());
  catalogue.create = async (table) => {
    await catalogue.update({ ...table, Owner: 'somebody' });
    throw new AlreadyExistsException({ message: 'there', $metadata: {} });
  };
  expect(await check(lake, catalogue)).toMatchObject({
    message: 'the processed table was brought to the contract: Owner',
  });
});

test('an inference that differs is overruled by files that are right: only the contract moved', async () => {
  const lake = await temporaryLake();
  await upload(lake, 'iot_sensor_data/a.csv', 'iot_sensor_data/b.csv');
  const found = await check(lake, memoryCatalogue(inferred(['sensor_id', 'when'])));
  expect(found.agrees).toBe(true);
  expect(found.message).toMatch(
    /^the inferred table lacks .* and has 'when', which .*, the headers of the newest 2 files are the contract's; the processed table was created$/,
  );
});

test('files that are not what the contract says stop the run: file, columns and expectation are named', async () => {
  const lake = await temporaryLake();
  await upload(lake, 'iot_sensor_data/a.csv', 'iot_sensor_data/b.csv');
  const dataKey = await spoil(lake, 'iot_sensor_data/b.csv', 'sensor_id,timestamp,temperature,wind,source_line');
  const found = await check(lake, memoryCatalogue(inferred(['sensor_id'])));
  expect(found.agrees).toBe(false);
  expect(found.message).toContain(
    `'${dataKey}': lacks 'humidity' and has 'wind', which the contract does not declare; the inferred table lacks`,
  );
  expect(found.message).toContain('upload again what they come from, or declare their columns');
  expect(found.measured).toEqual([{ dataset: sensors.name, measurements: { CatalogueDrift: 1 } }]);
  expect(found.tables.has(sensors.name)).toBe(false);
});

test('an answer is no longer than Step Functions takes, however long a header is', async () => {
  const lake = await temporaryLake();
  await upload(lake, 'iot_sensor_data/a.csv');
  await spoil(lake, 'iot_sensor_data/a.csv', Array.from({ length: 60_000 }, (_, index) => `column_${index}`).join(','));
  const { agrees, message } = await check(lake, memoryCatalogue(inferred(['sensor_id'])));
  expect(agrees).toBe(false);
  expect(message.length).toBeLessThan(20_000);
  expect(message).toMatch(/more characters: see the log\); the inferred table lacks/);
});

test('where there is nothing to look at, the table is made all the same', async () => {
  expect(await check(await temporaryLake())).toMatchObject({
    agrees: true,
    message:
      'the inferred table is not there, no file cleaned by the contract is among the newest; the processed table was created',
  });
});

test('files of another contract, withdrawn ones and orphans do not count', async () => {
  const lake = await temporaryLake();
  await upload(lake, 'iot_sensor_data/old.csv', 'iot_sensor_data/good.csv');
  const { receipt } = (await readReceipt(lake, 'iot_sensor_data/old.csv'))!;
  await spoil(lake, 'iot_sensor_data/old.csv', 'another,header');
  const aged = { ...receipt, accepted: { ...receipt.accepted, fingerprint: 'f'.repeat(64) } };
  await lake.processed.put('_receipts/iot_sensor_data%2Fold.csv.json', new TextEncoder().encode(JSON.stringify(aged)));
  await lake.processed.put('iot_sensor_data/orphan.csv', new TextEncoder().encode('another,header\n'));
  const found = await check(lake);
  expect(found.message).toContain(
    "the inferred table is not there, the headers of the newest 1 files are the contract's",
  );
});

test.each([
  [
    'failed',
    { crawler: { Crawler: { LastCrawl: { Status: 'FAILED', ErrorMessage: 'no access' } } } },
    'FAILED: no access',
  ],
  ['was cancelled', { crawler: { Crawler: { LastCrawl: { Status: 'CANCELLED' } } } }, 'CANCELLED: '],
  [
    'could not be started',
    { error: { Error: 'Glue.ThrottlingException', Cause: 'slow' } },
    'Glue.ThrottlingException: slow',
  ],
])(
  'a crawl that %s is told and measured, and does not stop a run whose files are right',
  async (_, request, reason) => {
    const lake = await temporaryLake();
    await upload(lake, 'iot_sensor_data/a.csv');
    const found = await check(lake, memoryCatalogue(), request);
    expect(found.agrees).toBe(true);
    expect(found.measured).toEqual([{ dataset: sensors.name, measurements: { CatalogueDrift: 0, CrawlsFailed: 1 } }]);
    expect(found.logged).toContainEqual({
      level: 'warn',
      message: 'crawl failed',
      facts: { dataset: sensors.name, reason },
    });
  },
);

test('a crawl that went well is no failure', async () => {
  const lake = await temporaryLake();
  const crawler = { Crawler: { LastCrawl: { Status: 'SUCCEEDED' } } };
  const found = await check(lake, memoryCatalogue(inferred()), { crawler });
  expect(found.measured).toEqual([{ dataset: sensors.name, measurements: { CatalogueDrift: 0, CrawlsFailed: 0 } }]);
});

test('what the crawler inferred is compared in names, order, types and partitions', () => {
  const dataset: Dataset = defineDataset({
    name: 'stock',
    version: 1,
    title: 'Stock',
    owner: 'tests',
    columns: { sku: text(), place: text() },
    eventTime: 'uploaded_at',
  });
  const table = (names: readonly string[], Type = 'string'): Table => ({
    Name: 'crawled_stock',
    StorageDescriptor: { Columns: names.map((Name) => ({ Name, Type })) },
  });
  expect(inferredDifference(dataset, table(['sku', 'place', 'source_line']))).toBeUndefined();
  expect(inferredDifference(dataset, table(['place', 'sku', 'source_line']))).toBe(
    "has 'place' as column 1, where the contract has 'sku'",
  );
  expect(inferredDifference(dataset, table(['col0', 'col1', 'col2']))).toContain("lacks 'sku', 'place', 'source_line'");
  expect(inferredDifference(dataset, table(['sku', 'place', 'source_line'], 'bigint'))).toBe(
    "has 'sku' as bigint, where the contract has string",
  );
  expect(
    inferredDifference(dataset, {
      ...table(['sku', 'place', 'source_line']),
      PartitionKeys: [{ Name: 'partition_0' }],
    }),
  ).toBe("is partitioned by 'partition_0'");
});
