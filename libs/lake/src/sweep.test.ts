import { afterEach, describe, expect, test, vi } from 'vitest';
import { ingestObject } from './ingest.ts';
import type { Lake } from './lake.ts';
import { readReceipt } from './receipt.ts';
import { findStale, sweep } from './sweep.ts';
import { bytes, collect, datasets, filesOf, keysOf, temporaryLake, visitsCsv, visitsOfAtLeast } from './testing.ts';

const hour = 60 * 60 * 1000;

async function accept(lake: Lake, key: string, content: Uint8Array): Promise<void> {
  await lake.raw.put(key, content);
  await ingestObject(lake, key, { datasets });
}

afterEach(() => void vi.useRealTimers());

describe('a sweep heals what was missed:', () => {
  test('uploads, replacements, deletions', async () => {
    const lake = await temporaryLake();
    await accept(lake, 'visits-kept.csv', visitsCsv(1));
    await accept(lake, 'visits-replaced.csv', visitsCsv(1));
    await accept(lake, 'visits-deleted.csv', visitsCsv(1));
    await lake.raw.put('visits-new.csv', visitsCsv(1));
    await lake.raw.put('visits-replaced.csv', visitsCsv(1, 2));
    await lake.raw.delete('visits-deleted.csv');
    const { checked, outcomes, failures } = await sweep(lake, { datasets });
    expect(checked).toBe(4);
    expect(outcomes.map(({ source, status }) => [source, status]).toSorted()).toEqual([
      ['visits-deleted.csv', 'withdrawn'],
      ['visits-new.csv', 'committed'],
      ['visits-replaced.csv', 'committed'],
    ]);
    expect(failures).toEqual([]);
    expect((await sweep(lake, { datasets })).outcomes).toEqual([]);
  });

  test('what an older revision has judged', async () => {
    const lake = await temporaryLake();
    await accept(lake, 'visits.csv', visitsCsv(1, 2, 3));
    const { outcomes } = await sweep(lake, { datasets: [visitsOfAtLeast(2)] });
    expect(outcomes).toMatchObject([{ status: 'committed', receipt: { accepted: { clean: 2 } } }]);
  });

  test('what belonged to no dataset before', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('x.csv', visitsCsv(1));
    await ingestObject(lake, 'x.csv', { datasets: datasets.slice(1) });
    expect((await sweep(lake, { datasets: datasets.slice(1) })).outcomes).toEqual([]);
    expect((await sweep(lake, { datasets })).outcomes).toMatchObject([{ dataset: 'visits', status: 'committed' }]);
  });

  test('data files that were lost', async () => {
    const lake = await temporaryLake();
    await accept(lake, 'visits.csv', visitsCsv(1, 0));
    for (const prefix of ['visits/', '_rejects/']) {
      const [lost = ''] = await keysOf(lake.processed, prefix);
      await lake.processed.delete(lost);
      expect((await sweep(lake, { datasets, orphanAge: 0 })).outcomes).toMatchObject([{ status: 'committed' }]);
      expect(await filesOf(lake)).toHaveLength(2);
    }
  });

  test('an accepted version that was erased below a bad one', async () => {
    const lake = await temporaryLake();
    const { versionId } = await lake.raw.put('visits.csv', visitsCsv(1));
    await accept(lake, 'visits.csv', bytes('bad'));
    expect((await readReceipt(lake, 'visits.csv'))?.receipt.accepted?.versionId).toBe(versionId);
    await lake.raw.delete('visits.csv', { versionId });
    const { outcomes } = await sweep(lake, { datasets });
    expect(outcomes[0]?.receipt?.accepted).toBeUndefined();
    expect(outcomes).toHaveLength(1);
  });
});

test('a file that cannot be read does not stop the sweep', async () => {
  const lake = await temporaryLake();
  await lake.raw.put('visits-1.csv', visitsCsv(1));
  await lake.raw.put('visits-2.csv', visitsCsv(1));
  const raw: Lake['raw'] = {
    ...lake.raw,
    get: (key, options) =>
      key === 'visits-1.csv' ? Promise.reject(new Error('the disk is broken')) : lake.raw.get(key, options),
  };
  const { outcomes, failures } = await sweep({ ...lake, raw }, { datasets });
  expect(outcomes.map(({ source }) => source)).toEqual(['visits-2.csv']);
  expect(failures).toEqual([{ source: 'visits-1.csv', error: new Error('the disk is broken') }]);
});

describe('data files without a receipt', () => {
  test('go when they have been seen so for longer than the orphan age', async () => {
    const lake = await temporaryLake();
    vi.useFakeTimers({ toFake: ['Date'] });
    await accept(lake, 'visits.csv', visitsCsv(1, 0));
    const superseded = await filesOf(lake);
    vi.setSystemTime(Date.now() + 24 * hour);
    await accept(lake, 'visits.csv', visitsCsv(2));
    const current = (await filesOf(lake)).filter((key) => !superseded.includes(key));

    // Old files, but only now seen without a receipt: someone may be reading them still.
    expect(await sweep(lake, { datasets })).toMatchObject({ removed: [], waiting: 2 });
    vi.setSystemTime(Date.now() + hour - 1000);
    expect(await sweep(lake, { datasets })).toMatchObject({ removed: [], waiting: 2 });
    vi.setSystemTime(Date.now() + 1000);
    const { removed, waiting } = await sweep(lake, { datasets });
    expect([removed.toSorted(), waiting]).toEqual([superseded.toSorted(), 0]);
    expect(await filesOf(lake)).toEqual(current);
  });

  test('are only those: a sweep with nothing to do writes nothing', async () => {
    const lake = await temporaryLake();
    await accept(lake, 'visits.csv', visitsCsv(1, 0));
    const before = await collect(lake.processed.list(''));
    expect(await sweep(lake, { datasets, orphanAge: 0 })).toEqual({
      checked: 1,
      outcomes: [],
      failures: [],
      removed: [],
      waiting: 0,
    });
    expect(await collect(lake.processed.list(''))).toEqual(before);
  });
});

test('what is stale can be found without healing it, for somebody else to heal', async () => {
  const lake = await temporaryLake();
  const found = (): Promise<string[]> => collect(findStale(lake, { datasets }));
  await accept(lake, 'visits-kept.csv', visitsCsv(1));
  await accept(lake, 'visits-gone.csv', visitsCsv(1));
  await lake.raw.put('visits-new.csv', visitsCsv(1));
  await lake.raw.delete('visits-gone.csv');
  expect(await found()).toEqual(['visits-new.csv', 'visits-gone.csv']);
  for (const key of await found()) await ingestObject(lake, key, { datasets });
  expect(await found()).toEqual([]);

  // Gone, come back and gone again: another deletion than the one that was seen.
  await lake.raw.put('visits-gone.csv', visitsCsv(1));
  await lake.raw.delete('visits-gone.csv');
  expect(await found()).toEqual(['visits-gone.csv']);
});

test('the same bytes uploaded again within one tick of the clock are another version', async () => {
  const lake = await temporaryLake();
  vi.useFakeTimers({ toFake: ['Date'] });
  await accept(lake, 'visits.csv', visitsCsv(1));
  const { versionId } = await lake.raw.put('visits.csv', visitsCsv(1));
  const { outcomes } = await sweep(lake, { datasets });
  expect(outcomes).toMatchObject([{ status: 'committed', receipt: { accepted: { versionId } } }]);
});

test('what belongs to no dataset is left alone until the contracts change', async () => {
  const lake = await temporaryLake();
  await accept(lake, 'mystery.csv', bytes('a,b\n1,2\n'));
  const found = (contracts = datasets): Promise<string[]> => collect(findStale(lake, { datasets: contracts }));
  expect(await found()).toEqual([]);
  expect(await found(datasets.toReversed())).toEqual([]);
  const changed = datasets.with(0, visitsOfAtLeast(2));
  expect(await found(changed)).toEqual(['mystery.csv']);
  expect((await sweep(lake, { datasets: changed })).outcomes).toMatchObject([{ status: 'quarantined', dataset: null }]);
  expect(await found(changed)).toEqual([]);
});

test('what is none of the data files that an ingest writes is never removed', async () => {
  const lake = await temporaryLake();
  const strangers = ['_catalogue/visits.json', 'notes.txt', 'visits/2026/notes.csv'];
  for (const key of strangers) await lake.processed.put(key, bytes('somebody else’s'));
  expect(await sweep(lake, { datasets, orphanAge: 0 })).toMatchObject({ removed: [], waiting: 0 });
  expect(await keysOf(lake.processed)).toEqual(strangers.toSorted());
});

test('deleted keys are looked at several at once', async () => {
  const lake = await temporaryLake();
  for (const key of ['visits-1.csv', 'visits-2.csv']) {
    await accept(lake, key, visitsCsv(1));
    await lake.raw.delete(key);
  }
  await sweep(lake, { datasets });
  let begun = 0;
  let goOn = (): void => undefined;
  const both = new Promise<void>((resolve) => (goOn = resolve));
  async function* together(key: string): ReturnType<Lake['raw']['versions']> {
    begun += 1;
    if (begun === 2) goOn();
    await both;
    yield* lake.raw.versions(key);
  }
  expect(await collect(findStale({ ...lake, raw: { ...lake.raw, versions: together } }, { datasets }))).toEqual([]);
});
