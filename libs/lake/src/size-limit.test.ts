import { expect, test } from 'vitest';
import { ingestObject } from './ingest.ts';
import type { Lake } from './lake.ts';
import { findStale } from './sweep.ts';
import { bytes, collect, datasets, filesOf, temporaryLake, visitsCsv, visitsOfAtLeast } from './testing.ts';

const key = 'visits.csv';
const small = visitsCsv(1);
const medium = visitsCsv(1, 2);
const large = visitsCsv(1, 2, 3, 4);

const ingest = (lake: Lake, maxBytes?: number, contracts = datasets): ReturnType<typeof ingestObject> =>
  ingestObject(lake, key, { datasets: contracts, maxBytes });
const stale = (lake: Lake, maxBytes?: number): Promise<string[]> => collect(findStale(lake, { datasets, maxBytes }));

/** The lake, whose raw objects cannot be read. */
const unread = (lake: Lake): Lake => ({
  ...lake,
  raw: { ...lake.raw, get: (name) => Promise.reject(new Error(`'${name}' was read`)) },
});

test('a version above the limit is quarantined without being read', async () => {
  const lake = await temporaryLake();
  await lake.raw.put(key, large);
  const { status, dataset, receipt } = await ingest(unread(lake), large.length - 1);
  expect({ status, dataset }).toEqual({ status: 'quarantined', dataset: 'visits' });
  expect(receipt?.judged).toMatchObject({ size: large.length, sha256: null, quarantine: { code: 'too_large' } });
  expect(receipt?.judged?.quarantine?.message).toContain(`'visits.csv' has ${large.length} bytes`);
  expect(await filesOf(lake)).toEqual([]);
});

test('a version as large as the limit is taken', async () => {
  const lake = await temporaryLake();
  await lake.raw.put(key, large);
  expect((await ingest(lake, large.length)).status).toBe('committed');
});

test('the verdict stands under the same or a smaller limit, and falls under a larger one or none', async () => {
  for (const enough of [large.length, undefined]) {
    const lake = await temporaryLake();
    await lake.raw.put(key, large);
    await ingest(lake, medium.length);
    for (const limit of [medium.length, small.length, large.length - 1]) {
      expect((await ingest(unread(lake), limit)).status).toBe('unchanged');
      expect(await stale(lake, limit)).toEqual([]);
    }
    expect(await stale(lake, enough)).toEqual([key]);
    expect((await ingest(lake, enough)).status).toBe('committed');
    // What was taken in elsewhere stands here.
    expect((await ingest(unread(lake), small.length)).status).toBe('unchanged');
    expect(await stale(lake, small.length)).toEqual([]);
  }
});

test('an older version passed over for its size is judged when it fits, below a bad one too', async () => {
  const lake = await temporaryLake();
  const limit = small.length;
  await lake.raw.put(key, small);
  const second = await lake.raw.put(key, large);
  await lake.raw.put(key, bytes('bad'));
  const { receipt } = await ingest(lake, limit);
  expect(receipt?.accepted?.size).toBe(small.length);
  expect(receipt?.judged?.tooLarge).toEqual([{ versionId: second.versionId, size: large.length }]);
  expect((await ingest(unread(lake), limit)).status).toBe('unchanged');
  expect([await stale(lake, limit), await stale(lake)]).toEqual([[], [key]]);

  const whole = await ingest(lake);
  expect(whole.receipt?.accepted?.versionId).toBe(second.versionId);
  expect(whole.receipt?.judged?.tooLarge).toBeUndefined();
  expect((await ingest(lake, limit)).status).toBe('unchanged');
});

test('a new revision above the limit holds the rows until somebody without it has judged', async () => {
  const lake = await temporaryLake();
  const contracts = [visitsOfAtLeast(2)];
  await lake.raw.put(key, large);
  const before = await ingest(lake);
  const held = await ingest(lake, small.length, contracts);
  expect(held.receipt?.accepted).toEqual(before.receipt?.accepted);
  expect(held.receipt?.judged?.held).toMatchObject({ quarantine: { code: 'too_large' } });
  expect((await ingest(unread(lake), small.length, contracts)).status).toBe('unchanged');
  expect(await collect(findStale(lake, { datasets: contracts, maxBytes: small.length }))).toEqual([]);
  expect(await collect(findStale(lake, { datasets: contracts }))).toEqual([key]);
  const { receipt } = await ingest(lake, undefined, contracts);
  expect(receipt).toMatchObject({ accepted: { clean: 3, revision: { contract: 2 } } });
  expect(receipt?.judged?.held).toBeUndefined();
});
