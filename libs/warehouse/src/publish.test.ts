import { defineDataset, integer } from '@sluice/contract';
import type { Lake, Receipt } from '@sluice/lake';
import { describe, expect, test } from 'vitest';
import { AccountsError, CanonicalFormError, CatalogueError } from './errors.ts';
import {
  finalObjects,
  finalRows,
  orders,
  override,
  profiles,
  readings,
  rewriteReceipt,
  select,
  temporaryLake,
  upload,
  visits,
  withdraw,
} from './lake.fixture.ts';
import { readManifest } from './manifest.ts';
import { publish } from './publish.ts';

const orderHeader = 'id,day,price,region,note';
const prices = (lake: Lake) => select(lake, 'SELECT id, price, event_date, source_file FROM orders ORDER BY id');

/** A lake whose final zone runs `before` ahead of each put. */
const interceptPuts = (lake: Lake, before: (key: string) => Promise<void> | void): Lake =>
  override(lake, 'final', {
    put: async (key, body, conditions) => {
      await before(key);
      return lake.final.put(key, body, conditions);
    },
  });

/** Overwrites the processed file of an upload, as nobody should. */
async function tamper(lake: Lake, change: (csv: string) => string): Promise<void> {
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

describe('a first publish', () => {
  test('casts by the contract and adds where each row came from', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-02,1.5,north,"x, ""y"""', 'A2,2026-01-03,-0,south,']);
    const outcome = await publish(lake, orders);
    expect(outcome).toMatchObject({
      dataset: 'orders',
      status: 'published',
      clean: 2,
      final: 2,
      superseded: 0,
      partitionsWritten: 2,
    });
    expect(await finalRows(lake, orders)).toEqual([
      ['A1', '2026-01-02', '1.50', 'north', 'x, "y"', '2026-01-02', 'orders/a.csv', 2],
      ['A2', '2026-01-03', '0.00', 'south', null, '2026-01-03', 'orders/a.csv', 3],
    ]);
  });

  test('tells an empty text from null', async () => {
    const lake = await temporaryLake();
    await tamper(lake, (csv) => csv.replace('north,x,', 'north,"",'));
    await publish(lake, orders);
    expect(await select(lake, 'SELECT id, note FROM orders ORDER BY id')).toEqual([
      ['A1', ''],
      ['A2', null],
    ]);
  });

  test('of nothing writes nothing', async () => {
    const lake = await temporaryLake();
    expect(await publish(lake, orders)).toMatchObject({
      status: 'unchanged',
      clean: 0,
      final: 0,
      superseded: 0,
      snapshot: null,
    });
    expect(await finalObjects(lake)).toEqual(new Map());
  });

  test('of quarantined files alone is an empty table', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', ['nothing,known', '1,2']);
    expect(await publish(lake, orders)).toMatchObject({
      status: 'published',
      clean: 0,
      final: 0,
      partitionsWritten: 0,
    });
    expect((await publish(lake, orders)).status).toBe('unchanged');
  });
});

describe('a publish after a change', () => {
  test('writes nothing when nothing changed', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-02,1,north,']);
    const first = await publish(lake, orders);
    const objects = await finalObjects(lake);
    expect(await publish(lake, orders)).toEqual({ ...first, status: 'unchanged', partitionsWritten: 0 });
    expect(await finalObjects(lake)).toEqual(objects);
  });

  test('replaces exactly the rows of a replaced file', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [
      orderHeader,
      'A1,2026-01-01,1,north,',
      'A2,2026-01-02,2,north,',
      'A3,2026-01-03,3,north,',
    ]);
    await upload(lake, 'orders/b.csv', [orderHeader, 'B1,2026-01-02,9,south,']);
    await publish(lake, orders);
    const before = (await readManifest(lake.final, 'orders'))!.manifest;
    await upload(lake, 'orders/a.csv', [
      orderHeader,
      'A1,2026-01-01,1,north,',
      'A2,2026-01-02,7,north,',
      'A4,2026-01-04,4,north,',
    ]);
    expect(await publish(lake, orders)).toMatchObject({ clean: 4, final: 4, superseded: 0, partitionsWritten: 3 });
    expect(await prices(lake)).toEqual([
      ['A1', '1.00', '2026-01-01', 'orders/a.csv'],
      ['A2', '7.00', '2026-01-02', 'orders/a.csv'],
      ['A4', '4.00', '2026-01-04', 'orders/a.csv'],
      ['B1', '9.00', '2026-01-02', 'orders/b.csv'],
    ]);
    const after = (await readManifest(lake.final, 'orders'))!.manifest;
    // The rows of the first date are the same: so is its file.
    expect(after.partitions[0]).toEqual(before.partitions[0]);
    expect(after.partitions.map(({ date }) => date)).toEqual(['2026-01-01', '2026-01-02', '2026-01-04']);
  });

  test('brings the older row back when the newest is withdrawn', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,', 'A2,2026-01-01,2,north,']);
    await upload(lake, 'orders/b.csv', [orderHeader, 'A1,2026-01-05,9,north,']);
    expect(await publish(lake, orders)).toMatchObject({ clean: 3, final: 2, superseded: 1 });
    expect(await prices(lake)).toEqual([
      ['A1', '9.00', '2026-01-05', 'orders/b.csv'],
      ['A2', '2.00', '2026-01-01', 'orders/a.csv'],
    ]);
    await withdraw(lake, 'orders/b.csv');
    expect(await publish(lake, orders)).toMatchObject({ clean: 2, final: 2, superseded: 0, partitionsWritten: 2 });
    expect(await prices(lake)).toEqual([
      ['A1', '1.00', '2026-01-01', 'orders/a.csv'],
      ['A2', '2.00', '2026-01-01', 'orders/a.csv'],
    ]);
  });

  test('keeps the rows of a file whose replacement is quarantined', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    await publish(lake, orders);
    const rows = await finalRows(lake, orders);
    expect((await upload(lake, 'orders/a.csv', ['nothing,known', '1,2'])).status).toBe('quarantined');
    expect(await publish(lake, orders)).toMatchObject({ clean: 1, final: 1, partitionsWritten: 0 });
    expect(await finalRows(lake, orders)).toEqual(rows);
    expect((await publish(lake, orders)).status).toBe('unchanged');
  });

  test('adds late rows to a date published before', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'readings/a.csv', ['sensor,at,value', 's1,2026-01-01T10:00:00Z,1', 's1,2026-01-02T10:00:00Z,2']);
    await publish(lake, readings);
    await upload(lake, 'readings/late.csv', [
      'sensor,at,value',
      's2,2026-01-01T23:59:59Z,3',
      's1,2026-01-01T10:00:00Z,4',
    ]);
    expect(await publish(lake, readings)).toMatchObject({ clean: 4, final: 3, superseded: 1, partitionsWritten: 1 });
    expect(await select(lake, 'SELECT sensor, "at", "value" FROM readings ORDER BY ALL')).toEqual([
      ['s1', '2026-01-01T10:00:00Z', 4],
      ['s1', '2026-01-02T10:00:00Z', 2],
      ['s2', '2026-01-01T23:59:59Z', 3],
    ]);
  });

  test('leaves a date empty that holds only superseded rows', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    await publish(lake, orders);
    await upload(lake, 'orders/b.csv', [orderHeader, 'A1,2026-02-01,2,north,']);
    expect(await publish(lake, orders)).toMatchObject({ clean: 2, final: 1, superseded: 1, partitionsWritten: 2 });
    expect((await readManifest(lake.final, 'orders'))!.manifest.partitions[0]).toEqual({
      date: '2026-01-01',
      key: null,
      clean: 1,
      final: 0,
      superseded: 1,
    });
    expect(await prices(lake)).toEqual([['A1', '2.00', '2026-02-01', 'orders/b.csv']]);
  });
});

describe('the newest row', () => {
  test('is the last line of a file', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-09,1,north,', 'A1,2026-01-01,2,north,']);
    expect(await publish(lake, orders)).toMatchObject({ clean: 2, final: 1, superseded: 1 });
    expect(await prices(lake)).toEqual([['A1', '2.00', '2026-01-01', 'orders/a.csv']]);
  });

  test('is that of the later upload, though its own date is earlier', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/b.csv', [orderHeader, 'A1,2026-01-09,1,north,']);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,2,north,']);
    await publish(lake, orders);
    expect(await prices(lake)).toEqual([['A1', '2.00', '2026-01-01', 'orders/a.csv']]);
  });

  test('is judged without regard to the date where the upload gives the date', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'profiles/a.csv', ['user,city', 'u1,Rome', 'u2,Oslo']);
    await publish(lake, profiles);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await upload(lake, 'profiles/b.csv', ['user,city', 'u1,Bern']);
    expect(await publish(lake, profiles)).toMatchObject({ clean: 3, final: 2, superseded: 1 });
    expect(await select(lake, 'SELECT user, city, event_date = current_date FROM profiles ORDER BY user')).toEqual([
      ['u1', 'Bern', true],
      ['u2', 'Oslo', true],
    ]);
  });

  test('is every row where there is no key', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'visits/a.csv', ['visitor,seen', 'v1,2026-01-01T00:00:00Z', 'v1,2026-01-01T00:00:00Z', 'v1,']);
    expect(await publish(lake, visits)).toMatchObject({ clean: 3, final: 3, superseded: 0, partitionsWritten: 2 });
    const { accepted } = (await upload(lake, 'visits/a.csv', ['visitor,seen', 'v1,'])).receipt!;
    await publish(lake, visits);
    expect(await select(lake, 'SELECT visitor, seen, event_date FROM visits')).toEqual([
      ['v1', null, new Date(accepted!.uploadedAt).toISOString().slice(0, 10)],
    ]);
  });
});

describe('a crash', () => {
  test.each(['.parquet', '_published/', 'manifest.json'])('before %s is put leaves the table as it was', async (at) => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    await publish(lake, orders);
    await upload(lake, 'orders/b.csv', [orderHeader, 'A1,2026-01-02,2,north,']);
    const broken = interceptPuts(lake, (key) => {
      if (key.includes(at)) throw new Error('the power is out');
    });
    await expect(publish(broken, orders)).rejects.toThrow('the power is out');
    expect(await prices(lake)).toEqual([['A1', '1.00', '2026-01-01', 'orders/a.csv']]);
    expect(await publish(lake, orders)).toMatchObject({ status: 'published', clean: 2, final: 1, superseded: 1 });
    expect(await prices(lake)).toEqual([['A1', '2.00', '2026-01-02', 'orders/b.csv']]);
  });

  test('after the commit leaves nothing to do', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    const broken = override(lake, 'final', {
      put: async (key, body, conditions) => {
        const info = await lake.final.put(key, body, conditions);
        if (key.endsWith('manifest.json')) throw new Error('the answer got lost');
        return info;
      },
    });
    await expect(publish(broken, orders)).rejects.toThrow('the answer got lost');
    expect(await publish(lake, orders)).toMatchObject({ status: 'unchanged', clean: 1, final: 1 });
  });
});

describe('two publishes at once', () => {
  test('the later starts again from what the other left', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    let overtaken = 0;
    const slow = interceptPuts(lake, async (key) => {
      if (!key.endsWith('manifest.json') || overtaken > 0) return;
      overtaken += 1;
      await upload(lake, 'orders/b.csv', [orderHeader, 'A1,2026-02-02,2,north,']);
      expect((await publish(lake, orders)).status).toBe('published');
      await upload(lake, 'orders/c.csv', [orderHeader, 'A2,2026-02-03,3,north,']);
    });
    expect(await publish(slow, orders)).toMatchObject({ status: 'published', clean: 3, final: 2, superseded: 1 });
    expect(overtaken).toBe(1);
    expect(await prices(lake)).toEqual([
      ['A1', '2.00', '2026-02-02', 'orders/b.csv'],
      ['A2', '3.00', '2026-02-03', 'orders/c.csv'],
    ]);
  });

  test('the one that looked at the receipts before the other does not undo it', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    await publish(lake, orders);
    await upload(lake, 'orders/b.csv', [orderHeader, 'A2,2026-01-02,2,north,']);
    let isOvertaken = false;
    const slow = override(lake, 'processed', {
      async *list(prefix) {
        yield* lake.processed.list(prefix);
        if (isOvertaken) return;
        isOvertaken = true;
        await upload(lake, 'orders/c.csv', [orderHeader, 'A3,2026-01-03,3,north,']);
        await publish(lake, orders);
      },
    });
    expect(await publish(slow, orders)).toMatchObject({ status: 'unchanged', clean: 3, final: 3 });
    expect((await prices(lake)).map(([id]) => id)).toEqual(['A1', 'A2', 'A3']);
  });

  test('in parallel both end with the same table', async () => {
    const lake = await temporaryLake();
    for (const name of ['a', 'b', 'c'])
      await upload(lake, `orders/${name}.csv`, [orderHeader, `A1,2026-01-01,1,north,${name}`]);
    const outcomes = await Promise.all([publish(lake, orders), publish(lake, orders), publish(lake, orders)]);
    expect(outcomes.filter(({ status }) => status === 'published')).toHaveLength(1);
    expect(new Set(outcomes.map(({ snapshot }) => snapshot)).size).toBe(1);
    expect(await select(lake, 'SELECT count(*) FROM orders')).toEqual([[1]]);
  });
});

describe('what was published is built again', () => {
  test.each([
    ['its list', '_published/orders/'],
    ['a Parquet file', 'orders/data/'],
  ])('when %s is gone', async (_, prefix) => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,', 'A2,2026-01-02,2,north,']);
    await publish(lake, orders);
    const rows = await finalRows(lake, orders);
    for await (const { key } of lake.final.list(prefix)) await lake.final.delete(key);
    expect(await publish(lake, orders)).toMatchObject({ status: 'published', final: 2, partitionsWritten: 2 });
    expect(await finalRows(lake, orders)).toEqual(rows);
    expect((await publish(lake, orders)).status).toBe('unchanged');
  });
});

describe('a publish refuses', () => {
  test.each([
    [
      'a missing row',
      (csv: string) => csv.replace(/^A2.*\n/m, ''),
      /'orders\/a.csv' has 1 rows on 2026-01-01 where its receipt has 2/,
    ],
    [
      'a row too many',
      (csv: string) => `${csv}A3,2026-01-01,3.00,north,,4\n`,
      /has 3 rows on 2026-01-01 where its receipt has 2/,
    ],
    [
      'a row on another date',
      (csv: string) => csv.replace('A2,2026-01-01', 'A2,2026-01-05'),
      /has 1 rows on 2026-01-01 where its receipt has 2/,
    ],
  ])('%s', async (_, change, message) => {
    const lake = await temporaryLake();
    await tamper(lake, change);
    const error = await publish(lake, orders).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AccountsError);
    expect((error as Error).message).toMatch(message);
    expect(await readManifest(lake.final, 'orders')).toBeUndefined();
  });

  test('a cell that is not canonical', async () => {
    const lake = await temporaryLake();
    await tamper(lake, (csv) => csv.replace('2.00', '2.005'));
    const error = await publish(lake, orders).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CanonicalFormError);
    expect(error).toMatchObject({ dataset: 'orders', column: 'price', line: '3', value: '2.005' });
    expect(await readManifest(lake.final, 'orders')).toBeUndefined();
  });

  test('columns that are not those of the contract', async () => {
    const lake = await temporaryLake();
    await tamper(lake, (csv) => csv.replace('id,day', 'day,id'));
    const error = await publish(lake, orders).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CatalogueError);
    expect((error as Error).message).toContain(`has 'day' as column 1, where the contract has 'id'`);
  });
});

describe('a publish is held', () => {
  test('while files of an earlier version of the contract are cleaned again', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    await publish(lake, orders);
    const next = { ...orders, version: 2 };
    const objects = await finalObjects(lake);
    const outcome = await publish(lake, next);
    expect(outcome).toMatchObject({ status: 'held', clean: 1, final: 1, partitionsWritten: 0 });
    expect(outcome.reason).toContain(`waiting to be cleaned again by the contract in force: 'orders/a.csv'`);
    expect(await finalObjects(lake)).toEqual(objects);
  });

  test('while a later version of the contract is in use', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    const outcome = await publish(lake, { ...orders, version: 0 });
    expect(outcome.status).toBe('held');
    expect(outcome.reason).toContain(`'orders/a.csv'`);
  });

  test('while files of another contract of the same version are cleaned again', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    const { sensor, at } = readings.columns;
    const changed = defineDataset({
      name: 'readings',
      version: 1,
      title: 'Readings',
      owner: 'tests',
      columns: { sensor, at, value: integer({ min: 0 }) },
      key: ['sensor', 'at'],
      eventTime: 'at',
    });
    await upload(lake, 'readings/a.csv', ['sensor,at,value', 's1,2026-01-01T00:00:00Z,1']);
    const outcome = await publish(lake, changed);
    expect(outcome.status).toBe('held');
    expect(outcome.reason).toContain(`waiting to be cleaned again by the contract in force: 'readings/a.csv'`);
  });

  test('while files of earlier cleaning rules are cleaned again, and no longer', async () => {
    const lake = await temporaryLake();
    const newer = ({ accepted, ...receipt }: Receipt): Receipt => ({
      ...receipt,
      accepted: { ...accepted!, revision: { ...accepted!.revision, rules: accepted!.revision.rules + 1 } },
    });
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    await upload(lake, 'orders/b.csv', [orderHeader, 'B1,2026-01-01,1,north,']);
    await rewriteReceipt(lake, 'orders/b.csv', newer);
    const outcome = await publish(lake, orders);
    expect(outcome).toMatchObject({ status: 'held', snapshot: null });
    expect(outcome.reason).toBe(`waiting to be cleaned again by the contract in force: 'orders/a.csv'`);
    await rewriteReceipt(lake, 'orders/a.csv', newer);
    expect(await publish(lake, orders)).toMatchObject({ status: 'published', final: 2 });
  });

  test('when the contract in force would quarantine what was accepted, until it is withdrawn', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    await publish(lake, orders);
    await rewriteReceipt(lake, 'orders/a.csv', ({ judged, ...receipt }) => {
      const quarantine = { code: 'too_many_rejects', message: 'all of them' };
      const { versionId, revision, fingerprint, dataset } = judged!;
      return { ...receipt, judged: { ...judged!, held: { versionId, revision, fingerprint, dataset, quarantine } } };
    });
    const outcome = await publish(lake, orders);
    expect(outcome).toMatchObject({ status: 'held', clean: 1, final: 1 });
    expect(outcome.reason).toBe(`accepted before, but the contract in force would quarantine: 'orders/a.csv'`);
    await withdraw(lake, 'orders/a.csv');
    expect(await publish(lake, orders)).toMatchObject({ status: 'published', clean: 0, final: 0 });
  });
});
