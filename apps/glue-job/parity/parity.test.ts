import { boolean, date, decimal, defineDataset, identifier, integer, text, timestamp } from '@sluice/contract';
import type { Columns, Dataset, Kind } from '@sluice/contract';
import { datasets } from '@sluice/datasets';
import { readBody, type Lake } from '@sluice/lake';
import { openWarehouse } from '@sluice/warehouse';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoSpark } from '../bin/spark.mjs';
import { keyed, keyedCsv } from './keys.test.support.ts';
import { openParityLake, type ParityLake } from './lake.test.support.ts';
import { onBoth, type PublishBoth } from './parity.test.support.ts';
import { shapes, type Draft } from './shapes.test.support.ts';
import { startSpark, type Spark } from './spark.test.support.ts';
import { openComparer, type Comparer } from './tables.test.support.ts';
import { edges, rowsPerKind, tricky, trickyCsv } from './tricky.test.support.ts';

const isSkipped = whyNoSpark() !== undefined && process.env['SLUICE_REQUIRE'] !== 'all';

describe.skipIf(isSkipped)('warehouse and job agree', () => {
  let spark: Spark;
  let comparer: Comparer;
  beforeAll(async () => {
    spark = startSpark();
    comparer = await openComparer();
  });
  afterAll(async () => {
    comparer.close();
    await spark.close();
  });

  async function open(): Promise<ParityLake & { publish: PublishBoth }> {
    const lake = await openParityLake();
    return { ...lake, publish: onBoth(spark, comparer, lake) };
  }

  test.each(datasets.map((dataset) => [dataset.name, dataset] as const))(
    'on the sample of %s',
    async (name, dataset) => {
      const { upload, publish } = await open();
      const sample = await readFile(new URL(`../../../sample-data/${name}.csv`, import.meta.url), 'utf8');
      await upload(dataset, `${name}.csv`, sample, '2026-10-20T12:00:00Z');
      expect(await publish(dataset)).toMatchObject({ status: 'published' });
      expect(await publish(dataset)).toMatchObject({ status: 'unchanged' });
    },
  );

  test('on tricky cells of every kind and policy', async () => {
    const { lake, upload, publish } = await open();
    const kinds: readonly Kind[] = tricky.columns.kind.values;
    for (const kind of kinds) {
      // Names that are no less tricky: the column that says where a row came from holds them.
      const key = `tricky/ü "${kind}", \\ 😀'.csv`;
      const { receipt } = await upload(tricky, key, trickyCsv(kind), '2026-01-02T23:59:59.999Z');
      expect([kind, receipt?.accepted?.clean, receipt?.accepted?.samples]).toEqual([kind, rowsPerKind, []]);
    }
    const rows = kinds.length * rowsPerKind;
    expect(await publish(tricky)).toMatchObject({ status: 'published', clean: rows, final: rows });

    const warehouse = await openWarehouse(lake, [tricky]);
    for (const [name, values] of Object.entries(edges)) {
      const found = await warehouse.query(`SELECT DISTINCT CAST("${name}" AS VARCHAR) FROM tricky`);
      expect(
        values.filter((value) => !found.rows.some(([known]) => known === value)),
        `edges of ${name}`,
      ).toEqual([]);
    }
    await warehouse.close();
  });

  test.each(keyed.map((dataset) => [dataset.key?.join(', '), dataset] as const))(
    'on keys that look alike: %s',
    async (_, dataset) => {
      const { upload, publish } = await open();
      // All at once: then the names' bytes decide, which sort otherwise than UTF-16.
      const names = ['a', 'é', '\uffee', '😀'].map((name) => `keyed/${name}.csv`);
      for (const name of names) await upload(dataset, name, keyedCsv(name, 1250), '2026-01-01T00:00:00Z');
      expect(await publish(dataset)).toMatchObject({ status: 'published', clean: 5000 });
      await upload(dataset, 'keyed/late.csv', keyedCsv('late', 50), '2025-12-31T23:59:59.999Z');
      await upload(dataset, 'keyed/é.csv', keyedCsv('again', 30), '2026-01-02T00:00:00Z');
      expect(await publish(dataset)).toMatchObject({ status: 'published', clean: 3830 });
    },
  );

  describe.each(shapes)('on a table with $name', ({ dataset, csv }) => {
    test('through late, replaced, withdrawn, spoilt and restored uploads', async () => {
      const { upload, withdraw, publish } = await open();
      const key = (name: string): string => `${dataset.name}/${name}.csv`;
      const put = (name: string, drafts: readonly Draft[], at: string) =>
        upload(dataset, key(name), csv(drafts), `2026-02-${at}T10:00:00.000Z`);
      const rows = (keys: string, day: number, value: string): Draft[] =>
        [...keys].map((one, index) => ({ key: one, day: day + index, value }));

      expect(await publish(dataset), 'of nothing').toMatchObject({ status: 'unchanged', snapshot: null });

      await put('a', [...rows('abcdef', 10, 'a1'), ...rows('ab', 10, 'a2')], '01');
      await put('b', rows('cdx', 11, 'b1'), '02');
      expect(await publish(dataset), 'the first').toMatchObject({ status: 'published' });
      expect(await publish(dataset), 'nothing new').toMatchObject({ status: 'unchanged' });

      await put('late', [...rows('abc', 4, 'l1'), ...rows('xy', 12, 'l2')], '03');
      expect(await publish(dataset), 'late rows').toMatchObject({ status: 'published' });

      const first = [...rows('fedcba', 12, 'a3'), ...rows('g', 1, 'a4')];
      await put('a', first, '04');
      expect(await publish(dataset), 'rows that move between dates').toMatchObject({ status: 'published' });

      await withdraw(dataset, key('late'));
      expect(await publish(dataset), 'older rows that come back').toMatchObject({ status: 'published' });

      await upload(dataset, key('b'), 'no,such,columns\n1,2,3\n', '2026-02-05T00:00:00Z');
      expect(await publish(dataset), 'a bad replacement').toMatchObject({ partitionsWritten: 0 });

      await put('late', rows('abc', 4, 'l3'), '06');
      await put('tie', rows('abz', 4, 't1'), '06');
      await put('ａ', rows('az', 5, 'u1'), '06');
      expect(await publish(dataset), 'restored, and three at one time').toMatchObject({ status: 'published' });

      await put('a', first, '07');
      expect(await publish(dataset), 'the same rows as a newer upload').toMatchObject({ status: 'published' });
      expect(await publish(dataset, { all: true }), 'all again').toMatchObject({ status: 'published' });

      for (const name of ['a', 'b', 'late', 'tie']) await withdraw(dataset, key(name));
      expect(await publish(dataset), 'a loss').toMatchObject({ status: 'held', hold: { code: 'loss' } });
      expect(await publish(dataset, { all: true }), 'the loss again').toMatchObject({ status: 'held' });
      expect(await publish(dataset, { confirm: true }), 'confirmed').toMatchObject({ status: 'published' });

      await withdraw(dataset, key('ａ'));
      expect(await publish(dataset, { confirm: true }), 'an empty table').toMatchObject({
        status: 'published',
        final: 0,
      });
      await put('a', first, '08');
      expect(await publish(dataset), 'rows again').toMatchObject({ status: 'published' });
    });
  });

  describe('on contracts that change', () => {
    const [id, day] = [identifier(), date({ formats: ['yyyy-MM-dd'] })];
    const value = decimal({ precision: 9, scale: 2 });
    const version = (number: number, columns: Columns, migrations?: Dataset['migrations']): Dataset => {
      const about = {
        name: 'orders',
        title: 'Orders',
        owner: 'tests',
        version: number,
        columns: { id, day, ...columns },
      };
      return defineDataset({ ...about, key: ['id'], eventTime: 'day', ...(migrations && { migrations }) });
    };
    const header = 'id,day,value,note,seen,paid';
    const uploads: Readonly<Record<string, string>> = {
      'orders/a.csv': `${header}\na,2026-01-01,1.5,x,0,yes\nb,2026-01-02,2,7,-1,\n`,
      'orders/b.csv': `${header}\nb,2026-01-03,3,,86400,no\nc,2026-01-04,-0.25,8,,yes\n`,
    };

    test('a column comes, types change and columns go where it is declared, and only there', async () => {
      const { upload, clean, publish } = await open();
      const first = version(1, { value });
      for (const [key, csv] of Object.entries(uploads)) await upload(first, key, csv, '2026-02-01T00:00:00Z');
      const by = async (dataset: Dataset) => {
        for (const key of Object.keys(uploads)) await clean(dataset, key);
        return publish(dataset);
      };
      expect(await publish(first)).toMatchObject({ status: 'published', final: 3 });

      const seen = timestamp({ formats: ['unix'], zone: 'UTC', optional: true });
      const second = version(2, { note: text({ optional: true }), seen, paid: boolean({ optional: true }), value });
      await clean(second, 'orders/a.csv');
      expect(await publish(second), 'half of it').toMatchObject({ status: 'held', hold: { code: 'waiting' } });
      expect(await by(second), 'new optional columns').toMatchObject({ status: 'published', final: 3 });
      expect(await publish(first), 'an older contract').toMatchObject({ status: 'held', hold: { code: 'waiting' } });

      const number = integer({ optional: true });
      const counted = { note: number, seen: number, paid: text({ optional: true }), value };
      const retyped = ['note', 'seen', 'paid'];
      const declared = [{ version: 3, columns: retyped }];
      await upload(second, 'orders/a.csv', uploads['orders/a.csv']!.replace(',x', ','), '2026-02-02T00:00:00Z');
      expect(await by(version(3, counted)), 'other types, undeclared').toEqual({ error: 'MigrationError' });
      expect(await by(version(3, counted, declared)), 'declared').toMatchObject({ status: 'published', final: 3 });

      const fewer = { value: decimal({ precision: 12, scale: 4 }) };
      const published = [{ version: 3, columns: [...retyped, 'value'] }];
      expect(await by(version(4, fewer, published)), 'by the version that is there').toEqual({
        error: 'MigrationError',
      });
      const third = [...declared, { version: 4, columns: retyped }];
      expect(await by(version(5, fewer, third)), 'one of two declared').toEqual({ error: 'MigrationError' });
      const fourth = [...third, { version: 5, columns: ['value'] }];
      expect(await by(version(5, fewer, fourth)), 'a version passed over').toMatchObject({ status: 'published' });
      const again = { note: text({ optional: true }), ...fewer };
      expect(await by(version(6, again, fourth)), 'a column that comes back').toMatchObject({ status: 'published' });

      const same = version(7, again, fourth);
      expect(await publish(same), 'a version that changes nothing').toMatchObject({ hold: { code: 'waiting' } });
      expect(await by(same), 'cleaned again').toMatchObject({ status: 'published', partitionsWritten: 0 });
    });
  });

  test('on another key and another event time', async () => {
    const { upload, clean, publish } = await open();
    const day = date({ formats: ['yyyy-MM-dd'] });
    const about = { name: 'moved', title: 'T', owner: 'tests', columns: { id: text(), made: day, sold: day } };
    const versions = [
      defineDataset({ ...about, version: 1, key: ['id'], eventTime: 'made' }),
      defineDataset({ ...about, version: 2, key: ['id', 'sold'], eventTime: 'sold' }),
      defineDataset({ ...about, version: 3, key: ['made'], eventTime: 'uploaded_at' }),
      defineDataset({ ...about, version: 4, eventTime: 'made', maxLostRatio: 0 }),
      defineDataset({ ...about, version: 5, key: ['id'], eventTime: 'made', maxLostRatio: 0 }),
    ] as const;
    const uploads = {
      'moved/a.csv': 'id,made,sold\na,2026-01-01,2026-02-01\nb,2026-01-01,2026-02-02\na,2026-01-02,2026-02-01\n',
      'moved/b.csv': 'id,made,sold\na,2026-01-01,2026-03-01\nc,2026-01-03,2026-02-02\n',
    };
    for (const [key, csv] of Object.entries(uploads)) await upload(versions[0], key, csv, '2026-04-01T00:00:00Z');
    const finals: unknown[] = [];
    for (const dataset of versions) {
      for (const key of Object.keys(uploads)) await clean(dataset, key);
      const { final, hold } = { final: 'none', hold: undefined, ...(await publish(dataset)) };
      finals.push(hold ? hold.code : final);
    }
    expect(finals).toEqual([3, 4, 3, 5, 'loss']);
    expect(await publish(versions[4], { confirm: true })).toMatchObject({ status: 'published', final: 3 });
  });

  test('on an upload that becomes one of another dataset', async () => {
    const { upload, publish } = await open();
    const about = { version: 1, title: 'T', owner: 'tests', eventTime: 'uploaded_at' } as const;
    const one = defineDataset({ ...about, name: 'one', columns: { a: text() } });
    const other = defineDataset({ ...about, name: 'other', columns: { b: text() } });
    await upload(one, 'x.csv', 'a\n1\n', '2026-01-01T00:00:00Z');
    await upload(one, 'one/y.csv', 'a\n1\n2\n', '2026-01-01T00:00:00Z');
    expect(await publish(one)).toMatchObject({ status: 'published', final: 3 });
    expect(await publish(other)).toMatchObject({ status: 'unchanged', snapshot: null });
    await upload(other, 'x.csv', 'b\n3\n', '2026-01-02T00:00:00Z');
    expect(await publish(one)).toMatchObject({ status: 'published', final: 2 });
    expect(await publish(other)).toMatchObject({ status: 'published', final: 1 });
  });

  describe('on processed files that nobody should have touched', () => {
    const checked = defineDataset({
      name: 'checked',
      version: 1,
      title: 'Checked',
      owner: 'tests',
      columns: {
        count: integer({ optional: true }),
        money: decimal({ precision: 9, scale: 2, optional: true }),
        flag: boolean({ optional: true }),
        day: date({ formats: ['yyyy-MM-dd'], optional: true }),
        at: timestamp({ formats: ['yyyy-MM-ddTHH:mm:ssX'], zone: 'UTC', optional: true }),
        name: identifier({ pii: 'pseudonymise', optional: true }),
        secret: text({ pii: 'mask', optional: true }),
        gone: integer({ pii: 'drop', optional: true }),
        sure: identifier(),
      },
      eventTime: 'uploaded_at',
      nullTokens: [],
    });
    const sound = { count: '', money: '', flag: '', day: '', at: '', name: '', secret: '', gone: '', sure: 'x' };

    const csv = `${Object.keys(sound).join(',')}\n${Object.values(sound).join(',')}\n`;

    /** Overwrites a processed file; returns what it was. */
    async function tamper({ processed }: Lake, key: string, change: (csv: string) => string): Promise<string> {
      const object = await processed.get(key);
      if (!object) throw new Error(`there is no '${key}'`);
      const before = new TextDecoder().decode(await readBody(object.body));
      await processed.put(key, new TextEncoder().encode(change(before)));
      return before;
    }

    async function publishTampered(change: (csv: string) => string) {
      const { lake, upload, publish } = await open();
      const { receipt } = await upload(checked, 'checked/a.csv', csv, '2026-01-01T00:00:00Z');
      await tamper(lake, receipt?.accepted?.dataKey ?? '', change);
      return publish(checked);
    }

    test('a published table stays as it was until they are mended', async () => {
      const { lake, upload, publish } = await open();
      await upload(checked, 'checked/a.csv', csv, '2026-01-01T00:00:00Z');
      expect(await publish(checked)).toMatchObject({ status: 'published', final: 1 });
      const { receipt } = await upload(checked, 'checked/b.csv', csv, '2026-01-02T00:00:00Z');
      const key = receipt?.accepted?.dataKey ?? '';
      const before = await tamper(lake, key, (text) => `${text},,,,,,,,y,3\n`);
      expect(await publish(checked)).toEqual({ error: 'AccountsError' });
      await tamper(lake, key, () => before);
      expect(await publish(checked)).toMatchObject({ status: 'published', final: 2 });
    });

    test.each([
      // A pattern that ends in `$` would take the line ends, and Spark's casts some of the rest.
      ['count', ['7\u0085', '1.9', '-0', '9007199254740992', '']],
      ['money', ['1.005', '-0.00', '٣.00', '1.50\u2028']],
      ['flag', ['t']],
      ['day', ['2026-01', '2026-02-30', '0000-01-01']],
      ['at', ['2026-01-02T24:00:00Z', '2026-02-29T00:00:00Z', '2026-01-02T03:04:05.1234567Z']],
      ['name', ['A'.repeat(64)]],
      ['secret', ['']],
      ['gone', ['7']],
    ] as const)('a cell of %s that no cleaning writes is refused: %j', async (column, texts) => {
      const line = Object.entries(sound).map(([name, value]) => (name === column ? '\0' : value));
      for (const cell of texts) {
        const row = `${line.join(',').replace('\0', `"${cell}"`)},2\n`;
        expect([cell, await publishTampered((csv) => csv.replace(/\n[^]*/, `\n${row}`))]).toEqual([
          cell,
          { error: 'CanonicalFormError' },
        ]);
      }
    });

    test.each([
      ['a null that must not be', (csv: string) => csv.replace('x,2', ',2'), 'CanonicalFormError'],
      ['a row too many', (csv: string) => `${csv},,,,,,,,y,3\n`, 'AccountsError'],
      ['no row', (csv: string) => csv.replace(/\n[^]*/, '\n'), 'AccountsError'],
      ['columns in another order', (csv: string) => csv.replace('count,money', 'money,count'), 'CatalogueError'],
      ['a column too many', (csv: string) => csv.replace('count', 'count,more'), 'CatalogueError'],
    ])('%s is refused', async (_, change, error) => {
      expect(await publishTampered(change)).toEqual({ error });
    });
  });
});
