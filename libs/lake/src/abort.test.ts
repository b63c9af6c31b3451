import { expect, test } from 'vitest';
import { beforePut } from './faults.ts';
import { ingestObject } from './ingest.ts';
import type { Lake } from './lake.ts';
import { datasets, keysOf, temporaryLake, visitsCsv } from './testing.ts';

const key = 'visits.csv';
const late = new Error('the time is up');

/** The lake whose raw bodies do something before each chunk. */
function reading(lake: Lake, beforeChunk: (chunk: number) => void | Promise<void>): Lake {
  const raw: Lake['raw'] = {
    ...lake.raw,
    async get(...parameters) {
      const object = await lake.raw.get(...parameters);
      if (!object) return undefined;
      const { info, body } = object;
      async function* watched(): AsyncGenerator<Uint8Array> {
        let chunks = 0;
        for await (const whole of body)
          for (let at = 0; at < whole.length; at += 4096) {
            await beforeChunk((chunks += 1));
            yield whole.subarray(at, at + 4096);
          }
      }
      return { info, body: watched() };
    },
  };
  return { ...lake, raw };
}

async function uploaded(): Promise<Lake> {
  const lake = await temporaryLake();
  await lake.raw.put(key, visitsCsv(...Array.from({ length: 50_000 }, (_, index) => index % 3)));
  return lake;
}

/** Expects that an ingest with the signal throws its reason and leaves nothing. */
async function expectNothing(lake: Lake, seen: Lake, signal: AbortSignal): Promise<void> {
  await expect(ingestObject(seen, key, { datasets, signal })).rejects.toBe(late);
  expect(await keysOf(lake.processed)).toEqual([]);
}

test('an ingest that is aborted before it begins reads nothing', async () => {
  const lake = await uploaded();
  const unread = reading(lake, () => Promise.reject(new Error('was read')));
  await expectNothing(lake, unread, AbortSignal.abort(late));
});

test('an ingest that is aborted between two chunks commits nothing, and leaves no file', async () => {
  const lake = await uploaded();
  const abort = new AbortController();
  let seen = 0;
  const slow = reading(lake, (chunk) => {
    seen = chunk;
    if (chunk === 40) abort.abort(late);
  });
  await expectNothing(lake, slow, abort.signal);
  expect(seen).toBeLessThan(60);
});

test('an ingest that is aborted while it waits for a chunk does not wait for it', async () => {
  const lake = await uploaded();
  const abort = new AbortController();
  const stalled = reading(lake, (chunk) => {
    if (chunk < 40) return;
    setImmediate(() => abort.abort(late));
    return new Promise(() => undefined);
  });
  await expectNothing(lake, stalled, abort.signal);
});

test('an ingest that is aborted while it waits for a write does not wait for it', async () => {
  const lake = await uploaded();
  const abort = new AbortController();
  const processed: Lake['processed'] = {
    ...lake.processed,
    async put(name, body, conditions) {
      if (body instanceof Uint8Array) return lake.processed.put(name, body, conditions);
      async function* stuck(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
        for await (const chunk of stream) {
          setImmediate(() => abort.abort(late));
          if (!abort.signal.aborted) await new Promise((resolve) => abort.signal.addEventListener('abort', resolve));
          yield chunk;
        }
      }
      return lake.processed.put(name, stuck(body), conditions);
    },
  };
  await expectNothing(lake, { ...lake, processed }, abort.signal);
});

test('an ingest that is aborted just before its commit does not commit', async () => {
  const lake = await uploaded();
  const abort = new AbortController();
  const processed: Lake['processed'] = {
    ...beforePut(lake.processed, '_receipts/', () => Promise.reject(new Error('it was committed'))),
    async put(name, body, conditions) {
      const info = await lake.processed.put(name, body, conditions);
      if (name.startsWith('visits/')) abort.abort(late);
      return info;
    },
  };
  await expect(ingestObject({ ...lake, processed }, key, { datasets, signal: abort.signal })).rejects.toBe(late);
  expect(await keysOf(lake.processed, '_receipts/')).toEqual([]);
});

test('a signal that is never aborted changes nothing', async () => {
  const lake = await uploaded();
  expect((await ingestObject(lake, key, { datasets, signal: new AbortController().signal })).status).toBe('committed');
});
