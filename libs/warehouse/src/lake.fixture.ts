import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  category,
  date,
  decimal,
  defineDataset,
  identifier,
  integer,
  text,
  timestamp,
  type Dataset,
  type Value,
} from '@sluice/contract';
import {
  ingestObject,
  openDirectoryLake,
  openDirectoryStore,
  readReceipt,
  receiptKey,
  type IngestOutcome,
  type Lake,
  type ObjectStore,
  type Receipt,
} from '@sluice/lake';
import { onTestFinished } from 'vitest';
import { openWarehouse } from './warehouse.ts';

/** The key contains the event time: it is judged within its date. */
export const readings = defineDataset({
  name: 'readings',
  version: 1,
  title: 'Readings',
  owner: 'tests',
  columns: {
    sensor: identifier(),
    at: timestamp({ formats: ['yyyy-MM-ddTHH:mm:ssX'], zone: 'UTC' }),
    value: integer(),
  },
  key: ['sensor', 'at'],
  eventTime: 'at',
});

/** The key is unique over the whole table, whatever the date. */
export const orders = defineDataset({
  name: 'orders',
  version: 1,
  title: 'Orders',
  owner: 'tests',
  columns: {
    id: identifier(),
    day: date({ formats: ['yyyy-MM-dd'] }),
    price: decimal({ precision: 9, scale: 2 }),
    region: category(['north', 'south']),
    note: text({ optional: true }),
  },
  key: ['id'],
  eventTime: 'day',
});

/** No key: every row stands. Rows without a time fall on the day of the upload. */
export const visits = defineDataset({
  name: 'visits',
  version: 1,
  title: 'Visits',
  owner: 'tests',
  columns: {
    visitor: identifier(),
    seen: timestamp({ formats: ['yyyy-MM-ddTHH:mm:ssX'], zone: 'UTC', optional: true }),
  },
  eventTime: 'seen',
});

/** Rows are dated by their upload, and still unique over the whole table. */
export const profiles = defineDataset({
  name: 'profiles',
  version: 1,
  title: 'Profiles',
  owner: 'tests',
  columns: { user: identifier(), city: text() },
  key: ['user'],
  eventTime: 'uploaded_at',
});

export const datasets: readonly Dataset[] = [readings, orders, visits, profiles];

/** A lake in a folder that is removed when the test is done. */
export async function temporaryLake(): Promise<Lake> {
  return openDirectoryLake(await temporaryFolder());
}

/** The lake with another behaviour of some of a zone's methods. */
export function override(lake: Lake, zone: keyof Lake, methods: Partial<ObjectStore>): Lake {
  return { ...lake, [zone]: { ...bound(lake[zone]), ...methods } };
}

function bound(store: ObjectStore): ObjectStore {
  return {
    head: (key, versionId) => store.head(key, versionId),
    get: (key, options) => store.get(key, options),
    put: (key, body, conditions) => store.put(key, body, conditions),
    delete: (key, options) => store.delete(key, options),
    list: (prefix) => store.list(prefix),
    versions: (key) => store.versions(key),
    url: (key, versionId) => store.url(key, versionId),
  };
}

/** The lake as if everything had been uploaded at one and the same time. */
export function withOneUploadTime(lake: Lake): Lake {
  const lastModified = new Date('2026-01-03T12:00:00Z');
  return override(lake, 'raw', {
    get: async (key, options) => {
      const object = await lake.raw.get(key, options);
      return object && { ...object, info: { ...object.info, lastModified } };
    },
    async *versions(key) {
      for await (const version of lake.raw.versions(key)) yield { ...version, lastModified };
    },
  });
}

/** Rewrites the receipt of an upload. */
export async function rewriteReceipt(lake: Lake, key: string, change: (receipt: Receipt) => Receipt): Promise<void> {
  const { receipt } = (await readReceipt(lake, key))!;
  await lake.processed.put(receiptKey(key), new TextEncoder().encode(JSON.stringify(change(receipt))));
}

/** The same raw and processed zones with an empty final one. */
export async function withoutFinal(lake: Lake): Promise<Lake> {
  return { ...lake, final: openDirectoryStore(await temporaryFolder(), { versioned: false }) };
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Uploads lines under a key and ingests them. */
export async function upload(lake: Lake, key: string, lines: readonly string[]): Promise<IngestOutcome> {
  await lake.raw.put(key, new TextEncoder().encode(`${lines.join('\n')}\n`));
  return ingestObject(lake, key, { datasets });
}

/** The header of uploads of orders. */
export const orderHeader = 'id,day,price,region,note';

/** Uploads two orders as `orders/a.csv` and overwrites the processed file, as nobody should. */
export async function tamper(lake: Lake, change: (csv: string) => string): Promise<void> {
  const { receipt } = await upload(lake, 'orders/a.csv', [
    orderHeader,
    'A1,2026-01-01,1,north,x',
    'A2,2026-01-01,2,north,',
  ]);
  const key = receipt!.accepted!.dataKey;
  const object = await lake.processed.get(key);
  const csv = await new Response(ReadableStream.from(object!.body)).text();
  await lake.processed.put(key, new TextEncoder().encode(change(csv)));
}

/** The orders that are published, by their id. */
export const prices = (lake: Lake): Promise<readonly (readonly Value[])[]> =>
  select(lake, 'SELECT id, price, event_date, source_file FROM orders ORDER BY id');

/** Deletes an upload and lets ingest see it. */
export async function withdraw(lake: Lake, key: string): Promise<IngestOutcome> {
  await lake.raw.delete(key);
  return ingestObject(lake, key, { datasets });
}

/** The rows of a query over the final tables. */
export async function select(lake: Lake, sql: string): Promise<readonly (readonly Value[])[]> {
  const warehouse = await openWarehouse(lake, datasets);
  try {
    return (await warehouse.query(sql)).rows;
  } finally {
    await warehouse.close();
  }
}

/** Every row of a final table with all its columns, in a fixed order. */
export const finalRows = (lake: Lake, dataset: Dataset): Promise<readonly (readonly Value[])[]> =>
  select(lake, `SELECT * FROM "${dataset.name}" ORDER BY source_file, source_line`);

/** Everything that is stored in the final zone. */
export async function finalObjects(lake: Lake): Promise<Map<string, string>> {
  const objects = new Map<string, string>();
  for await (const { key, versionId } of lake.final.list('')) objects.set(key, versionId);
  return objects;
}
