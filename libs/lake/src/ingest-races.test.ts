import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { beforePut, readOnly } from './faults.ts';
import { ingestObject } from './ingest.ts';
import { openDirectoryLake, type Lake } from './lake.ts';
import { PreconditionFailedError, type ObjectStore } from './object-store.ts';
import { readReceipt } from './receipt.ts';
import {
  bytes,
  datasets,
  filesOf,
  keysOf,
  temporaryFolder,
  temporaryLake,
  visitsCsv,
  visitsOfAtLeast,
} from './testing.ts';

const key = 'visits.csv';
const ingest = (lake: Lake, contracts = datasets): ReturnType<typeof ingestObject> =>
  ingestObject(lake, key, { datasets: contracts });

/** The lake as a slow ingest sees it: the first time it is about to commit, something else happens. */
function slow(lake: Lake, meanwhile: () => Promise<unknown>): Lake {
  let done = false;
  const processed = beforePut(lake.processed, '_receipts/', async () => {
    if (done) return;
    done = true;
    await meanwhile();
  });
  return { ...lake, processed };
}

describe('an ingest that is overtaken', () => {
  test('by a newer version starts again', async () => {
    const lake = await temporaryLake();
    await lake.raw.put(key, visitsCsv(1));
    const overtaken = slow(lake, async () => {
      await lake.raw.put(key, visitsCsv(1, 2));
      await ingest(lake);
    });
    expect(await ingest(overtaken)).toMatchObject({ status: 'unchanged', receipt: { accepted: { read: 2 } } });
    expect((await readReceipt(lake, key))?.receipt.accepted?.read).toBe(2);
  });

  test.each([true, false])('by a deletion starts again (looked at before: %s)', async (known) => {
    const lake = await temporaryLake();
    if (known) {
      await lake.raw.put(key, visitsCsv(1));
      await ingest(lake);
    }
    await lake.raw.put(key, visitsCsv(1, 2));
    const overtaken = slow(lake, async () => {
      await lake.raw.delete(key);
      expect((await ingest(lake)).status).toBe('withdrawn');
    });
    expect((await ingest(overtaken)).status).toBe('unchanged');
    expect((await readReceipt(lake, key))?.receipt).toMatchObject({ withdrawn: {} });
  });

  test('by a higher revision gives way', async () => {
    const lake = await temporaryLake();
    await lake.raw.put(key, visitsCsv(1, 2));
    const overtaken = slow(lake, () => ingest(lake, [visitsOfAtLeast(2)]));
    expect(await ingest(overtaken)).toMatchObject({ status: 'unchanged', receipt: { accepted: { clean: 1 } } });
  });

  test('while it withdraws starts again', async () => {
    const lake = await temporaryLake();
    await lake.raw.put(key, visitsCsv(1));
    await ingest(lake);
    await lake.raw.delete(key);
    const overtaken = slow(lake, async () => {
      await lake.raw.put(key, visitsCsv(1, 2));
      await ingest(lake);
    });
    expect((await ingest(overtaken)).status).toBe('unchanged');
    expect((await readReceipt(lake, key))?.receipt.accepted?.read).toBe(2);
  });

  test('without end says so', async () => {
    const lake = await temporaryLake();
    await lake.raw.put(key, visitsCsv(1));
    const processed = beforePut(lake.processed, '_receipts/', async (name) => {
      throw new PreconditionFailedError(name, 'someone else was first');
    });
    await expect(ingest({ ...lake, processed })).rejects.toThrow(
      "cannot ingest 'visits.csv': its receipt was changed by others 50 times in a row",
    );
  });
});

test('many ingests of one key at once end in one receipt', async () => {
  const lake = await temporaryLake();
  await lake.raw.put(key, visitsCsv(1, 2, 3));
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => ingest(lake)));
  const statuses = outcomes.map(({ status }) => status);
  expect(statuses.filter((status) => status === 'committed')).toHaveLength(1);
  expect(statuses.filter((status) => status === 'unchanged')).toHaveLength(9);
  const { receipt } = (await readReceipt(lake, key)) ?? {};
  for (const outcome of outcomes) expect(outcome.receipt).toEqual(receipt);
});

test('an ingest changes nothing in raw', async () => {
  const lake = await temporaryLake();
  const guarded = { ...lake, raw: readOnly(lake.raw) };
  await lake.raw.put(key, visitsCsv(1, 0, 2));
  await lake.raw.put(key, bytes('bad'));
  expect((await ingest(guarded)).receipt?.accepted?.clean).toBe(2);
  await lake.raw.delete(key);
  expect((await ingest(guarded)).status).toBe('withdrawn');
});

describe('a reading that goes wrong', () => {
  const reading = (lake: Lake, change: (body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>): Lake => {
    const raw: ObjectStore = {
      ...lake.raw,
      async get(...parameters) {
        const object = await lake.raw.get(...parameters);
        return object && { ...object, body: change(object.body) };
      },
    };
    return { ...lake, raw };
  };

  test('with an error commits nothing and leaves no file', async () => {
    const folder = await temporaryFolder();
    const lake = openDirectoryLake(folder);
    await lake.raw.put(key, visitsCsv(...Array.from({ length: 20_000 }, (_, index) => index % 3)));
    const failing = reading(lake, async function* (body) {
      for await (const chunk of body) {
        yield chunk.subarray(0, 100_000);
        throw new Error('the connection broke');
      }
    });
    await expect(ingest(failing)).rejects.toThrow('the connection broke');
    expect(await keysOf(lake.processed)).toEqual([]);
    expect(await readdir(join(folder, 'processed', '.tmp')), 'unfinished files').toEqual([]);
  });

  test.each([
    [key, visitsCsv(1, 2, 3)],
    ['mystery.csv', bytes('a,b\n1,2\n')],
  ])('with an early end does not pass for the whole file: %s', async (name, content) => {
    const lake = await temporaryLake();
    await lake.raw.put(name, content);
    const short = reading(lake, async function* (body) {
      for await (const chunk of body) yield chunk.subarray(0, -2);
    });
    await expect(ingestObject(short, name, { datasets })).rejects.toThrow(
      `cannot read '${name}': expected ${content.length} bytes, found ${content.length - 2}`,
    );
    expect(await keysOf(lake.processed)).toEqual([]);
  });

  test('because the version was erased meanwhile looks again', async () => {
    const lake = await temporaryLake();
    await lake.raw.put(key, visitsCsv(1));
    const second = await lake.raw.put(key, visitsCsv(1, 2));
    const raw: ObjectStore = {
      ...lake.raw,
      async get(name, options) {
        await lake.raw.delete(name, { versionId: second.versionId });
        return lake.raw.get(name, options);
      },
    };
    expect((await ingest({ ...lake, raw })).receipt?.accepted?.read).toBe(1);
  });
});

test('a store that writes less than it was given is found out', async () => {
  const lake = await temporaryLake();
  await lake.raw.put(key, visitsCsv(1, 2));
  const processed: ObjectStore = {
    ...lake.processed,
    put: async (name, body, conditions) => {
      const info = await lake.processed.put(name, body, conditions);
      return { ...info, size: info.size - 1 };
    },
  };
  await expect(ingest({ ...lake, processed })).rejects.toThrow(/^cannot accept 'visits.csv': expected \d+ bytes in/);
  expect(await readReceipt(lake, key)).toBeUndefined();
  expect(await filesOf(lake)).toHaveLength(1);
});
