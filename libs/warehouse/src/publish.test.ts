import type { ObjectStore } from '@sluice/lake';
import { describe, expect, test } from 'vitest';
import {
  finalObjects,
  finalRows,
  orderHeader,
  orders,
  prices,
  profiles,
  readings,
  select,
  tamper,
  temporaryLake,
  upload,
  visits,
  withdraw,
} from './lake.fixture.ts';
import { readManifest } from './manifest.ts';
import { publish } from './publish.ts';

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
    await publish(lake, visits, { confirm: true });
    expect(await select(lake, 'SELECT visitor, seen, event_date FROM visits')).toEqual([
      ['v1', null, new Date(accepted!.uploadedAt).toISOString().slice(0, 10)],
    ]);
  });
});

test('a publish of all builds the table again from the receipts, whatever is published', async () => {
  const lake = await temporaryLake();
  await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,', 'A2,2026-01-02,2,north,']);
  const first = await publish(lake, orders);
  const rows = await finalRows(lake, orders);
  const again = await publish(lake, orders, { all: true });
  expect(again).toMatchObject({ status: 'published', clean: 2, final: 2, partitionsWritten: 2 });
  expect(again.snapshot).not.toBe(first.snapshot);
  expect(await finalRows(lake, orders)).toEqual(rows);
});

test('what a publish reads follows what has changed, not the table', async () => {
  const lake = await temporaryLake();
  const day = (number: number): string => `2026-01-0${number}`;
  for (const number of [1, 2, 3])
    await upload(lake, `readings/${number}.csv`, ['sensor,at,value', `s,${day(number)}T00:00:00Z,1`]);
  await upload(lake, 'orders/a.csv', ['nothing,known', '1,2']);
  await publish(lake, readings);
  await upload(lake, 'readings/late.csv', ['sensor,at,value', `t,${day(2)}T00:00:00Z,2`]);

  const read: string[] = [];
  const watched = (store: ObjectStore): ObjectStore => ({
    ...store,
    get: (key, options) => (read.push(key), store.get(key, options)),
    url: (key) => (read.push(key), store.url(key)),
    list: (prefix) => (read.push(`list ${prefix}`), store.list(prefix)),
  });
  await publish({ ...lake, processed: watched(lake.processed), final: watched(lake.final) }, readings);
  const name = (key: string): string =>
    key.replace(/^(readings\/readings-\w+)-.*/, '$1').replace(/[^/]{36}\.json$/, '<list>');
  expect([...new Set(read.map(name))].toSorted()).toEqual([
    '_published/readings/<list>',
    '_receipts/readings%2Flate.csv.json',
    'list _receipts/',
    'readings/manifest.json',
    'readings/readings-2',
    'readings/readings-late',
  ]);
});
