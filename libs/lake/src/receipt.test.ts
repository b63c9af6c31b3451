import { expect, test } from 'vitest';
import { ingestObject } from './ingest.ts';
import { receiptKey } from './keys.ts';
import { PreconditionFailedError } from './object-store.ts';
import { commitReceipt, listReceipts, readReceipt, readReceipts, receipts, receiptSchema } from './receipt.ts';
import { bytes, collect, datasets, temporaryLake, visitsCsv } from './testing.ts';

test('receipts are listed with the etags of their objects', async () => {
  const lake = await temporaryLake();
  for (const key of ['visits.csv', 'in/visits.csv', 'ünknown']) {
    await lake.raw.put(key, key === 'ünknown' ? bytes('?') : visitsCsv(1));
    await ingestObject(lake, key, { datasets });
  }
  const listed = await collect(receipts(lake));
  expect(listed.map(({ receipt }) => receipt.key)).toEqual(['ünknown', 'in/visits.csv', 'visits.csv']);
  for (const stored of listed) {
    expect(await readReceipt(lake, stored.receipt.key)).toEqual(stored);
    expect((await lake.processed.head(receiptKey(stored.receipt.key)))?.etag).toBe(stored.etag);
  }
});

test('receipts are listed unread, and read by their own keys, less those that are gone', async () => {
  const lake = await temporaryLake();
  for (const key of ['a/visits.csv', 'b/visits.csv']) {
    await lake.raw.put(key, visitsCsv(1));
    await ingestObject(lake, key, { datasets });
  }
  const listed = await collect(listReceipts(lake.processed));
  const stored = await collect(receipts(lake));
  expect(listed.map(({ key, etag }) => [key, etag])).toEqual(
    stored.map(({ etag, receipt }) => [receiptKey(receipt.key), etag]),
  );
  const keys = ['b/visits.csv', 'gone.csv', 'a/visits.csv'].map(receiptKey);
  expect(await collect(readReceipts(lake.processed, keys))).toEqual(stored.toReversed());
});

test('a receipt of another format is not guessed at', async () => {
  const lake = await temporaryLake();
  await lake.processed.put(receiptKey('visits.csv'), bytes('{"format":2,"key":"visits.csv","dataset":null}'));
  await expect(readReceipt(lake, 'visits.csv')).rejects.toThrow(
    /^cannot read receipt '_receipts\/visits\.csv\.json': .*expected 1.*\n.*→ at format; delete it, and a sweep cleans/,
  );
  await lake.processed.put(receiptKey('visits.csv'), bytes('not json'));
  await expect(collect(receipts(lake))).rejects.toThrow("cannot read receipt '_receipts/visits.csv.json': SyntaxError");
});

test('a receipt tells either of a judged object or of one that is gone', () => {
  const receipt = { format: 1, key: 'a', dataset: null };
  const withdrawn = { at: null, versionId: null };
  expect(receiptSchema.safeParse(receipt).success).toBe(false);
  expect(receiptSchema.safeParse({ ...receipt, withdrawn }).success).toBe(true);
});

test('a receipt of the first rules, which says less, is still read', async () => {
  const lake = await temporaryLake();
  await lake.raw.put('visits.csv', visitsCsv(1));
  await ingestObject(lake, 'visits.csv', { datasets });
  const stored = (await readReceipt(lake, 'visits.csv'))!;
  const { repaired: _repaired, repairs: _repairs, compression: _compression, ...old } = stored.receipt.accepted!;
  expect(receiptSchema.parse({ ...stored.receipt, accepted: old })).toEqual(stored.receipt);
});

test('a receipt is committed only over the one that was read', async () => {
  const lake = await temporaryLake();
  const receipt = { format: 1, key: 'a', dataset: null, withdrawn: { at: null, versionId: 'v1' } } as const;
  await commitReceipt(lake, receipt, undefined);
  const stored = await readReceipt(lake, 'a');
  expect(stored?.receipt).toEqual(receipt);
  await expect(commitReceipt(lake, receipt, undefined)).rejects.toThrow(PreconditionFailedError);
  await commitReceipt(lake, { ...receipt, dataset: 'visits' }, stored);
  await expect(commitReceipt(lake, receipt, stored)).rejects.toThrow(PreconditionFailedError);
});
