import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byName, openComparer, type Comparer } from './tables.test.support.ts';

let comparer: Comparer;
let folder: string;
beforeAll(async () => {
  comparer = await openComparer();
  folder = await mkdtemp(join(tmpdir(), 'sluice-parity-'));
});
afterAll(async () => {
  comparer.close();
  await rm(folder, { recursive: true });
});

/** A Parquet file with the rows of a query. */
async function file(name: string, query: string): Promise<string> {
  const path = join(folder, name);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

const rows = `SELECT * FROM (VALUES (1, 'a'), (2, ''), (2, ''), (3, NULL)) AS t(id, note)`;

test.each([
  ['the same rows in another order', `${rows} ORDER BY id DESC`, 'nothing'],
  ['an empty text in the place of null', rows.replace('NULL', `''`), 'only in 1: 1 rows'],
  ['a row that stands once instead of twice', `SELECT DISTINCT * FROM (${rows})`, 'only in 1: 1 rows'],
  ['a row too many', `${rows} UNION ALL SELECT 4, 'b'`, 'only in 2: 1 rows'],
  ['another type', `SELECT CAST(id AS BIGINT) AS id, note FROM (${rows})`, 'types of 1: id,INTEGER,note,VARCHAR'],
  ['another order of columns', `SELECT note, id FROM (${rows})`, 'types of 1: id,INTEGER,note,VARCHAR'],
])('%s', async (_, query, difference) => {
  const [one, other] = [await file('one.parquet', rows), await file('other.parquet', query)];
  expect((await comparer.differences(byName([one]), byName([other])))[0] ?? 'nothing').toBe(difference);
});

test('a table without files and one with files differ', async () => {
  const one = byName([await file('one.parquet', rows)]);
  expect(await comparer.differences(one, undefined)).toEqual(['only one of them has files']);
  expect(await comparer.differences(undefined, undefined)).toEqual([]);
});
