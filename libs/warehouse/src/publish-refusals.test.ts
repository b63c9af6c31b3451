import { defineDataset, integer, type Dataset } from '@sluice/contract';
import { ingestObject, type Receipt } from '@sluice/lake';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AccountsError, CanonicalFormError, CatalogueError, MigrationError } from './errors.ts';
import {
  finalObjects,
  orderHeader,
  orders,
  prices,
  readings,
  rewriteReceipt,
  tamper,
  temporaryLake,
  upload,
  withdraw,
} from './lake.fixture.ts';
import { readManifest } from './manifest.ts';
import { publish } from './publish.ts';
import { openWarehouse } from './warehouse.ts';

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
    expect(String(error)).toContain('delete the file, and a sweep cleans its upload again');
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
    expect(outcome.hold?.message).toContain(`waiting to be cleaned again by the contract in force: 'orders/a.csv'`);
    expect(await finalObjects(lake)).toEqual(objects);
  });

  test('while a later version of the contract is in use', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,']);
    const outcome = await publish(lake, { ...orders, version: 0 });
    expect(outcome.status).toBe('held');
    expect(outcome.hold?.message).toContain(`'orders/a.csv'`);
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
    expect(outcome.hold?.message).toContain(`waiting to be cleaned again by the contract in force: 'readings/a.csv'`);
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
    expect(outcome.hold?.message).toBe(
      `waiting to be cleaned again by the contract in force: 'orders/a.csv' (a sweep does it, or 'sluice reclean')`,
    );
    await rewriteReceipt(lake, 'orders/a.csv', newer);
    expect(await publish(lake, orders)).toMatchObject({ status: 'published', final: 2 });

    // What is published already waits as well, though nobody reads its receipts again.
    await rewriteReceipt(lake, 'orders/b.csv', newer);
    expect(await publish(lake, orders)).toMatchObject({ status: 'held', hold: { message: outcome.hold?.message } });
    await rewriteReceipt(lake, 'orders/a.csv', newer);
    expect(await publish(lake, orders)).toMatchObject({ status: 'published', final: 2, partitionsWritten: 0 });
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
    expect(outcome.hold?.message).toBe(
      `accepted before, but the contract in force would quarantine: 'orders/a.csv' (withdraw or replace them)`,
    );
    await withdraw(lake, 'orders/a.csv');
    expect(await publish(lake, orders, { confirm: true })).toMatchObject({ status: 'published', clean: 0, final: 0 });
  });

  test('when it would lose more final rows than the contract allows, until it is confirmed', async () => {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,', 'A2,2026-01-02,2,north,']);
    await upload(lake, 'orders/b.csv', [orderHeader, 'B1,2026-01-02,3,north,']);
    await publish(lake, orders);
    const objects = await finalObjects(lake);
    await withdraw(lake, 'orders/a.csv');
    const held = await publish(lake, orders);
    expect(held).toMatchObject({ status: 'held', clean: 3, final: 3, superseded: 0, partitionsWritten: 0 });
    expect(held.hold).toEqual({
      code: 'loss',
      finalBefore: 3,
      finalAfter: 1,
      message:
        'it would leave 1 of 3 final rows, and the contract lets a publish lose at most 50 % unasked: ' +
        'confirm it if that is meant, else upload again what is missing',
    });
    expect(await publish(lake, orders, { all: true })).toEqual(held);
    expect(await finalObjects(lake)).toEqual(objects);

    expect(await publish(lake, orders, { confirm: true })).toMatchObject({ status: 'published', clean: 1, final: 1 });
    expect((await prices(lake)).map(([id]) => id)).toEqual(['B1']);
  });

  test('no longer, when what was missing is there again', async () => {
    const lake = await temporaryLake();
    const lines = [orderHeader, 'A1,2026-01-01,1,north,'];
    await upload(lake, 'orders/a.csv', lines);
    await publish(lake, orders);
    await withdraw(lake, 'orders/a.csv');
    expect((await publish(lake, orders)).status).toBe('held');
    await upload(lake, 'orders/a.csv', lines);
    expect(await publish(lake, orders)).toMatchObject({ status: 'published', final: 1 });
  });

  test('but not for accounts that are wrong: those are an error, confirmed or not', async () => {
    const lake = await temporaryLake();
    await tamper(lake, (csv) => csv);
    await publish(lake, orders);
    await tamper(lake, (csv) => csv.split('\n')[0] + '\n');
    await expect(publish(lake, orders)).rejects.toThrow(AccountsError);
  });
});

test('a new version of the contract builds the table anew, once every file is cleaned again', async () => {
  const lake = await temporaryLake();
  await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,', 'A2,2026-01-02,2,north,']);
  await upload(lake, 'orders/b.csv', [orderHeader, 'B1,2026-01-02,3,north,']);
  await publish(lake, orders);
  const { id, day, price } = orders.columns;
  const next = defineDataset({
    name: 'orders',
    version: 2,
    title: 'Orders',
    owner: 'tests',
    columns: { id, price, day },
    key: ['id'],
    eventTime: 'day',
    migrations: [{ version: 2, columns: ['region', 'note'] }],
  });
  await ingestObject(lake, 'orders/a.csv', { datasets: [next] });
  expect(await publish(lake, next)).toMatchObject({
    status: 'held',
    final: 3,
    hold: {
      code: 'waiting',
      message: `waiting to be cleaned again by the contract in force: 'orders/b.csv' (a sweep does it, or 'sluice reclean')`,
    },
  });
  expect(await publish(lake, orders)).toMatchObject({ status: 'held', final: 3 });
  await ingestObject(lake, 'orders/b.csv', { datasets: [next] });
  expect(await publish(lake, next)).toMatchObject({ status: 'published', final: 3, partitionsWritten: 2 });
  const warehouse = await openWarehouse(lake, [next]);
  onTestFinished(() => warehouse.close());
  expect((await warehouse.query('SELECT * FROM orders ORDER BY id LIMIT 1')).rows).toEqual([
    ['A1', '1.00', '2026-01-01', '2026-01-01', 'orders/a.csv', 2],
  ]);
  const outcome = await publish(lake, orders);
  expect(outcome.status).toBe('held');
  expect(outcome.hold?.message).toContain('the table was published by version 2 of the contract, this is 1');
});

describe('over a table that is there, a contract', () => {
  type Change = Partial<Pick<Dataset, 'version' | 'migrations'>> & { columns: Dataset['columns'] };
  const { id, day, price, region, note } = orders.columns;

  /** Publishes by the contract as it is, then, once the upload is cleaned again, by the changed one. */
  async function publishChanged({ version = 2, migrations, columns }: Change): Promise<unknown> {
    const lake = await temporaryLake();
    await upload(lake, 'orders/a.csv', [orderHeader, 'A1,2026-01-01,1,north,7']);
    await publish(lake, orders);
    const about = { name: 'orders', title: 'Orders', owner: 'tests', key: ['id'], eventTime: 'day' } as const;
    const next = defineDataset({ ...about, version, columns, ...(migrations && { migrations }) });
    await ingestObject(lake, 'orders/a.csv', { datasets: [next] });
    const objects = await finalObjects(lake);
    try {
      const outcome = await publish(lake, next);
      const warehouse = await openWarehouse(lake, [next]);
      onTestFinished(() => warehouse.close());
      return [
        outcome.status,
        ...(await warehouse.query('SELECT * EXCLUDE (source_file, source_line) FROM orders')).rows,
      ];
    } catch (error) {
      expect(error).toBeInstanceOf(MigrationError);
      expect(await finalObjects(lake)).toEqual(objects);
      return (error as Error).message;
    }
  }

  test('changes no type unasked', async () => {
    expect(await publishChanged({ columns: { id, day, price, region, note: integer({ optional: true }) } })).toBe(
      "cannot publish 'orders' by version 2 of its contract over a table of version 1: column 'note' is BIGINT and was " +
        "VARCHAR; where that is meant, declare it in the contract, migrations: [{ version: 2, columns: ['note'] }], else " +
        'restore the columns',
    );
  });

  test('changes none and takes none away by a declaration for other columns', async () => {
    const columns = { id, day, price: integer(), region };
    const migrations = [{ version: 2, columns: ['note'] }];
    expect(await publishChanged({ columns, migrations })).toContain(`column 'price' is BIGINT and was DECIMAL(9,2); `);
    expect(await publishChanged({ columns: { id, day, price, region } })).toContain(`column 'note' is gone`);
  });

  test('changes and takes away what it declares, also where a version was passed over', async () => {
    const columns = { id, day, price: integer(), region };
    const migrations = [{ version: 2, columns: ['price', 'note'] }];
    const published = ['published', ['A1', '2026-01-01', 1, 'north', '2026-01-01']];
    expect(await publishChanged({ columns, migrations })).toEqual(published);
    expect(await publishChanged({ version: 3, columns, migrations })).toEqual(published);
  });

  test('may add an optional column and move others', async () => {
    const columns = { id, added: integer({ optional: true }), note, day, price, region };
    expect(await publishChanged({ columns })).toEqual([
      'published',
      ['A1', null, '7', '2026-01-01', '1.00', 'north', '2026-01-01'],
    ]);
  });

  test('of the same version changes nothing: the version has to rise first', async () => {
    const columns = { id, day, price: integer(), region, note };
    expect(await publishChanged({ version: 1, columns })).toContain('declare it in a version 2 of the contract');
  });
});
