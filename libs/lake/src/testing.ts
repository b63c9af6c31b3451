import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDirectoryLake, type Lake } from './lake.ts';
import { readBody, type ObjectStore } from './object-store.ts';
import { receipts, type Receipt } from './receipt.ts';

export { bytes, datasets, payments, visits, visitsCsv, visitsOfAtLeast } from './testing-contracts.ts';

/** Helpers of this package's tests. */

/** An empty folder, in memory where there is such a place, that goes when the test is finished. */
export async function temporaryFolder(): Promise<string> {
  const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = await mkdtemp(join(base, 'sluice-lake-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function temporaryLake(): Promise<Lake> {
  return openDirectoryLake(await temporaryFolder());
}

export async function textOf(store: ObjectStore, key: string): Promise<string | undefined> {
  const object = await store.get(key);
  return object && new TextDecoder().decode(await readBody(object.body));
}

export async function keysOf(store: ObjectStore, prefix = ''): Promise<string[]> {
  return (await collect(store.list(prefix))).map(({ key }) => key);
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** The keys of data and rejects files. */
export async function filesOf(lake: Lake): Promise<string[]> {
  return (await keysOf(lake.processed)).filter((key) => !key.startsWith('_receipts/') && !key.startsWith('_sweep/'));
}

/** All receipts by raw key, without what differs between two cleanings of the same version: the outputs' names. */
export async function receiptsOf(lake: Lake): Promise<Record<string, Receipt>> {
  const all = (await collect(receipts(lake))).map(({ receipt }) => [receipt.key, comparable(receipt)] as const);
  return Object.fromEntries(all);
}

function comparable(receipt: Receipt): Receipt {
  const { accepted, ...rest } = receipt;
  if (!accepted) return rest;
  return { ...rest, accepted: { ...accepted, dataKey: '', rejectsKey: accepted.rejectsKey === null ? null : '' } };
}
