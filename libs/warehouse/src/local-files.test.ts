import { readdir, readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { finalRows, orders, override, temporaryLake, upload } from './lake.fixture.ts';
import { openLocalFiles } from './local-files.ts';
import { publish } from './publish.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'sluice-test-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test('a file of a directory store is read in its place', async () => {
  const [lake, copies] = [await temporaryLake(), await folder()];
  await lake.final.put('a/b.txt', new TextEncoder().encode('hello'));
  const path = await openLocalFiles(lake.final, copies, 'x')('a/b.txt');
  expect(await readFile(path, 'utf8')).toBe('hello');
  expect(await readdir(copies)).toEqual([]);
});

test('an object of any other store is copied once', async () => {
  const [local, copies] = [await temporaryLake(), await folder()];
  await local.final.put('a/b.txt', new TextEncoder().encode('hello'));
  const lake = override(local, 'final', { url: async (key) => `s3://final/${key}` });
  const open = openLocalFiles(lake.final, copies, 'x');
  const path = await open('a/b.txt');
  expect(await readFile(path, 'utf8')).toBe('hello');
  expect(await open('a/b.txt')).toBe(path);
  expect(await readdir(copies)).toEqual(['x-0.txt']);
  await expect(open('a/missing.txt')).rejects.toThrow(`cannot read 'a/missing.txt': it is not there`);
});

test('a table is published and queried through copies as it is in place', async () => {
  const local = await temporaryLake();
  const url = async (key: string) => `s3://bucket/${key}`;
  const lake = override(override(local, 'processed', { url }), 'final', { url });
  const header = 'id,day,price,region,note';
  await upload(lake, 'orders/a.csv', [header, 'A1,2026-01-01,1,north,', 'A2,2026-01-02,2,north,']);
  await upload(lake, 'orders/b.csv', [header, 'A1,2026-01-03,3,south,']);
  await publish(lake, orders);
  await upload(lake, 'orders/b.csv', [header, 'A3,2026-01-03,3,south,']);
  expect(await publish(lake, orders)).toMatchObject({ clean: 3, final: 3, superseded: 0, partitionsWritten: 2 });
  expect((await finalRows(lake, orders)).map(([id]) => id)).toEqual(['A1', 'A2', 'A3']);
  expect(await finalRows(lake, orders)).toEqual(await finalRows(local, orders));
});
